/** The trials that a verb is about. */
import { UsageError } from "../base/errors.ts";
import type { Store } from "../store/mod.ts";
import { type FilteredRows, filterResults } from "./filter_results.ts";
import { resultColumns } from "./result_columns.ts";
import type { ResultsOptions } from "./results_verb.ts";

/** Options that choose trials; what all of them choose is left. */
export const CHOOSING = [
  "study",
  "filter",
] as const satisfies readonly (keyof ResultsOptions)[];

type Choosing = Pick<ResultsOptions, (typeof CHOOSING)[number]>;

/**
 * Rows of the trials that are chosen, or of all.
 *
 * @param store The results.
 * @param names Ids, or their starts; all trials if there are none.
 * @param options What else they must be.
 * @returns Rows in the order of `results`.
 * @throws {UsageError} If there is no such trial or study.
 * @throws {import("../base/errors.ts").GramlabError} If the filter cannot be
 *     read, or fits nothing.
 */
export function chosenRows(
  store: Store,
  names: readonly string[],
  { study, filter }: Choosing,
): FilteredRows {
  const folders = new Set(names.map((name) => store.choose(name)));
  const all = store.list(study === undefined ? {} : { study });
  const rows = folders.size === 0
    ? all
    : all.filter(({ folder }) => folders.has(folder));
  if (filter === undefined) return { rows, warnings: [] };
  const columns = resultColumns(rows, (folder) => store.pathOf(folder));
  return filterResults(rows, filter, columns);
}

/**
 * {@linkcode chosenRows} for what changes trials: all of them are never meant
 * by saying nothing.
 *
 * @param store The results.
 * @param names Ids, or their starts.
 * @param options What takes the place of ids.
 * @param verb Who asks.
 * @throws {UsageError} If neither or both are given, or there is no such trial.
 * @throws {import("../base/errors.ts").GramlabError} If the filter cannot be
 *     read, or fits nothing.
 */
export function namedRows(
  store: Store,
  names: readonly string[],
  options: Choosing,
  verb: string,
): FilteredRows {
  const isChosen = CHOOSING.some((name) => options[name] !== undefined);
  if (isChosen !== names.length > 0) return chosenRows(store, names, options);
  throw new UsageError(
    `Cannot tell which trials "results ${verb}" is for: ` +
      "expected either ids, or --filter or --study",
  );
}
