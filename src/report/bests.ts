/** Which trials are best by what, in words. */
import { formatNumber } from "../base/format.ts";
import type { Axis, Measure, ReportTrial } from "../page/data.ts";
import { settingName } from "../page/setting_name.ts";
import { cellText, subjectOf } from "../page/state.ts";
import type { StudySearch, Summarized } from "./summarized.ts";

/** Best trials are named for so many pairs of images and sizes. */
const SUBJECTS_NAMED = 3;

/** Settings are named up to so many. */
const SETTINGS_NAMED = 6;

/** Best trials are named by so many metrics; more are a table. */
const METRICS_NAMED = 3;

/** Settings that tell images and sizes, which are named already. */
const OF_SUBJECTS = ["content", "style", "size", "styleSize"];

/**
 * The first few of many; the page's table has all.
 *
 * @param parts What is named.
 */
export function some(parts: readonly string[]): string {
  const named = parts.slice(0, SETTINGS_NAMED).join(", ");
  const more = parts.length - SETTINGS_NAMED;
  return more > 0 ? `${named} and ${more} more` : named;
}

/**
 * The best trials of a search, one for each pair of images and sizes.
 *
 * @param search What trials are chosen by.
 * @param data The report.
 * @returns Sentences.
 */
export function winners(
  { study, metric, goal }: StudySearch,
  data: Summarized,
): string[] {
  const sign = goal === "maximize" ? -1 : 1;
  return subjectsOf(data).flatMap(({ trials, where }) => {
    const [first] = trials
      .filter((it) =>
        it.study === study && it.state === "done" && metric in it.measures
      )
      .toSorted((a, b) => sign * (a.measures[metric]! - b.measures[metric]!));
    if (first === undefined) return [];
    const value = formatNumber(first.measures[metric]!);
    return [
      upperFirst(
        `${where}the winner of the search ${study} is trial ${
          first.id.slice(0, 6)
        }, ${metric} ${value} (${settingsText(first, data.axes)}).`,
      ),
    ];
  });
}

function upperFirst(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

/** Trials of the same images and sizes, and how to say which. */
interface Subject {
  readonly trials: readonly ReportTrial[];
  /** Begins a sentence; empty where there is one subject only. */
  readonly where: string;
}

function subjectsOf({ trials, sources }: Summarized): Subject[] {
  const groups = [...Map.groupBy(trials, subjectOf).values()];
  if (groups.length === 1) return [{ trials, where: "" }];
  const nameOf = (at: number, hasSize: boolean): string => {
    const { name = "unknown", image } = sources[at] ?? {};
    return image && hasSize
      ? `${name} (${image.width} × ${image.height})`
      : name;
  };
  const namesOf = (hasSizes: boolean): string[] =>
    groups.map(([first]) =>
      [first!.content, first!.style].map((at) => nameOf(at, hasSizes))
        .join(" and ")
    );
  // sizes are told where they are what differs
  const areShort = new Set(namesOf(false)).size === groups.length;
  const names = namesOf(!areShort);
  return groups.map((group, at) => ({
    trials: group,
    where: `with ${names[at]}, `,
  }));
}

/**
 * The best trials by metrics, of each pair of images and sizes on its own.
 *
 * @param data The report.
 * @returns Sentences.
 */
export function bests(data: Summarized): string[] {
  const subjects = subjectsOf(data);
  const hasMetrics = data.measures.some(({ kind }) => kind === "metric");
  if (!hasMetrics || subjects.length <= SUBJECTS_NAMED) {
    return subjects.flatMap((subject) => bestsOf(subject, data))
      .filter((text, at, all) => all.indexOf(text) === at);
  }
  return [
    `There are ${subjects.length} pairs of images and sizes, whose numbers ` +
    "compare badly: filter one of them to compare its trials.",
  ];
}

function bestsOf(
  { trials, where }: Subject,
  { measures, axes, repeats: all }: Summarized,
): string[] {
  const folders = new Set(trials.map(({ folder }) => folder));
  const repeats = all.filter(({ folders: [first] }) => folders.has(first!));
  const metrics = measures.filter(({ kind }) => kind === "metric");
  if (metrics.length === 0) {
    return [
      "No metrics were measured; costs compare only trials with the same " +
      "layers and weights.",
    ];
  }
  const named = new Map(trials.map((trial) => [trial.folder, trial]));
  const left = where === ""
    ? axes
    : axes.filter(({ path }) => !OF_SUBJECTS.includes(path));
  const settings = (trial: ReportTrial): string =>
    settingsText(trial, axes, left);
  return metrics
    .filter(({ goal }) => goal !== null)
    .slice(0, where === "" ? METRICS_NAMED : METRICS_NAMED - 1)
    .flatMap((measure) => {
      const single = best(measure, trials);
      const mean = bestMean(measure, repeats);
      const isRepeated = mean !== undefined && single !== undefined &&
        repeats.some(({ folders }) => folders.includes(single.first.folder));
      return [
        ...single && !isRepeated ? [bestText(measure, single, settings)] : [],
        ...mean
          ? [meanText(measure, mean, settings(named.get(mean.folder)!))]
          : [],
      ].map((text) => upperFirst(`${where}${text}`));
    });
}

function settingsText(
  { id, at }: ReportTrial,
  axes: readonly Axis[],
  named: readonly Axis[] = axes,
): string {
  const parts = axes.flatMap((it, axis) =>
    it.path === "seed" || !named.includes(it)
      ? []
      : [`${settingName(it.path)} ${cellText(it, at[axis]!)}`]
  );
  return parts.length > 0 ? some(parts) : `trial ${id.slice(0, 6)}`;
}

/** The trials that are best and worst by a metric. */
interface Extremes {
  readonly first: ReportTrial;
  readonly last: ReportTrial;
}

function best(
  { name, goal }: Measure,
  trials: readonly ReportTrial[],
): Extremes | undefined {
  const sign = goal === "maximize" ? -1 : 1;
  const ranked = trials
    .filter(({ state, measures }) => state === "done" && name in measures)
    .toSorted((a, b) => sign * (a.measures[name]! - b.measures[name]!));
  const [first, last] = [ranked[0], ranked.at(-1)];
  return first === undefined || last === undefined || first === last
    ? undefined
    : { first, last };
}

function bestText(
  { name }: Measure,
  { first, last }: Extremes,
  settings: (trial: ReportTrial) => string,
): string {
  return `the best ${name} is ${
    formatNumber(first.measures[name]!)
  }, of trial ${first.id.slice(0, 6)} (${settings(first)}); the worst is ${
    formatNumber(last.measures[name]!)
  }.`;
}

/** The best of repeats, and how many others may be as good. */
interface BestMean {
  /** One of its trials. */
  readonly folder: string;
  readonly seeds: number;
  readonly mean: number;
  readonly deviation: number;
  readonly others: number;
  readonly alike: number;
}

function bestMean(
  { name, goal }: Measure,
  repeats: Summarized["repeats"],
): BestMean | undefined {
  const sign = goal === "maximize" ? -1 : 1;
  const having = repeats.filter(({ spreads }) => name in spreads);
  const [first] = having.toSorted((a, b) =>
    sign * (a.spreads[name]!.mean - b.spreads[name]!.mean)
  );
  if (first === undefined || having.length < 2) return undefined;
  const alike = having.filter((it) => it.likeBest.includes(name));
  return {
    ...first.spreads[name]!,
    folder: first.folders[0]!,
    seeds: first.folders.length,
    others: having.length - 1,
    alike: alike.length - 1,
  };
}

function meanText(
  { name }: Measure,
  { mean, deviation, seeds, others, alike }: BestMean,
  settings: string,
): string {
  const [value, spread] = [formatNumber(mean), formatNumber(deviation, 2)];
  return `the best mean ${name} over seeds is ${value} ± ${spread}, n = ` +
    `${seeds} (${settings}); ${othersText(others, alike)}.`;
}

/** A difference that seeds alone may make is told as such. */
function othersText(others: number, alike: number): string {
  const noun = others === 1 ? "the other one" : `${others} others`;
  if (alike === 0) {
    const all = others === 1 ? `${noun} is` : `all ${noun} are`;
    return `${all} clearly worse (Welch's test, p < 0.05)`;
  }
  const some = others === 1 ? noun : `${alike} of ${noun}`;
  return `${some} ${alike === 1 ? "is" : "are"} not clearly worse: the ` +
    "difference is no larger than what seeds make (Welch's test, p ≥ 0.05)";
}
