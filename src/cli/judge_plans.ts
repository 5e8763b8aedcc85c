/** From runs of a gate to its report. */
import { join } from "node:path";
import { BaselineError, UsageError } from "../base/errors.ts";
import type { Baseline } from "../check/baseline.ts";
import { readBaseline } from "../check/baseline_file.ts";
import { readRun } from "../check/head_run.ts";
import { type JudgedTrial, judgeStudy } from "../check/judge_study.ts";
import type { StudyVerdict } from "../check/types.ts";
import type { Trial } from "../base/records.ts";
import type { Plan } from "../plan/plan.ts";
import { openStore, type Store } from "../store/mod.ts";
import { endOf } from "./run_gate.ts";
import { optionUnless, shellCommand } from "./shell_word.ts";
import type { Viewer } from "./viewer.ts";

/** Where baselines lie unless the user says otherwise. */
export const DEFAULT_BASELINES = "baselines";

/** A plan and what its runs are compared with. */
export interface BaselinedPlan {
  /** The plan. */
  readonly plan: Plan;
  /** Folder of its baseline. */
  readonly folder: string;
  /** Its baseline. */
  readonly baseline: Baseline;
}

/**
 * Reads the baselines of plans.
 *
 * @param plans The plans.
 * @param baselines The folder that their baselines lie in.
 * @throws {BaselineError} If one is missing or damaged.
 * @throws {UsageError} If one is of images of another program.
 */
export function readBaselines(
  plans: readonly Plan[],
  baselines: string,
): BaselinedPlan[] {
  return plans.map((plan) => {
    const { name } = plan.study;
    const folder = join(baselines, name);
    const baseline = readStudyBaseline(folder);
    if (baseline === undefined) throw missing(plan.study, baselines);
    return { plan, folder, baseline };
  });
}

function missing(
  { name, file }: Plan["study"],
  baselines: string,
): BaselineError {
  const command = shellCommand([
    ...["baseline", "approve", file],
    ...optionUnless("baselines", baselines, DEFAULT_BASELINES),
  ]);
  return new BaselineError(
    `Cannot find a baseline of study "${name}" in ${
      join(baselines, name)
    }: look at its ` +
      `images (${command} --dry-run) and approve them (${command})`,
  );
}

/**
 * Reads the baseline of a study.
 *
 * @param folder Its folder.
 * @returns Undefined if there is none.
 * @throws {BaselineError} If it is damaged.
 * @throws {UsageError} If it is of images of another program.
 */
function readStudyBaseline(folder: string): Baseline | undefined {
  const baseline = readBaseline(folder);
  if (baseline?.references === undefined) return baseline;
  throw ofImages(folder);
}

/** What is told where a study has the name of images of another program. */
export function ofImages(folder: string): UsageError {
  return new UsageError(
    `Cannot use ${folder} for a study: it is the baseline of images of ` +
      "another program; give the study another name",
  );
}

/** Where runs lie, and who looks at them. */
export interface JudgePlansOptions {
  /** The results folder of the gate. */
  readonly results: string;
  /** Judges images. */
  readonly viewer: Pick<Viewer, "distance">;
}

/**
 * Judges plans whose trials have run.
 *
 * @param plans The plans with their baselines.
 * @param options Where their runs lie.
 * @throws {import("../base/errors.ts").InfrastructureError} If a trial has not
 *     run to its end for a reason that says nothing of the code.
 */
export async function judgePlans(
  plans: readonly BaselinedPlan[],
  { results, viewer }: JudgePlansOptions,
): Promise<StudyVerdict[]> {
  using store = await openStore(results, { readOnly: true });
  const verdicts: StudyVerdict[] = [];
  for (const { plan, folder, baseline } of plans) {
    const trials: JudgedTrial[] = [];
    for (const trial of plan.trials) trials.push(await endedRun(trial, store));
    verdicts.push(
      await judgeStudy(trials, {
        ...{ study: plan.study.name, folder, baseline },
        vggDistance: (before, now) => viewer.distance(before, now),
      }),
    );
  }
  return verdicts;
}

/**
 * A trial with its run.
 *
 * @param trial The trial.
 * @param store Where it has run.
 */
export async function endedRun(
  trial: Trial,
  store: Store,
): Promise<JudgedTrial> {
  const ended = endOf(store, trial);
  const isDone = ended?.record.state === "done";
  const run = isDone ? await readRun(store, ended.folder) : undefined;
  return { trial, record: ended?.record, run };
}
