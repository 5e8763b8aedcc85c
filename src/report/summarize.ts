/** A report's summary in words, made from its data. */
import { formatDuration, formatNumber } from "../base/format.ts";
import type { Goal } from "../base/records.ts";
import type { Axis, Measure, ReportData, ReportTrial } from "../page/data.ts";
import { settingName } from "../page/setting_name.ts";
import { cellText, subjectOf } from "../page/state.ts";

/** What a summary looks at. */
export type Summarized =
  & Pick<
    ReportData,
    | "studies"
    | "axes"
    | "measures"
    | "trials"
    | "repeats"
    | "waiting"
    | "sources"
  >
  & {
    /** Studies that search, and for what. */
    readonly searches: readonly StudySearch[];
  };

/** A study that searches. */
export interface StudySearch {
  /** Its name. */
  readonly study: string;
  /** What trials are chosen by. */
  readonly metric: string;
  /** Which values are better. */
  readonly goal: Goal;
}

/** Best trials are named for so many pairs of images and sizes. */
const SUBJECTS_NAMED = 3;

/** Settings are named up to so many. */
const SETTINGS_NAMED = 6;

/** Best trials are named by so many metrics; more are a table. */
const METRICS_NAMED = 3;

/** Settings that tell images and sizes, which are named already. */
const OF_SUBJECTS = ["content", "style", "size", "styleSize"];

/**
 * Sums a report up.
 *
 * @param data The report.
 * @returns Sentences: how many trials ended how, what varies, and which trial
 *     is best by what.
 *
 * @example
 * ```ts
 * import { summarize } from "./summarize.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const nothing = { axes: [], measures: [], trials: [], repeats: [] };
 * const others = { sources: [], searches: [] };
 * deepStrictEqual(
 *   summarize({ ...nothing, ...others, studies: ["a"], waiting: 3 }),
 *   ["No trial of study a has ended yet; 3 are still to run."],
 * );
 * ```
 */
export function summarize(data: Summarized): string[] {
  const { trials, waiting } = data;
  const where = studiesText(data.studies);
  if (trials.length === 0) {
    const left = waiting > 0 ? `; ${waiting} are still to run` : "";
    return [`No trial of ${where} has ended yet${left}.`];
  }
  return [
    `${endings(trials, waiting)} of ${where}; ${took(trials)}.`,
    ...variation(data.axes),
    ...repetition(data),
    ...data.searches.flatMap((search) => winners(search, data)),
    ...bests(data),
  ];
}

function studiesText(studies: readonly string[]): string {
  if (studies.length === 0) return "no study";
  const [word, last] = [
    studies.length > 1 ? "studies" : "study",
    studies.at(-1)!,
  ];
  const others = studies.slice(0, -1);
  return others.length > 0
    ? `${word} ${others.join(", ")} and ${last}`
    : `${word} ${last}`;
}

function endings(trials: readonly ReportTrial[], waiting: number): string {
  const states = ["done", "pruned", "interrupted", "failed"] as const;
  const parts = states.flatMap((state) => {
    const count = trials.filter((trial) => trial.state === state).length;
    return count > 0 ? [`${count} ${state}`] : [];
  });
  const all = waiting > 0 ? [...parts, `${waiting} still to run`] : parts;
  const total = trials.length + waiting;
  const noun = total === 1 ? "trial" : "trials";
  return all.length === 1
    ? `${total} ${noun} ${parts[0]!.replace(/^\d+ /, "")}`
    : `${total} ${noun}, ${all.join(", ")},`;
}

function took(trials: readonly ReportTrial[]): string {
  const seconds = trials.reduce(
    (sum, { measures }) => sum + (measures.seconds ?? 0),
    0,
  );
  return `${formatDuration(seconds * 1000)} of computing`;
}

function variation(axes: readonly Axis[]): string[] {
  if (axes.length === 0) return [];
  const parts = axes.map(({ path, values }) => {
    const numbers = values.filter((value) => typeof value === "number");
    const [first, last] = [numbers[0]!, numbers.at(-1)!];
    const areNumbers = numbers.length === values.length;
    const range = areNumbers
      ? ` from ${formatNumber(first)} to ${formatNumber(last)}`
      : "";
    return `${settingName(path)} (${values.length} values${range})`;
  });
  return [`They differ in ${some(parts)}.`];
}

/** The first few of many; the page's table has all. */
function some(parts: readonly string[]): string {
  const named = parts.slice(0, SETTINGS_NAMED).join(", ");
  const more = parts.length - SETTINGS_NAMED;
  return more > 0 ? `${named} and ${more} more` : named;
}

function repetition({ repeats }: Summarized): string[] {
  if (repeats.length === 0) return [];
  const counts = repeats.map(({ folders }) => folders.length);
  const [few, many] = [Math.min(...counts), Math.max(...counts)];
  const seeds = few === many ? `${few}` : `${few} to ${many}`;
  const noun = repeats.length === 1 ? "setting was" : "settings were";
  return [`${repeats.length} ${noun} repeated with ${seeds} seeds.`];
}

/** The best trials of a search, one for each pair of images and sizes. */
function winners(
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

/** Best trials, of each pair of images and sizes on its own. */
function bests(data: Summarized): string[] {
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
