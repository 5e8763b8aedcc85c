/** Trials that a user names, by id or by a filter. */
import { UsageError } from "../base/errors.ts";
import type { Store } from "../store/mod.ts";
import { type FilteredRows, filterResults } from "./filter_results.ts";
import { resultColumns } from "./result_columns.ts";
import type { ResultsOptions } from "./results_verb.ts";

/**
 * Finds trials.
 *
 * @param store The results.
 * @param ids Starts of ids.
 * @param options `filter` and `study`, which take the place of ids.
 * @param verb Who asks.
 * @throws {UsageError} If neither or both are given, or there is no such trial.
 * @throws {import("../base/errors.ts").GramlabError} If the filter cannot be
 *     read, or fits nothing.
 */
export function nameTrials(
  store: Store,
  ids: readonly string[],
  { filter, study }: Pick<ResultsOptions, "filter" | "study">,
  verb: string,
): FilteredRows {
  const isChosen = filter !== undefined || study !== undefined;
  if (isChosen === ids.length > 0) {
    throw new UsageError(
      `Cannot tell which trials "results ${verb}" is for: ` +
        "expected either ids, or --filter or --study",
    );
  }
  const folders = new Set(ids.map((id) => store.choose(id)));
  const rows = store.list(study === undefined ? {} : { study })
    .filter(({ folder }) => isChosen || folders.has(folder));
  if (filter === undefined) return { rows, warnings: [] };
  const columns = resultColumns(rows, (folder) => store.pathOf(folder));
  return filterResults(rows, filter, columns);
}
