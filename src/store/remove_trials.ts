/** Deletes trials that somebody does not want any more. */
import { join } from "node:path";
import { asideName, livingHolder } from "./claim_folder.ts";
import { removeFolder, syncFolder } from "./durable_file.ts";
import { withLock } from "./folder_lock.ts";
import type { Layout } from "./layout.ts";
import type { LeaseWatch } from "./lease_watch.ts";

/** What became of trials. */
export interface Removal {
  /** Names of the folders that are gone. */
  readonly removed: readonly string[];
  /** Names of those that run now, and stayed. */
  readonly running: readonly string[];
}

/**
 * Deletes folders of `trials/`, each with one rename, so that nobody meets one
 * that is half gone: what a kill leaves under `running/` is listed by
 * `results gc`. Of a link only the link goes.
 *
 * @param layout The results folder.
 * @param folders Names of the trials' folders.
 * @param options What others run, and whom to tell before the files go.
 * @returns What became of them; a folder that was gone already is in neither.
 */
export async function removeTrials(
  layout: Layout,
  folders: readonly string[],
  { watch, onRemoved }: {
    readonly watch: LeaseWatch;
    readonly onRemoved: (folders: readonly string[]) => void;
  },
): Promise<Removal> {
  const running: string[] = [];
  const aside = new Map<string, string>();
  await withLock(layout.lock, async () => {
    for (const folder of folders) {
      const path = join(layout.running, folder);
      if (livingHolder(path, watch) !== undefined) {
        running.push(folder);
        continue;
      }
      const grave = asideName(path);
      if (await isMoved(join(layout.trials, folder), grave)) {
        aside.set(folder, grave);
      }
    }
    await syncFolder(layout.trials);
    onRemoved([...aside.keys()]);
  });
  for (const grave of aside.values()) await removeFolder(grave);
  return { removed: [...aside.keys()], running };
}

async function isMoved(from: string, to: string): Promise<boolean> {
  try {
    await Deno.rename(from, to);
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}
