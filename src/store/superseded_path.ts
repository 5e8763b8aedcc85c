/** Where trials are kept that another result stands in the place of. */
import { join } from "node:path";
import { makeFolder } from "./durable_file.ts";
import type { Layout } from "./layout.ts";
import { entriesIn } from "./walk_folder.ts";

/**
 * A free place in `superseded/`, which is made if it is missing. The caller
 * holds the lock of the results folder.
 *
 * @param layout The results folder.
 * @param folder Name of the trial's folder.
 * @param why Why it does not stand: `v1`, `damaged`, `from-` and a machine.
 * @returns Path of a folder that does not exist.
 */
export async function supersededPath(
  layout: Layout,
  folder: string,
  why: string,
): Promise<string> {
  await makeFolder(layout.superseded);
  const taken = new Set(entriesIn(layout.superseded).map(({ name }) => name));
  let count = 1;
  while (taken.has(`${folder}.${why}-${count}`)) count++;
  return join(layout.superseded, `${folder}.${why}-${count}`);
}
