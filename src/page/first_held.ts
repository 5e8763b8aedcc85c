/** What is held before anybody has chosen. */
import { paretoFront } from "../base/pareto.ts";
import type { Measure, ReportData } from "./data.ts";
import { subjectOf } from "./state.ts";

/**
 * The two measures that a trade-off is between, unless one chooses others:
 * content against style, by what was measured if it was.
 *
 * @param measures All that there are.
 */
export function firstMeasures(
  measures: readonly Measure[],
): readonly [string, string] {
  const has = (name: string): boolean =>
    measures.some((measure) => measure.name === name);
  const x = has("contentDistance") ? "contentDistance" : "contentCost";
  const y = has("styleDistance") ? "styleDistance" : "styleCost";
  return [x, y];
}

/**
 * The ends of the Pareto front, of content against style: what may be had, so
 * that a page shows images and curves at first sight.
 *
 * @param data The report.
 * @returns Names of folders: the nearest to the content, the nearest to the
 *     style, none where there are no such measures.
 */
export function firstHeld({ trials, measures }: ReportData): string[] {
  const [x, y] = firstMeasures(measures);
  const points = trials.flatMap((trial) => {
    const [a, b] = [trial.measures[x], trial.measures[y]];
    const isMade = trial.state === "done" && trial.image !== null;
    return isMade && a !== undefined && b !== undefined
      ? [{ folder: trial.folder, of: subjectOf(trial), x: a, y: b }]
      : [];
  });
  // the front of one pair of images: others' numbers compare badly
  const [most = []] = [...Map.groupBy(points, ({ of }) => of).values()]
    .toSorted((a, b) => b.length - a.length);
  const front = paretoFront(most, { maximizeX: false, maximizeY: false });
  const ends = [front[0], front.at(-1)].filter((it) => it !== undefined);
  return [...new Set(ends.map(({ folder }) => folder))];
}
