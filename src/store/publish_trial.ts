/** The moment a trial appears: one rename, after everything else is on disk. */
import { basename, join } from "node:path";
import { StoreError } from "../base/errors.ts";
import type { TrialRecord } from "../base/records.ts";
import { asideName, discardFolder } from "./claim_folder.ts";
import { makeFolder, removeFolder, syncFolder } from "./durable_file.ts";
import type { Layout } from "./layout.ts";
import type { Lease } from "./lease.ts";
import { readRecord } from "./read_trial.ts";
import { guard } from "./store_failure.ts";
import { supersededPath } from "./superseded_path.ts";
import { hasOutput } from "./trial_file.ts";
import { carryRemarks } from "./write_remarks.ts";

/** A finished folder on its way from `running/` to `trials/`. */
export interface Publication {
  /** Name of the folder, the same in both places. */
  readonly folder: string;
  /** What its `trial.json` says. */
  readonly record: TrialRecord;
  /** The lease under which it was written; it travels, and is withdrawn. */
  readonly lease: Lease;
  /**
   * Whether it takes the place of a trial done by the same engine version, if
   * it is done itself.
   */
  readonly isRepeat: boolean;
  /**
   * Whether files of what stands there are damaged; that its record is, is
   * noticed anyway.
   *
   * @default false
   */
  readonly isOverDamaged?: boolean;
}

/**
 * Moves a finished folder to `trials/`. What stands there makes way: done
 * trials of another engine version are kept in `superseded/`, trials that were
 * not done are removed. A trial done by the same engine version stays and this
 * one is dropped, unless it was asked for as a repeat and is done, too: then
 * the older one is kept in `superseded/`. The caller holds the lock of the
 * results folder.
 *
 * @param layout The results folder.
 * @param publication The folder.
 * @returns The record that now stands in `trials/`.
 */
export async function publishTrial(
  layout: Layout,
  publication: Publication,
): Promise<TrialRecord> {
  const { folder, record, lease, isRepeat, isOverDamaged } = publication;
  const from = join(layout.running, folder);
  const to = join(layout.trials, folder);
  // removed by hand meanwhile: what took hours to compute is not lost for it
  await guard("make", layout.trials, () => makeFolder(layout.trials));
  const standing = await standingTrial(to);
  const replaces = isRepeat && record.state === "done";
  if (!replaces && isSameWork(standing, record)) {
    await carryRemarks(layout, from, to);
    await discardFolder(from);
    return standing;
  }
  if (standing !== undefined) await carryRemarks(layout, to, from);
  await syncFolder(from);
  const aside = standing === undefined
    ? undefined
    : await makeWay(layout, to, { standing, isDamaged: isOverDamaged });
  try {
    await guard("move trial to", to, () => Deno.rename(from, to));
  } catch (cause) {
    if (aside !== undefined) await Deno.rename(aside.path, to);
    throw cause;
  }
  await lease.withdraw(to);
  await syncFolder(layout.trials);
  if (aside?.isKept === false) await removeFolder(aside.path);
  return record;
}

function isSameWork(
  standing: TrialRecord | "damaged" | undefined,
  record: TrialRecord,
): standing is TrialRecord {
  return typeof standing === "object" && standing.state === "done" &&
    standing.engineVersion === record.engineVersion;
}

/** What stands at a place in `trials/`; undefined if nothing does. */
async function standingTrial(
  path: string,
): Promise<TrialRecord | "damaged" | undefined> {
  try {
    await Deno.lstat(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
  try {
    const record = readRecord(path);
    return record.state === "done" && !hasOutput(path) ? "damaged" : record;
  } catch (cause) {
    if (cause instanceof StoreError) return "damaged";
    throw cause;
  }
}

/** Moves a standing trial away, to where it is kept if it may be of use. */
async function makeWay(
  layout: Layout,
  from: string,
  { standing, isDamaged = false }: {
    readonly standing: TrialRecord | "damaged";
    readonly isDamaged: boolean | undefined;
  },
): Promise<{ readonly path: string; readonly isKept: boolean }> {
  const folder = basename(from);
  if (standing !== "damaged" && standing.state !== "done") {
    const path = asideName(join(layout.running, folder));
    await Deno.rename(from, path);
    return { path, isKept: false };
  }
  const why = isDamaged || standing === "damaged"
    ? "damaged"
    : `v${standing.engineVersion}`;
  const path = await supersededPath(layout, folder, why);
  await Deno.rename(from, path);
  return { path, isKept: true };
}
