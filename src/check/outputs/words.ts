/** What a gate found, in words that all outputs share. */
import { counted } from "../../base/format.ts";
import { oneLine } from "../../base/one_line.ts";
import { timesBand } from "../times_band.ts";
import type {
  Evidence,
  GateReport,
  HeadMachine,
  MachineFacts,
  StudyVerdict,
  TrialVerdict,
  Verdict,
} from "../types.ts";
import { describe, isSide } from "./evidence_words.ts";
import { lookOf, lookTally, lookText } from "./look.ts";

/** Verdicts in the order in which they are told. */
const VERDICTS: readonly Verdict[] = [
  "failed",
  "worse",
  "missing",
  "new",
  "better",
  "within",
  "identical",
];

/**
 * Whether a verdict makes the gate fail.
 *
 * @param verdict Of a trial or a value.
 * @param report Whether better ones pass.
 */
export function isFailure(
  verdict: Verdict,
  { isBetterAllowed }: Pick<GateReport, "isBetterAllowed">,
): boolean {
  if (verdict === "better") return !isBetterAllowed;
  return verdict !== "identical" && verdict !== "within";
}

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
  const [reason, ...others] = new Set(failed.map(whyOf));
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

/**
 * What a report calls what was judged.
 *
 * @param report What was found.
 */
export function nounOf(
  { studies }: Pick<GateReport, "studies">,
): "image" | "trial" {
  const isOfImages = studies.length > 0 &&
    studies.every(({ kind }) => kind === "images");
  return isOfImages ? "image" : "trial";
}

/** From worst to best. */
const ORDER: readonly Verdict[] = [
  "failed",
  "worse",
  "missing",
  "better",
  "new",
  "within",
  "identical",
];

/**
 * Trials as a person wants to see them: by verdict, then whose image left its
 * bands, then what is furthest out of its band.
 *
 * @param trials The trials.
 */
export function worstFirst(trials: readonly TrialVerdict[]): TrialVerdict[] {
  const times = ({ decidedBy }: TrialVerdict): number =>
    decidedBy === null ? 0 : Math.min(timesBand(decidedBy), Number.MAX_VALUE);
  const seen = (trial: TrialVerdict): number =>
    lookOf(trial) === "differs" ? 0 : 1;
  return trials.toSorted((a, b) =>
    ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) ||
    seen(a) - seen(b) || times(b) - times(a)
  );
}

/**
 * Values as a person wants to see them: what left its band first, the furthest
 * out before others; then the rest as it was compared.
 *
 * @param evidence The values, sharpest first.
 */
export function worstValues(evidence: readonly Evidence[]): Evidence[] {
  const times = (it: Evidence): number =>
    ["worse", "better", "missing"].includes(it.verdict)
      ? Math.min(timesBand(it), Number.MAX_VALUE)
      : 0;
  return evidence.toSorted((a, b) => times(b) - times(a));
}

/**
 * How many trials there are of each verdict.
 *
 * @param trials The trials.
 * @returns For instance `1 worse, 5 identical`.
 */
export function tally(
  trials: readonly Pick<TrialVerdict, "verdict">[],
): string {
  return VERDICTS.map((it) => ({
    it,
    count: trials.filter(({ verdict }) => verdict === it).length,
  })).filter(({ count }) => count > 0)
    .map(({ it, count }) => `${count} ${it}`).join(", ");
}

/**
 * What it took.
 *
 * @param report What was found.
 * @returns For instance `2 trials ran now, 12 s`.
 */
export function effort(report: GateReport): string {
  const { ran, durationMs } = report;
  const seconds = `${Math.round(durationMs / 1000)} s`;
  if (nounOf(report) === "image") return `judged in ${seconds}`;
  if (ran === 0) return `this code had run all trials before, ${seconds}`;
  return `${counted(ran, "trial")} ran now, ${seconds}`;
}

/**
 * Why a trial has its verdict, and first how its image looks.
 *
 * @param trial The trial.
 * @returns A sentence without its stop.
 */
export function reasonOf(trial: TrialVerdict): string {
  const look = lookText(trial);
  const isTold = look !== "" && trial.decidedBy !== null;
  return isTold ? `the image is ${look}; ${whyOf(trial)}` : whyOf(trial);
}

/**
 * Why a trial has its verdict.
 *
 * @param trial The trial.
 * @returns A sentence without its stop.
 */
export function whyOf(trial: TrialVerdict): string {
  const { verdict, decidedBy, evidence, note } = trial;
  if (verdict === "failed" && note !== null) {
    return oneLine(note.split("\n", 1)[0]!.replace(/^Error: /, ""));
  }
  if (decidedBy === null) {
    const isTold = note !== null && verdict === "new";
    const parts = isTold ? [note] : [PLAIN[verdict], note];
    return oneLine(parts.filter((it) => it !== null).join("; "));
  }
  const parts = [causeOf(decidedBy, evidence), note];
  return oneLine(parts.filter((it) => it !== null).join("; "));
}

function causeOf(decidedBy: Evidence, all: readonly Evidence[]): string {
  const { kind } = decidedBy;
  if (kind === "costs" && decidedBy.value !== null) {
    return `other maths: ${describe(decidedBy)}`;
  }
  if (!isSide(decidedBy)) return describe(decidedBy);
  const side = (of: string) => all.find(({ name }) => name === of);
  const [width, height] = [side("width"), side("height")];
  return `it is ${width?.value}×${height?.value} pixels, and the approved ` +
    `image ${width?.baseline}×${height?.baseline}`;
}

const PLAIN: Readonly<Record<Verdict, string>> = {
  failed: "there was nothing to compare",
  identical: "same bits",
  within: "differs by no more than rounding",
  better: "better than the baseline",
  worse: "worse than the baseline",
  missing: "in the baseline, and gone now",
  new: "not in the baseline",
};

/**
 * Who approved a baseline, and where it lies.
 *
 * @param study The study.
 */
export function approvalText({ folder, approval }: StudyVerdict): string {
  if (approval === null) return oneLine(`no baseline in ${folder}`);
  const { by, at, commit, isDirty, note } = approval;
  const from = commit === null
    ? ""
    : `, commit ${commit.slice(0, 10)}${isDirty ? " with changes" : ""}`;
  const said = note === null ? "" : `: ${note}`;
  return oneLine(
    `${folder}, approved by ${by} on ${at.slice(0, 10)}${from}${said}`,
  );
}

/**
 * Where a run was made.
 *
 * @param machine The facts.
 */
export function machineText(machine: MachineFacts | HeadMachine): string {
  const { machineKey, cpuModel, os, gramlab, deno } = machine;
  const commit = commitText(machine);
  const parts = [
    ...[machineKey, cpuModel, os, `Gramlab ${gramlab}`, `Deno ${deno}`],
    ...(commit === null ? [] : [commit]),
  ];
  return oneLine(parts.join(", "));
}

/**
 * The commit of a run, and whether it was changed.
 *
 * @param machine Where it was made.
 * @returns Null if there is none.
 */
export function commitText(machine: MachineFacts | HeadMachine): string | null {
  if (machine.gitCommit === null) return null;
  const isDirty = "isDirty" in machine && machine.isDirty === true;
  return `commit ${machine.gitCommit.slice(0, 10)}` +
    (isDirty ? " with changes that are not committed" : "");
}

/**
 * What the runs of now were made of.
 *
 * @param report What was found.
 * @returns A line of each commit and machine; none for images.
 */
export function headLines({ studies }: GateReport): string[] {
  const heads = studies.flatMap(({ trials }) =>
    trials.flatMap(({ machines: { head } }) => head ?? [])
  );
  return [...new Set(heads.map((it) => `Head: ${machineText(it)}`))];
}
