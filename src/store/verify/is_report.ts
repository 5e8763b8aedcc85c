/** Reports, which may lie among results. */
import { REPORT_FILE, REPORT_FOLDER } from "../layout.ts";
import type { FolderEntry } from "../walk_folder.ts";

/**
 * Whether something is what `report` writes. It is not looked into: it can be
 * made again.
 *
 * @param entry What lies in a folder of results.
 */
export function isReport(
  { name, kind }: Pick<FolderEntry, "name" | "kind">,
): boolean {
  return kind === "file" && name === REPORT_FILE ||
    kind === "folder" && name === REPORT_FOLDER;
}
