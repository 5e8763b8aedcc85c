/** Takes one trial over from another results folder. */
import { join } from "node:path";
import { claimFolder, discardFolder, leftoversOf } from "../claim_folder.ts";
import { removeFolder, syncFolder, writeDurable } from "../durable_file.ts";
import { withLock } from "../folder_lock.ts";
import { type Layout, NOTES_FILE } from "../layout.ts";
import { keepFile } from "../keep_file.ts";
import { Lease } from "../lease.ts";
import { MAX_FILE_BYTES } from "../limits.ts";
import { publishTrial } from "../publish_trial.ts";
import {
  areSameRemarks,
  mergeRemarks,
  NO_REMARKS,
  readRemarksOr,
  type Remarks,
  remarksText,
} from "../remarks_file.ts";
import { guard } from "../store_failure.ts";
import type { ListedFile } from "../sums_file.ts";
import { supersededPath } from "../superseded_path.ts";
import { keepsImage } from "../trial_file.ts";
import { checkTrial, type TrialCheck } from "../verify/check_trial.ts";
import { entriesIn, entryAt, type FolderEntry } from "../walk_folder.ts";
import { changeRemarks } from "../write_remarks.ts";
import { copyFiles } from "./copy_files.ts";
import {
  decide,
  type Decision,
  type SoundTrial,
  soundTrial,
} from "./decide.ts";
import type { ImportItem } from "./import_item.ts";
import type { ImportTarget } from "./import_target.ts";
import { type ReadKept, readKept } from "./read_kept.ts";

const FOLDER_NAME = /^[0-9a-f]{12}(-[a-z0-9]{1,20})?$/;

/** A trial that may be taken over. */
interface Incoming extends SoundTrial {
  readonly folder: string;
  /** Where it lies. */
  readonly from: string;
  readonly files: readonly ListedFile[];
  /** Files beside it that it refers to. */
  readonly kept: ReadKept["kept"];
  /** What people wrote about it. */
  readonly remarks: Remarks;
  /** What else is to be said of it. */
  readonly note: string;
}

/** What became of a trial. */
type Result = Pick<ImportItem, "outcome" | "detail">;

/**
 * Takes a trial over, if it is whole and worth it: copied under `running/` as
 * if it ran there, then moved with one rename.
 *
 * @param source The other results folder.
 * @param entry What lies in its `trials/`.
 * @param target Where to.
 * @returns What became of it.
 * @throws {StoreError} If it cannot be written.
 */
export async function importTrial(
  source: Layout,
  entry: FolderEntry,
  target: ImportTarget,
): Promise<ImportItem> {
  const { name } = entry;
  const item = { what: "trial", name } as const;
  const incoming = readIncoming(source, entry, target);
  if (typeof incoming === "string") return { ...item, ...refused(incoming) };
  const path = join(target.layout.trials, name);
  const result = await guard(
    "write trial",
    path,
    () => takeOver(incoming, target),
  );
  // of the trial that is there people may have written elsewhere, too
  const added = result.outcome === "present"
    ? await guard("write notes in", path, () => addRemarks(incoming, target))
    : "";
  const detail = [result.detail, added, incoming.note];
  return {
    ...item,
    ...result,
    detail: detail.filter((it) => it !== "").join("; "),
  };
}

/** Adds tags and notes to the trial that stands; says so if they were new. */
async function addRemarks(
  { folder, remarks }: Incoming,
  { layout, isDryRun, onRemarks }: ImportTarget,
): Promise<string> {
  const path = join(layout.trials, folder);
  let isDamaged = false;
  const here = readRemarksOr(path, () => isDamaged = true);
  const both = mergeRemarks(here, remarks);
  if (areSameRemarks(here, both)) return "";
  if (isDamaged) return "its notes were not added: those here are damaged";
  if (entryAt(path)?.kind === "link") return "its notes were not added";
  if (!isDryRun) {
    const merge = (old: Remarks): Remarks => mergeRemarks(old, remarks);
    await changeRemarks(layout, folder, {
      change: merge,
      onChanged: onRemarks,
    });
  }
  return "its tags and notes were added";
}

/** The trial, or why it is refused. */
function readIncoming(
  source: Layout,
  { name, kind }: FolderEntry,
  { hashes }: ImportTarget,
): Incoming | string {
  if (kind === "link") return "a symbolic link";
  if (kind !== "folder") return "no folder";
  if (!FOLDER_NAME.test(name)) return "no name of a trial";
  const from = join(source.trials, name);
  const maxFileBytes = MAX_FILE_BYTES;
  const check = checkTrial(from, { folder: name, hashes, maxFileBytes });
  const trial = soundTrial(check);
  if (trial === undefined) return faultOf(check);
  const { files, isListed } = check;
  const { kept, lost } = readKept(source, trial.record);
  const foreign = check.findings.map(({ path }) => path);
  const note = [
    isListed ? "" : "it has no list of hashes",
    foreign.length === 0 ? "" : `not copied: ${foreign.join(", ")}`,
    lost.length === 0 ? "" : `not there: ${lost.join(", ")}`,
  ].filter((it) => it !== "").join("; ");
  // what is damaged is in `foreign`
  const remarks = readRemarksOr(from, () => {});
  return { ...trial, folder: name, from, files, kept, remarks, note };
}

function faultOf({ findings }: TrialCheck): string {
  const faults = findings.filter(({ problem }) => problem !== "foreign");
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : "";
  return `${first?.problem} ${first?.path}: ${first?.detail}${more}`;
}

async function takeOver(
  incoming: Incoming,
  target: ImportTarget,
): Promise<Result> {
  const { layout, isDryRun } = target;
  const { folder, record } = incoming;
  if (entryAt(join(layout.trials, folder))?.kind === "link") {
    return refused("here it is a symbolic link");
  }
  // what ran here for hours must not make way for what was not done elsewhere
  const isUnderWay = record.state !== "done" &&
    entryAt(join(layout.running, folder)) !== undefined;
  if (isUnderWay) return refused("here it is under way");
  const early = decideNow(incoming, target);
  if (early.outcome === "present" || isDryRun) return early;
  const lease = await claimFolder(layout, folder, target);
  if (!(lease instanceof Lease)) {
    return refused(`it runs now, on ${lease.hostname}; import it later`);
  }
  return await copyClaimed(incoming, { target, lease });
}

/** What to do, as things are now. */
function decideNow(
  incoming: Incoming,
  { layout, hashes, engineVersion }: ImportTarget,
): Decision {
  const { folder } = incoming;
  const path = join(layout.trials, folder);
  const standing = entryAt(path) === undefined
    ? undefined
    : checkTrial(path, { folder, hashes });
  const decision = decide(incoming, standing, engineVersion);
  if (decision.outcome !== "kept") return decision;
  const kept = keptBefore(incoming, layout);
  if (kept === undefined) return decision;
  return { outcome: "present", detail: `kept as superseded/${kept}` };
}

/** Name in `superseded/` under which the same files lie already. */
function keptBefore(
  { folder, digest }: Incoming,
  { superseded }: Layout,
): string | undefined {
  return entriesIn(superseded)
    .filter(({ name, kind }) =>
      kind === "folder" && name.startsWith(`${folder}.`)
    )
    .map(({ name }) => name)
    .find((name) =>
      soundTrial(checkTrial(join(superseded, name), { folder }))?.digest ===
        digest
    );
}

/** Copies a trial that this process holds, and shows it; or leaves nothing. */
async function copyClaimed(
  incoming: Incoming,
  { target, lease }: { readonly target: ImportTarget; readonly lease: Lease },
): Promise<Result> {
  const { layout } = target;
  const { folder, record, from, files, kept, remarks } = incoming;
  const path = join(layout.running, folder);
  let isShown = false;
  try {
    // a sweep may have been faster
    const decision = decideNow(incoming, target);
    if (decision.outcome === "present") return decision;
    const changed = await copyFiles(files, from, path);
    if (changed !== undefined) {
      return refused(`${changed} changed while it was copied`);
    }
    if (!areSameRemarks(remarks, NO_REMARKS)) {
      await writeDurable(join(path, NOTES_FILE), remarksText(remarks));
    }
    await syncFolder(path);
    for (const [content, extension] of kept) {
      await keepFile(layout.root, content, extension);
    }
    const detail = await withLock(layout.lock, async () => {
      lease.assertHeld();
      const detail = await show(incoming, decision, { target, lease });
      isShown = true;
      return detail;
    });
    if (keepsImage(record.state)) await forgetCheckpoints(path);
    return { outcome: decision.outcome, detail };
  } finally {
    if (!isShown && lease.isHeld()) await discardFolder(path);
    lease.close();
  }
}

/** What a dead process would have gone on from is not needed any more. */
async function forgetCheckpoints(path: string): Promise<void> {
  for (const leftover of await leftoversOf(path)) await removeFolder(leftover);
}

/** Moves a copied trial to where it belongs; says what to tell. */
async function show(
  { folder, record }: Incoming,
  decision: Exclude<Decision, { readonly outcome: "present" }>,
  { target, lease }: { readonly target: ImportTarget; readonly lease: Lease },
): Promise<string> {
  const { layout } = target;
  if (decision.outcome !== "kept") {
    const { isOverDamaged = false } = decision;
    const publication = {
      folder,
      record,
      lease,
      isRepeat: true,
      isOverDamaged,
    };
    target.onTrial(folder, await publishTrial(layout, publication));
    const standing = join(layout.trials, folder);
    target.onRemarks(folder, readRemarksOr(standing, () => {}));
    return decision.detail;
  }
  const kept = await supersededPath(layout, folder, decision.why);
  const from = join(layout.running, folder);
  await guard("move trial to", kept, () => Deno.rename(from, kept));
  await lease.withdraw(kept);
  await syncFolder(layout.superseded);
  return `${decision.detail}: superseded/${
    kept.slice(layout.superseded.length + 1)
  }`;
}

function refused(detail: string): Result {
  return { outcome: "refused", detail };
}
