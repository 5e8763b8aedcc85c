/** What an import would do. */
import { layoutOf } from "../layout.ts";
import { LeaseWatch } from "../lease_watch.ts";
import type { ImportItem } from "./import_item.ts";
import { importResults } from "./import_results.ts";
import type { ImportOptions } from "./import_target.ts";

/**
 * Tells what would become of each trial and study of another results folder,
 * and writes nothing.
 *
 * @param source The other results folder.
 * @param directory The results folder it would be merged into; may be missing.
 * @param options How it would be merged.
 * @returns The same as a real import gives, as long as nothing changes.
 * @throws {import("../../base/errors.ts").UsageError} If both are the same
 *     folder.
 * @throws {import("../../base/errors.ts").StoreError} If the source is no
 *     results folder.
 */
export function previewImport(
  source: string,
  directory: string,
  options: ImportOptions,
): AsyncGenerator<ImportItem, void, void> {
  const never = (): void => {};
  return importResults(source, {
    ...options,
    layout: layoutOf(directory),
    clock: Date.now,
    watch: new LeaseWatch(() => performance.now()),
    isDryRun: true,
    onTrial: never,
    onRemarks: never,
    onPlan: never,
  });
}
