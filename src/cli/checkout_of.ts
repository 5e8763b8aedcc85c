/** The repository that baselines lie in, which is not always Gramlab's. */
import { dirname, join, resolve } from "node:path";

/**
 * Finds it.
 *
 * @param baselines The folder that baselines lie in; need not exist.
 * @returns Its folder, absolute; the topmost one if there is none.
 */
export function checkoutOf(baselines: string): string {
  let folder = resolve(baselines);
  while (!hasGit(folder) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return folder;
}

/**
 * Whether a folder is that of a repository.
 *
 * @param folder The folder.
 */
export function hasGit(folder: string): boolean {
  try {
    Deno.lstatSync(join(folder, ".git"));
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}
