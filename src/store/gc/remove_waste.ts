/** Deletes what was listed, and nothing else. */
import { basename, join } from "node:path";
import { asideName } from "../claim_folder.ts";
import { makeFolder, removeFolder } from "../durable_file.ts";
import { withLock } from "../folder_lock.ts";
import { layoutOf } from "../layout.ts";
import { guard } from "../store_failure.ts";
import { findWaste } from "./find_waste.ts";
import type { Waste, WasteKind } from "./waste.ts";

/**
 * Deletes what {@linkcode findWaste} has listed. What has changed since, or is
 * needed again, stays; so does what came later. A process that is killed here
 * leaves leftovers, which the next list has.
 *
 * @param directory The results folder.
 * @param listed What may be deleted, as it was listed.
 * @param kinds The kinds that were asked for, as {@linkcode findWaste} was.
 * @returns What was deleted.
 * @throws {StoreError} If something cannot be deleted.
 */
export async function removeWaste(
  directory: string,
  listed: readonly Waste[],
  kinds?: readonly WasteKind[],
): Promise<Waste[]> {
  const layout = layoutOf(directory);
  return await guard("delete from", directory, async () => {
    await makeFolder(layout.running);
    const moved = await withLock(layout.lock, async () => {
      const marks = new Map(listed.map(({ path, mark }) => [path, mark]));
      const { waste } = findWaste(directory, kinds);
      const sure = waste.filter(({ path, mark }) => marks.get(path) === mark);
      const moved: [Waste, string][] = [];
      for (const it of sure) {
        // one rename each, so that nobody meets a folder that is half gone
        const aside = asideName(join(layout.running, basename(it.path)));
        await Deno.rename(join(directory, it.path), aside);
        moved.push([it, aside]);
      }
      return moved;
    });
    for (const [, aside] of moved) await removeFolder(aside);
    return moved.map(([it]) => it);
  });
}
