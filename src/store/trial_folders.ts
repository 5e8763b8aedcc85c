/** Which trials there are, without an index. */
import { layoutOf } from "./layout.ts";
import { guardSync } from "./store_failure.ts";
import { entriesIn } from "./walk_folder.ts";

/**
 * Names of the folders under `trials/`, damaged ones and links too.
 *
 * @param directory The results folder.
 * @returns Sorted; none if the results folder is missing.
 * @throws {StoreError} If they cannot be read.
 */
export function trialFolders(directory: string): string[] {
  const { trials } = layoutOf(directory);
  return guardSync("read results in", directory, () =>
    entriesIn(trials)
      .filter(({ kind }) => kind === "folder" || kind === "link")
      .map(({ name }) => name));
}
