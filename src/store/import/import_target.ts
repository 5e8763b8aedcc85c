/** The results folder that another one is merged into. */
import type { TrialRecord } from "../../base/records.ts";
import type { ClaimOptions } from "../claim_folder.ts";
import type { Layout } from "../layout.ts";
import type { PlannedTrial } from "../plan_file.ts";
import type { Remarks } from "../remarks_file.ts";
import type { Hashes } from "../verify/hashes.ts";

/** How another results folder is merged. */
export interface ImportOptions {
  /** Version of the present engine: its trials are worth more than others. */
  readonly engineVersion: number;
  /** Computes hashes anew, so that records are not just believed. */
  readonly hashes?: Hashes;
}

/** Where to, and whom to tell. */
export interface ImportTarget extends ImportOptions, ClaimOptions {
  /** The results folder that is written. */
  readonly layout: Layout;
  /** Whether nothing is written, only told. */
  readonly isDryRun: boolean;
  /** Told of each trial that now stands, before the lock is freed. */
  readonly onTrial: (folder: string, record: TrialRecord) => void;
  /** Told of what people wrote about a trial that now stands. */
  readonly onRemarks: (folder: string, remarks: Remarks) => void;
  /** Told of each plan that now stands, before the lock is freed. */
  readonly onPlan: (study: string, trials: readonly PlannedTrial[]) => void;
}
