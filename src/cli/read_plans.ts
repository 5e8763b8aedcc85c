/** Study files to plans, with everything that is wrong in any of them. */
import { ConfigError, type ConfigProblem, UsageError } from "../base/errors.ts";
import { namesOf } from "../base/registry.ts";
import { suggest } from "../base/suggest.ts";
import { loadStudy } from "../config/load_study.ts";
import { BACKENDS } from "../engine/catalog.ts";
import { precisionProblem } from "../engine/precision_problem.ts";
import type { Plan } from "../plan/plan.ts";
import { planStudy } from "../plan/plan_study.ts";

/** How study files are read. */
export interface ReadPlansOptions {
  /** Backend to run on instead of the one that the studies name. */
  readonly backend?: string | undefined;
  /** What `--set` says of all of them. */
  readonly sets?: readonly string[] | undefined;
  /** Whether to decode every image file, as one must before trials run. */
  readonly decodeImages?: boolean;
  /** Whether no trial is given up early, whatever the studies say. */
  readonly fullLength?: boolean;
}

/**
 * Reads and plans study files.
 *
 * @param files Paths as the user gave them.
 * @param options How to read them.
 * @returns One plan a file.
 * @throws {ConfigError} With the problems of all files.
 * @throws {UsageError} If no file is given, one cannot be read, two studies
 *     have one name, or there is no such backend.
 */
export async function readPlans(
  files: readonly string[],
  options: ReadPlansOptions,
): Promise<Plan[]> {
  if (files.length === 0) {
    throw new UsageError(
      "Cannot tell what to run: expected study files, for instance configs/quickstart.yaml",
    );
  }
  if (options.backend !== undefined) checkBackend(options.backend);
  const plans: Plan[] = [];
  const problems: ConfigProblem[] = [];
  for (const file of files) {
    try {
      plans.push(await readPlan(file, options));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems.filter(isNew(problems)));
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  checkNames(plans);
  return plans;
}

/** What is wrong with an option is told once, however many studies get it. */
function isNew(
  known: readonly ConfigProblem[],
): (problem: ConfigProblem) => boolean {
  return ({ option, message }) =>
    option === undefined ||
    !known.some((it) => it.option === option && it.message === message);
}

async function readPlan(
  file: string,
  { backend, sets, decodeImages = false, fullLength = false }: ReadPlansOptions,
): Promise<Plan> {
  const { stop, ...study } = await loadStudy(file, sets);
  const isStopped = stop !== undefined && !fullLength;
  const plan = await planStudy({ ...study, ...(isStopped && { stop }) });
  if (decodeImages) {
    // `plan` needs no decoder, and none of the permissions that one needs
    const { checkImages } = await import("../plan/check_images.ts");
    await checkImages(plan);
  }
  if (backend === undefined) return plan;
  const trials = plan.trials.map((trial) => ({
    ...trial,
    settings: { ...trial.settings, backend },
  }));
  for (const { id, settings } of trials) {
    const problem = precisionProblem(backend, settings.precision);
    if (problem !== undefined) {
      throw new UsageError(`${problem} (--backend, trial ${id} of "${file}")`);
    }
  }
  return { ...plan, trials };
}

/**
 * Refuses a backend that there is not.
 *
 * @param backend What `--backend` says.
 * @throws {UsageError} If there is no such backend.
 */
export function checkBackend(backend: string): void {
  const known = ["auto", ...namesOf(BACKENDS)];
  if (known.includes(backend)) return;
  const near = suggest(backend, known);
  const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
  throw new UsageError(
    `Cannot use "${backend}" for --backend: expected one of: ${
      known.join(", ")
    }${hint}`,
  );
}

/** Two files with one study name would each replace the other's plan. */
function checkNames(plans: readonly Plan[]): void {
  const seen = new Map<string, string>();
  for (const { study: { name, file } } of plans) {
    const other = seen.get(name);
    if (other !== undefined) {
      throw new UsageError(
        `Cannot run "${other}" and "${file}" together: both studies have the name "${name}"`,
      );
    }
    seen.set(name, file);
  }
}
