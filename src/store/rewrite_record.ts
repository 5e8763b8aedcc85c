/** Changes the record of a trial that has ended. */
import { join } from "node:path";
import { StoreError } from "../base/errors.ts";
import type { TrialRecord } from "../base/records.ts";
import { sha256 } from "../base/sha256.ts";
import { asideName } from "./claim_folder.ts";
import { linkInTheWay, syncFolder, writeDurable } from "./durable_file.ts";
import { type Layout, RECORD_FILE, SUMS_FILE } from "./layout.ts";
import {
  hashFile,
  isAsListed,
  type ListedFile,
  readSums,
  sumsText,
} from "./sums_file.ts";
import { trialText } from "./trial_file.ts";
import { entryAt } from "./walk_folder.ts";

/**
 * Replaces `trial.json` and what the list says of it. A crash leaves the old
 * record or the new one, and a list that fits. The caller holds the lock of
 * the results folder.
 *
 * @param layout The results folder.
 * @param folder Name of the trial's folder.
 * @param record The new record.
 * @throws {StoreError} If the old record is not what the list says, or the
 *     folder is a link.
 */
export async function rewriteRecord(
  layout: Layout,
  folder: string,
  record: TrialRecord,
): Promise<void> {
  const path = join(layout.trials, folder);
  if (entryAt(path)?.kind === "link") throw linkInTheWay(path);
  const text = trialText(record);
  const list = listWith(path, text);
  const replace = async (name: string, content: string): Promise<void> => {
    const draft = asideName(join(layout.running, folder));
    await writeDurable(draft, content);
    await Deno.rename(draft, join(path, name));
    await syncFolder(path);
  };
  // the list first: it takes the old record for right, too
  if (list !== undefined) await replace(SUMS_FILE, sumsText(list));
  await replace(RECORD_FILE, text);
}

/** The list, with a new text of the record; undefined if there is none. */
function listWith(path: string, text: string): ListedFile[] | undefined {
  const file = join(path, RECORD_FILE);
  const before = {
    bytes: Deno.statSync(file).size,
    sha256: hashFile(file),
  };
  const bytes = new TextEncoder().encode(text).length;
  return readSums(path)?.map((listed) => {
    if (listed.name !== RECORD_FILE) return listed;
    if (isAsListed(listed, before)) {
      return { name: RECORD_FILE, bytes, sha256: sha256(text), before };
    }
    throw new StoreError(
      `Cannot change "${file}": it is not what ${SUMS_FILE} beside it says; ` +
        "the file is damaged, remove its folder and run the trial again",
    );
  });
}
