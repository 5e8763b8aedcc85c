/** A report's summary in words, made from its data. */
import { formatDuration, formatNumber } from "../base/format.ts";
import type { Axis, ReportTrial } from "../page/data.ts";
import { settingName } from "../page/setting_name.ts";
import { bests, some, winners } from "./bests.ts";
import type { Summarized } from "./summarized.ts";

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

function repetition({ repeats }: Summarized): string[] {
  if (repeats.length === 0) return [];
  const counts = repeats.map(({ folders }) => folders.length);
  const [few, many] = [Math.min(...counts), Math.max(...counts)];
  const seeds = few === many ? `${few}` : `${few} to ${many}`;
  const noun = repeats.length === 1 ? "setting was" : "settings were";
  return [`${repeats.length} ${noun} repeated with ${seeds} seeds.`];
}
