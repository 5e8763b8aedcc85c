/** The first line that a gate tells. */
import { counted } from "../../base/format.ts";
import type { GateReport, TrialVerdict } from "../types.ts";
import { lookTally } from "./look.ts";
import { isFailure, nounOf, reasonLine, tally, whyOf } from "./words.ts";

/**
 * How the gate ended, and first what could not run, then the images.
 *
 * @param report What was found.
 * @returns For instance `Regression: 1 image is out of its bands, 1 is within
 *     its bands; 2 of 6 trials fail`.
 */
export function headline(report: GateReport): string {
  const trials = report.studies.flatMap(({ trials }) => trials);
  const looks = lookTally(trials);
  switch (report.outcome) {
    case "passed": {
      const all = counted(trials.length, nounOf(report));
      return `Passed${changedText(report)}: ${looks || all}` +
        leftOutText(report);
    }
    case "regression":
      return `Regression: ${
        [...failedText(trials, report), looks, ...redText(trials, report)]
          .filter((it) => it !== "").join("; ")
      }`;
    case "no baseline":
      return `${differText(report)}${looks === "" ? "" : `; ${looks}`}`;
    case "not judged":
      return "Not judged";
    default:
      return report.outcome satisfies never;
  }
}

/** Longest reason that a headline tells. */
const MOST_REASON = 120;

/** What could not run, and why. */
function failedText(
  trials: readonly TrialVerdict[],
  report: Pick<GateReport, "studies">,
): string[] {
  const failed = trials.filter(({ verdict }) => verdict === "failed");
  if (failed.length === 0) return [];
  const [reason, ...others] = new Set(
    failed.map((it) => it.note === null ? whyOf(it) : reasonLine(it.note)),
  );
  const noun = nounOf(report);
  const what = noun === "image" ? "could not be read" : "could not run";
  const short = reason!.length > MOST_REASON
    ? `${reason!.slice(0, MOST_REASON - 1)}…`
    : reason!;
  return [
    `${counted(failed.length, noun)} ${what}: ${short}` +
    (others.length === 0 ? "" : " (and other reasons)"),
  ];
}

/** How many are red, where that is not told yet. */
function redText(
  trials: readonly TrialVerdict[],
  report: GateReport,
): string[] {
  const red = trials.filter(({ verdict }) => isFailure(verdict, report));
  if (red.every(({ verdict }) => verdict === "failed")) return [];
  const all = counted(trials.length, nounOf(report));
  return [`${red.length} of ${all} ${red.length === 1 ? "fails" : "fail"}`];
}

/** Nothing that both have failed. */
function differText({ studies }: GateReport): string {
  const trials = studies.flatMap(({ trials }) => trials)
    .filter(({ verdict }) => verdict === "missing" || verdict === "new");
  const what = nounOf({ studies }) === "image"
    ? "Images"
    : studies.length > 1
    ? "Studies"
    : "Study";
  return `${what} and baseline differ: ${tally(trials)}`;
}

/** Who approves in a branch makes its gate pass: a person looks. */
function changedText({ baselineChanges }: GateReport): string {
  const count = countChanges(baselineChanges);
  return count === 0
    ? ""
    : `; ${counted(count, "baseline")} changed in this branch`;
}

/**
 * How many trials or images have another baseline than in the base.
 *
 * @param changes What changed; undefined where nobody asked.
 */
export function countChanges(changes: GateReport["baselineChanges"]): number {
  const folders = changes?.folders ?? [];
  return folders.reduce((sum, { entries }) => sum + entries.length, 0);
}

/** Who reads no more than that must not take a part for all. */
function leftOutText(report: GateReport): string {
  const count = report.studies.reduce((sum, it) => sum + (it.leftOut ?? 0), 0);
  return count === 0 ? "" : ` (${counted(count, nounOf(report))} left out)`;
}
