/** What is told of results besides the table of trials. */
import type { PlannedSearch, TrialRow } from "../store/mod.ts";
import { bestTable, bestTrials } from "./best_trials.ts";
import { groupSeeds, seedTable } from "./over_seeds.ts";

/** What summaries are made of besides the trials. */
export interface SummaryOptions {
  /** What the best are chosen by; undefined if nothing is chosen. */
  readonly search: PlannedSearch | undefined;
  /** Finds a trial's folder. */
  readonly pathOf: (folder: string) => string;
  /** Paths of the settings to show. */
  readonly paths: readonly string[];
  /**
   * Whether repeats are summed up.
   *
   * @default true
   */
  readonly hasSeeds?: boolean;
  /**
   * Characters in a line.
   *
   * @default Infinity
   */
  readonly width?: number;
}

/**
 * Sums results up: repeats over seeds, and the best trials of a search.
 *
 * @param rows The trials.
 * @param options What else is known.
 * @returns Tables without a final line break; none if there is nothing to tell.
 */
export function summaries(
  rows: readonly TrialRow[],
  { search, pathOf, paths, hasSeeds = true, width }: SummaryOptions,
): string[] {
  const groups = hasSeeds ? groupSeeds(rows) : [];
  return [
    ...groups.length > 0 ? [seedTable(groups, paths, width)] : [],
    ...search ? [bestTable(bestTrials(rows, search), search, pathOf)] : [],
  ];
}
