/** Whether the files that trials refer to are there, and what they were. */
import { join } from "node:path";
import { StoreError } from "../../base/errors.ts";
import { KEPT_DRAFT, KEPT_NAME } from "../kept_files.ts";
import type { Layout } from "../layout.ts";
import { hashFile } from "../sums_file.ts";
import { entriesIn, entryAt, type FolderEntry } from "../walk_folder.ts";
import { linkDetail, type Report } from "./finding.ts";

/**
 * Checks `provenance/`: a file is called by the hash of what it holds.
 *
 * @param layout The results folder.
 * @param wanted Name of each file that must be there to the path of a trial
 *     that refers to it.
 * @param options Whether only these files are looked at, who is told the size
 *     of each, and who gets what is wrong; paths are below the results folder.
 */
export function checkKept(
  { provenance }: Layout,
  wanted: ReadonlyMap<string, string>,
  { isPart, onFile, report }: {
    readonly isPart: boolean;
    readonly onFile: (bytes: number) => void;
    readonly report: Report;
  },
): void {
  // a link is told with the other folders
  const isFolder = entryAt(provenance)?.kind === "folder";
  const entries = isFolder ? entriesIn(provenance) : [];
  for (const entry of entries) {
    if (isPart && !wanted.has(entry.name)) continue;
    if (entry.kind === "file") onFile(entry.bytes);
    checkFile(join(provenance, entry.name), entry, report);
  }
  const names = new Set(entries.map(({ name }) => name));
  for (const [name, trial] of wanted) {
    if (names.has(name)) continue;
    report("missing", `provenance/${name}`, `${trial} refers to it`);
  }
}

function checkFile(file: string, { name, kind }: FolderEntry, report: Report) {
  const path = `provenance/${name}`;
  if (kind === "link") return report("link", path, linkDetail(file));
  if (kind === "file" && KEPT_DRAFT.test(name)) return; // told as a leftover
  const [, hash] = KEPT_NAME.exec(name) ?? [];
  if (kind !== "file" || hash === undefined) {
    return report("foreign", path, "no file that trials refer to");
  }
  try {
    const sha256 = hashFile(file);
    if (sha256 !== hash) report("damaged", path, `its SHA-256 is ${sha256}`);
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    report("damaged", path, cause.message);
  }
}
