/** The JSON file of `bench check`. */
import type { Judged } from "./run_check.ts";
import type { Limits } from "./find_changes.ts";
import type { Round } from "./run_round.ts";
import type { SideFacts } from "./side_messages.ts";
import type { BenchEnvironment } from "./types.ts";

/** Everything that was measured, with the facts of the machine. */
export interface CheckReport {
  /** Version of this form. */
  readonly schemaVersion: 1;
  /** When the check ended: ISO 8601, UTC. */
  readonly createdAt: string;
  /** What `--base` said. */
  readonly baseRef: string;
  /** The commit that it stood for. */
  readonly baseCommit: string;
  /** The study whose first trial was timed; null for the default recipe. */
  readonly study: string | null;
  /** Software and machine; the commit is head's. */
  readonly environment: BenchEnvironment;
  /** What was timed of each side, and on what. */
  readonly facts: { readonly base: SideFacts; readonly head: SideFacts };
  /** How much worse head might be. */
  readonly limits: Limits;
  /** Wall time of the whole check in milliseconds. */
  readonly durationMs: number;
  /** One entry a measure. */
  readonly measures: readonly Judged[];
  /** The rounds of each run, with all samples. */
  readonly runs: readonly (readonly Round[])[];
  /** Why the comparison may not be fair, one line each. */
  readonly warnings: readonly string[];
}
