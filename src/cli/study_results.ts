/** Results of one study, as tables and JSON show them. */
import type { PlannedSearch, Store, TrialRow } from "../store/mod.ts";
import { chosenBy } from "./only_option.ts";
import { type BestTrial, bestTrials, sortedBy } from "./best_trials.ts";
import { resultsJson, type ResultsJsonRow } from "./results_json.ts";

/** What is known of the trials of a study. */
export interface StudyResults {
  /** Name of the study; left out for all trials together. */
  readonly name?: string;
  /** Trials that have ended; the best first where the study searches. */
  readonly rows: readonly TrialRow[];
  /** What the best are chosen by; undefined if the study does not search. */
  readonly search?: PlannedSearch | undefined;
}

/**
 * Lists the trials of a study's present plan.
 *
 * @param store The results.
 * @param name Name of the study.
 * @param only Ids of the trials that are wanted; all without it.
 * @throws {import("../base/errors.ts").UsageError} If no plan of that study is
 *     there.
 */
export function listStudy(
  store: Store,
  name: string,
  only?: ReadonlySet<string>,
): StudyResults & { readonly name: string } {
  const isWanted = chosenBy(only);
  const rows = store.list({ study: name }).filter(isWanted);
  const whole = store.studies.readSearch(name);
  const search = whole &&
    { ...whole, planned: whole.planned.filter(isWanted) };
  return { name, search, rows: search ? sortedBy(rows, search) : rows };
}

/** The best of a search as `--json` prints it. */
export interface BestJson extends Omit<BestTrial, "best"> {
  /** Name of the study. */
  readonly study: string;
  /** Name of the metric. */
  readonly metric: string;
  /** Id of the best trial; null where none is done. */
  readonly id: string | null;
  /** Its value; null where none is done. */
  readonly value: number | null;
}

/**
 * Turns results into what `--json` prints.
 *
 * @param studies The results.
 * @param pathOf Finds a trial's folder.
 * @returns An object with the list `trials`, and `best` where a study searches.
 */
export function studiesJson(
  studies: readonly StudyResults[],
  pathOf: (folder: string) => string,
): {
  readonly trials: readonly ResultsJsonRow[];
  readonly best?: readonly BestJson[];
} {
  const rows = studies.flatMap((study) => study.rows);
  return { ...resultsJson(rows, pathOf), ...bestJson(studies) };
}

/**
 * The best trials as `--json` prints them.
 *
 * @param studies The results.
 * @returns `best` alone, where a study searches.
 */
export function bestJson(
  studies: readonly StudyResults[],
): { readonly best?: readonly BestJson[] } {
  const best = studies.flatMap(({ name, rows, search }) => {
    if (search === undefined) return [];
    const { metric } = search;
    return bestTrials(rows, search).map(({ best, ...group }) => ({
      study: name!,
      metric,
      ...group,
      id: best?.id ?? null,
      value: best?.metrics[metric] ?? null,
    }));
  });
  const isSearched = studies.some(({ search }) => search !== undefined);
  return isSearched ? { best } : {};
}
