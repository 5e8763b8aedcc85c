/** Changes what was measured of a trial that has ended. */
import { join } from "node:path";
import { StoreError } from "../base/errors.ts";
import type { Measurements } from "../base/records.ts";
import { sha256 } from "../base/sha256.ts";
import { asideName } from "./claim_folder.ts";
import { linkInTheWay, syncFolder, writeDurable } from "./durable_file.ts";
import { type Layout, METRICS_FILE, SUMS_FILE } from "./layout.ts";
import { metricsText } from "./metrics_file.ts";
import {
  hashFile,
  isAsListed,
  type ListedFile,
  NO_FILE,
  readSums,
  sumsText,
} from "./sums_file.ts";
import { entryAt } from "./walk_folder.ts";

/**
 * Replaces `metrics.json`, or adds it, and changes what the list says of it. A
 * crash leaves the old file or the new one, and a list that fits. The caller
 * holds the lock of the results folder.
 *
 * @param layout The results folder.
 * @param folder Name of the trial's folder.
 * @param measured What it shall say.
 * @throws {StoreError} If the old file is not what the list says, or the
 *     folder is a link.
 */
export async function rewriteMetrics(
  layout: Layout,
  folder: string,
  measured: Measurements,
): Promise<void> {
  const text = metricsText(measured);
  if (text === undefined) return;
  const path = join(layout.trials, folder);
  if (entryAt(path)?.kind === "link") throw linkInTheWay(path);
  const list = listWith(path, text);
  const replace = async (name: string, content: string): Promise<void> => {
    const draft = asideName(join(layout.running, folder));
    await writeDurable(draft, content);
    await Deno.rename(draft, join(path, name));
    await syncFolder(path);
  };
  // the list first: it takes the old file for right, too
  if (list !== undefined) await replace(SUMS_FILE, sumsText(list));
  await replace(METRICS_FILE, text);
}

/** The list, with a new text of the file; undefined if there is none. */
function listWith(path: string, text: string): ListedFile[] | undefined {
  const file = join(path, METRICS_FILE);
  const entry = entryAt(file);
  const before = entry === undefined
    ? NO_FILE
    : { bytes: entry.bytes, sha256: hashFile(file) };
  const list = readSums(path);
  const listed = list?.find(({ name }) => name === METRICS_FILE);
  const isRight = before === NO_FILE ||
    listed !== undefined && isAsListed(listed, before);
  if (list !== undefined && !isRight) {
    throw new StoreError(
      `Cannot change "${file}": it is not what ${SUMS_FILE} beside it says; ` +
        "the file is damaged, remove it and measure again: deno task results " +
        "measure",
    );
  }
  const bytes = new TextEncoder().encode(text).length;
  const fresh = { name: METRICS_FILE, bytes, sha256: sha256(text), before };
  return list && [...list.filter((it) => it !== listed), fresh];
}
