/** What a gate found, in words that all outputs share. */
import { counted, formatNumber, formatValue } from "../../base/format.ts";
import { oneLine } from "../../base/one_line.ts";
import type {
  Evidence,
  GateReport,
  MachineFacts,
  StudyVerdict,
  TrialVerdict,
  Verdict,
} from "../types.ts";

/** Verdicts in the order in which they are told. */
const VERDICTS: readonly Verdict[] = [
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
 * How the gate ended.
 *
 * @param report What was found.
 * @returns For instance `Regression: 2 of 6 trials`.
 */
export function headline(report: GateReport): string {
  const trials = report.studies.flatMap(({ trials }) => trials);
  const failed = trials.filter(({ verdict }) => isFailure(verdict, report));
  const all = counted(trials.length, nounOf(report));
  const of = `${failed.length} of ${all}`;
  switch (report.outcome) {
    case "passed":
      return `Passed: ${all}`;
    case "regression":
      return `Regression: ${of}`;
    case "no baseline":
      return `No baseline: ${of}`;
    default:
      return report.outcome satisfies never;
  }
}

function nounOf({ studies }: Pick<GateReport, "studies">): string {
  const isOfImages = studies.length > 0 &&
    studies.every(({ kind }) => kind === "images");
  return isOfImages ? "image" : "trial";
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
  return `${counted(ran, "trial")} ran now, ${seconds}`;
}

/**
 * What a trial is called for people.
 *
 * @param trial The trial.
 * @returns What the study varies in it, or its id.
 */
export function labelOf(
  { id, varied }: Pick<TrialVerdict, "id" | "varied">,
): string {
  const parts = Object.entries(varied)
    .map(([path, value]) => `${path.split(".").at(-1)} ${formatValue(value)}`);
  return oneLine(parts.length === 0 ? id : parts.join(" · "));
}

/**
 * Why a trial has its verdict.
 *
 * @param trial The trial.
 * @returns A sentence without its stop.
 */
export function reasonOf({ verdict, decidedBy, note }: TrialVerdict): string {
  const reason = decidedBy === null ? PLAIN[verdict] : describe(decidedBy);
  return oneLine([reason, note].filter((it) => it !== null).join("; "));
}

const PLAIN: Readonly<Record<Verdict, string>> = {
  identical: "same bytes",
  within: "differs by no more than rounding",
  better: "better than the baseline",
  worse: "worse than the baseline",
  missing: "in the baseline, and gone now",
  new: "not in the baseline",
};

/**
 * One value and the baseline's.
 *
 * @param evidence The value.
 * @returns A sentence without its stop.
 */
export function describe(evidence: Evidence): string {
  return oneLine(sentenceOf(evidence));
}

function sentenceOf(evidence: Evidence): string {
  const { kind, name, step, baseline, value } = evidence;
  const apart = `${amount(evidence, evidence.deviation)} apart, ` +
    `${amount(evidence, evidence.band)} allowed`;
  switch (kind) {
    case "hash":
      return (name === "chain"
        ? "the chain of hashes differs"
        : "pixels differ") +
        (step === null ? "" : ` from step ${step} on`);
    case "costs":
    case "curve":
      return `${name} cost${step === null ? "" : ` at step ${step}`} is ` +
        `${valueText(value)}, not ${valueText(baseline)}: ${apart}`;
    case "image":
      if (name === "size") return "the images have different sizes";
      return `${IMAGE_WORDS[name] ?? name} is ` +
        `${amount(evidence, evidence.deviation)}, ` +
        `${amount(evidence, evidence.band)} allowed`;
    case "metrics":
      return `${name} is ${valueText(value)}, not ${valueText(baseline)}: ` +
        apart;
    default:
      return kind satisfies never;
  }
}

/** What is compared of two images. */
const IMAGE_WORDS: Readonly<Record<string, string>> = {
  ssim: "1 less SSIM of the images",
  window: "the mean difference in a window of 8×8 pixels",
  vggDistance: "VGG distance of the images",
};

/**
 * A number of the evidence, six digits so that small changes show.
 *
 * @param value The number; null for none.
 */
export function valueText(value: number | null): string {
  return value === null ? "none" : formatNumber(value, 6);
}

/**
 * A deviation or a band, in its unit.
 *
 * @param evidence What it is of.
 * @param size The deviation or the band.
 */
export function amount(
  { kind, name }: Pick<Evidence, "kind" | "name">,
  size: number,
): string {
  if (kind === "hash") return size === 0 ? "no" : "yes";
  if (kind !== "image") return `${formatNumber(100 * size, 3)} %`;
  if (name === "size") return size === 0 ? "none" : "yes";
  const text = formatNumber(size, 3);
  return name === "window" ? `${text} of 255` : text;
}

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
  return oneLine(`${folder}, approved by ${by} on ${at}${from}${said}`);
}

/**
 * Where a run was made.
 *
 * @param machine The facts.
 */
export function machineText(machine: MachineFacts): string {
  const { machineKey, cpuModel, os, gramlab, deno, gitCommit } = machine;
  const commit = gitCommit === null ? [] : [`commit ${gitCommit.slice(0, 10)}`];
  const parts = [
    ...[machineKey, cpuModel, os, `Gramlab ${gramlab}`, `Deno ${deno}`],
    ...commit,
  ];
  return oneLine(parts.join(", "));
}
