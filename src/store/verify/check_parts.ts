/** Whether the files of the user's own parts are those that were used. */
import { join } from "node:path";
import { PARTS_FOLDER } from "../layout.ts";
import { MAX_STUDY_BYTES } from "../limits.ts";
import { hashFile } from "../sums_file.ts";
import { type FolderEntry, walkFolder } from "../walk_folder.ts";
import { linkDetail, type Report } from "./finding.ts";

/** A folder is called by the hash of what is in it. */
const PLACE = /^([0-9a-f]{12})(\/|$)/;

/**
 * Checks a study's folder of parts. A file that was used alone must have the
 * hash that its folder is called by. That of several files depends on the
 * order of their imports, and is not computed.
 *
 * @param path The folder, itself no link.
 * @param report Gets what is wrong.
 */
export function checkParts(path: string, report: Report): void {
  const entries = [...walkFolder(path)];
  const filesOf = Map.groupBy(
    entries.filter(({ kind }) => kind === "file"),
    ({ name }) => PLACE.exec(name)?.[1],
  );
  for (const entry of entries) {
    const { name, kind, bytes } = entry;
    const tell = (problem: Parameters<Report>[0], detail: string): void =>
      report(problem, `${PARTS_FOLDER}/${name}`, detail);
    if (kind === "link") tell("link", linkDetail(join(path, name)));
    else if (!isPart(entry)) tell("foreign", "no file of parts");
    else if (bytes > MAX_STUDY_BYTES) {
      tell("damaged", `${bytes} bytes: too large`);
    } else if (kind === "file") {
      const hash = PLACE.exec(name)![1]!;
      const isAlone = filesOf.get(hash)!.length === 1;
      const sha256 = isAlone ? hashFile(join(path, name)) : hash;
      if (!sha256.startsWith(hash)) tell("damaged", `its SHA-256 is ${sha256}`);
    }
  }
}

/** Only folders lie directly in the folder of parts. */
function isPart({ name, kind }: FolderEntry): boolean {
  const [, , rest] = PLACE.exec(name) ?? [];
  return kind === "folder" && rest !== undefined ||
    kind === "file" && rest === "/";
}
