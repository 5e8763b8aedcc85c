/** The trials of a study beside its baseline. */
import { join } from "node:path";
import type { Trial, TrialRecord } from "../base/records.ts";
import { InfrastructureError } from "../base/errors.ts";
import { type Baseline, type BaselineEntry, lastApproval } from "./baseline.ts";
import { readBaselineImage } from "./baseline_file.ts";
import type { ComparedImages } from "./compare_images.ts";
import { compareRun } from "./compare_run.ts";
import { headMachineOf, type HeadRun } from "./head_run.ts";
import { thrownAt } from "./thrown_at.ts";
import type { StudyVerdict, TrialVerdict, Verdict } from "./types.ts";

/** A trial of the study, and how it ended now. */
export interface JudgedTrial {
  /** The trial. */
  readonly trial: Trial;
  /** What its record says; undefined if it has not run. */
  readonly record: TrialRecord | undefined;
  /** Its run, if it is done. */
  readonly run: HeadRun | undefined;
}

/** What a study is compared with. */
export interface JudgeOptions extends Pick<ComparedImages, "vggDistance"> {
  /** Name of the study. */
  readonly study: string;
  /** Folder of the baseline. */
  readonly folder: string;
  /** What it holds. */
  readonly baseline: Baseline;
}

/**
 * Judges a study.
 *
 * @param trials Its trials, in the order of its plan.
 * @param options The baseline.
 * @returns Their verdicts, then those of trials that only the baseline has.
 * @throws {InfrastructureError} If a trial has not run to its end for a reason
 *     that says nothing of the code.
 */
export async function judgeStudy(
  trials: readonly JudgedTrial[],
  options: JudgeOptions,
): Promise<StudyVerdict> {
  const { study, folder, baseline } = options;
  const verdicts: TrialVerdict[] = [];
  for (const judged of trials) {
    verdicts.push(await judgeTrial(judged, options));
  }
  const ids = new Set(trials.map(({ trial }) => trial.id));
  const gone = baseline.entries.filter(({ id }) => !ids.has(id));
  return {
    ...{ kind: "study", study, folder, approval: lastApproval(baseline) },
    trials: [...verdicts, ...gone.map((entry) => missing(entry, folder))],
  };
}

async function judgeTrial(
  { trial, record, run }: JudgedTrial,
  { folder, baseline, vggDistance }: JudgeOptions,
): Promise<TrialVerdict> {
  const { id, varied } = trial;
  const entry = baseline.entries.find((it) => it.id === id && it.run !== null);
  if (run === undefined) {
    return failed({ id, varied, entry, folder }, assertJudgeable(id, record));
  }
  if (entry === undefined) {
    return {
      ...bare({ id, varied, entry, folder }, "new"),
      images: { baseline: null, head: run.path },
      machines: { baseline: null, head: headMachineOf(run.record) },
    };
  }
  const verdict = await compareRun(run, {
    ...{ entry, vggDistance, baselinePath: join(folder, entry.image.file) },
    baselinePng: readBaselineImage(folder, entry),
  });
  // as the study varies it now
  return { ...verdict, varied };
}

/**
 * Whether a trial failed as its process died, which says nothing of the code.
 *
 * @param reason As its record has it.
 */
export function isDeath(reason: string): boolean {
  return /^its process /i.test(reason);
}

/** A trial that failed by itself says something; one whose process died not. */
function assertJudgeable(
  id: string,
  record: TrialRecord | undefined,
): TrialRecord {
  const reason = record?.reason ?? "it has not run";
  if (record?.state === "failed" && !isDeath(reason)) return record;
  throw new InfrastructureError(
    `Cannot judge trial ${id}: ${reason}; nothing is known of its image`,
  );
}

interface Named extends Pick<TrialVerdict, "id" | "varied"> {
  readonly entry: BaselineEntry | undefined;
  readonly folder: string;
}

function failed(named: Named, record: TrialRecord): TrialVerdict {
  const note = record.reason ?? "it gave no reason";
  const at = thrownAt(note);
  return {
    ...bare(named, "failed"),
    ...{ note, ...at !== undefined && { thrownAt: at } },
    machines: {
      baseline: named.entry?.run?.machine ?? null,
      head: headMachineOf(record),
    },
  };
}

function missing(entry: BaselineEntry, folder: string): TrialVerdict {
  const { id, varied } = entry;
  return bare({ id, varied, entry, folder }, "missing");
}

/** Without any evidence. */
function bare(
  { id, varied, entry, folder }: Named,
  verdict: Verdict,
): TrialVerdict {
  return {
    ...{ id, varied, verdict, decidedBy: null, evidence: [], note: null },
    images: {
      baseline: entry === undefined ? null : join(folder, entry.image.file),
      head: null,
    },
    machines: { baseline: entry?.run?.machine ?? null, head: null },
    isKeyKnown: false,
  };
}
