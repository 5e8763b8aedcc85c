/** Moves trials away that are done, but stand for nothing any more. */
import { join } from "node:path";
import { syncFolder } from "./durable_file.ts";
import { withLock } from "./folder_lock.ts";
import type { Layout } from "./layout.ts";
import { supersededPath } from "./superseded_path.ts";

/** Which trial is moved. */
export interface SetAsideOptions {
  /** Name of the trial's folder. */
  readonly folder: string;
  /** Version of the engine that made it. */
  readonly engineVersion: number;
  /** Told when it has been moved, or was gone. */
  readonly onMoved: () => void;
}

/**
 * Moves a folder of `trials/` to `superseded/`, as a repeat would that is done.
 *
 * @param layout The results folder.
 * @param options Which one.
 */
export async function setAside(
  layout: Layout,
  { folder, engineVersion, onMoved }: SetAsideOptions,
): Promise<void> {
  await withLock(layout.lock, async () => {
    const to = await supersededPath(layout, folder, `v${engineVersion}`);
    try {
      await Deno.rename(join(layout.trials, folder), to);
    } catch (cause) {
      // another process has moved it
      if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    }
    await syncFolder(layout.trials);
    onMoved();
  });
}
