/** Changes what people wrote about a trial. */
import { basename, join } from "node:path";
import { asideName } from "./claim_folder.ts";
import { linkInTheWay, syncFolder, writeDurable } from "./durable_file.ts";
import { withLock } from "./folder_lock.ts";
import { type Layout, NOTES_FILE } from "./layout.ts";
import {
  areSameRemarks,
  mergeRemarks,
  readRemarks,
  readRemarksOr,
  type Remarks,
  remarksText,
} from "./remarks_file.ts";
import { entryAt } from "./walk_folder.ts";

/** A change of what people wrote about a trial. */
export interface RemarksChange {
  /** Gives what shall stand there instead of what does. */
  readonly change: (old: Remarks) => Remarks;
  /** Told of what stands there now, before anybody else may change it. */
  readonly onChanged: (folder: string, remarks: Remarks) => void;
}

/**
 * Changes what people wrote about a trial that has ended. A crash leaves the old
 * file or the new one.
 *
 * @param layout The results folder.
 * @param folder Name of the trial's folder.
 * @param how What shall stand there instead of what does, and who is told.
 * @returns What stands there now.
 * @throws {StoreError} If the old file is damaged, or the folder is a link.
 */
export async function changeRemarks(
  layout: Layout,
  folder: string,
  { change, onChanged }: RemarksChange,
): Promise<Remarks> {
  const path = join(layout.trials, folder);
  // read and told in the lock: another process may write, too
  return await withLock(layout.lock, async () => {
    const old = readRemarks(path);
    const remarks = change(old);
    if (!areSameRemarks(old, remarks)) await replace(layout, path, remarks);
    onChanged(folder, remarks);
    return remarks;
  });
}

/**
 * Adds what people wrote about a trial in one folder to what stands in another.
 * What cannot be read stays where it is. The caller holds the lock.
 *
 * @param layout The results folder.
 * @param from Path of a folder of the trial.
 * @param to Path of another one.
 */
export async function carryRemarks(
  layout: Layout,
  from: string,
  to: string,
): Promise<void> {
  const [older, newer] = [from, to].map((it) => readRemarksOr(it, () => {}));
  const both = mergeRemarks(older!, newer!);
  if (!areSameRemarks(both, newer!)) await replace(layout, to, both);
}

async function replace(
  layout: Layout,
  path: string,
  remarks: Remarks,
): Promise<void> {
  if (entryAt(path)?.kind === "link") throw linkInTheWay(path);
  const file = join(path, NOTES_FILE);
  if (remarks.tags.length + remarks.notes.length === 0) {
    await Deno.remove(file);
  } else {
    const draft = asideName(join(layout.running, basename(path)));
    await writeDurable(draft, remarksText(remarks));
    await Deno.rename(draft, file);
  }
  await syncFolder(path);
}
