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
import { lookOf, lookText } from "./look.ts";

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
  const { verdict, decidedBy, evidence, note, thrownAt } = trial;
  if (verdict === "failed" && note !== null) {
    const at = thrownAt === undefined ? "" : ` (${oneLine(thrownAt)})`;
    return reasonLine(note) + at;
  }
  if (decidedBy === null) {
    const isTold = note !== null && verdict === "new";
    const parts = isTold ? [note] : [PLAIN[verdict], note];
    return oneLine(parts.filter((it) => it !== null).join("; "));
  }
  const parts = [causeOf(decidedBy, evidence), note];
  return oneLine(parts.filter((it) => it !== null).join("; "));
}

/**
 * Why a trial failed, without where in the code.
 *
 * @param reason As its record has it.
 */
export function reasonLine(reason: string): string {
  return oneLine(reason.split("\n", 1)[0]!.replace(/^Error: /, ""));
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
  if (approval === null) return oneLine(`none of these in ${folder} yet`);
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
