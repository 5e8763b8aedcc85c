/** The trials that a person names. */
import type { Store, TrialRow } from "../store/mod.ts";

/**
 * Rows of the trials that are named, or of all.
 *
 * @param store The results.
 * @param names Ids, or their starts; all trials if there are none.
 * @param options Only the trials of a study's plan.
 * @returns Rows in the order of `results`.
 * @throws {import("../base/errors.ts").UsageError} If there is no such trial or
 *     study.
 */
export function chosenRows(
  store: Store,
  names: readonly string[],
  { study }: { readonly study?: string },
): TrialRow[] {
  const folders = new Set(names.map((name) => store.choose(name)));
  const rows = store.list(study === undefined ? {} : { study });
  return folders.size === 0
    ? rows
    : rows.filter(({ folder }) => folders.has(folder));
}
