/** A report's summary in words, made from its data. */
import { formatDuration, formatNumber } from "../base/format.ts";
import type { Axis, Measure, ReportData, ReportTrial } from "../page/data.ts";

/** What a summary looks at. */
export type Summarized = Pick<
  ReportData,
  "studies" | "axes" | "measures" | "trials" | "waiting"
>;

/** Best trials are named by so many metrics; more are a table. */
const METRICS_NAMED = 3;

/** No metrics: costs of other settings mean something else, time no image. */
const NO_METRICS = [
  "content",
  "style",
  "total",
  "seconds",
  "iterations",
  "it/s",
];

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
 * deepStrictEqual(
 *   summarize({ studies: ["a"], axes: [], measures: [], trials: [], waiting: 3 }),
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
    const [first, last] = [values[0], values.at(-1)];
    const areNumbers = typeof first === "number" && typeof last === "number";
    const range = areNumbers
      ? ` from ${formatNumber(first)} to ${formatNumber(last)}`
      : "";
    return `${path} (${values.length} values${range})`;
  });
  return [`They differ in ${parts.join(", ")}.`];
}

function bests({ trials, measures, axes }: Summarized): string[] {
  const metrics = measures.filter(({ name }) => !NO_METRICS.includes(name));
  if (metrics.length === 0) {
    return [
      "No metrics were measured; costs compare only trials with the same " +
      "layers and weights.",
    ];
  }
  return metrics
    .filter(({ goal }) => goal !== null)
    .slice(0, METRICS_NAMED)
    .flatMap((measure) => best(measure, trials, axes));
}

function best(
  { name, goal }: Measure,
  trials: readonly ReportTrial[],
  axes: readonly Axis[],
): string[] {
  const sign = goal === "maximize" ? -1 : 1;
  const ranked = trials
    .filter(({ state, measures }) => state === "done" && name in measures)
    .toSorted((a, b) => sign * (a.measures[name]! - b.measures[name]!));
  const [first] = ranked;
  const last = ranked.at(-1);
  if (first === undefined || last === undefined || first === last) return [];
  const settings = axes.map(({ path, values }, at) =>
    `${path} ${values[first.at[at]!] ?? "none"}`
  ).join(", ");
  return [
    `The best ${name} is ${formatNumber(first.measures[name]!)}, of trial ${
      first.id.slice(0, 6)
    } (${settings}); the worst is ${formatNumber(last.measures[name]!)}.`,
  ];
}
