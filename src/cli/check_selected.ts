/** The images of what is to run, before it runs. */
import { ConfigError, type ConfigProblem } from "../base/errors.ts";
import { checkImages } from "../plan/check_images.ts";
import type { SelectedPlan } from "./select_trials.ts";

/**
 * Decodes the images of all trials that are to run.
 *
 * @param plans What is selected.
 * @throws {ConfigError} With the problems of all plans.
 */
export async function checkSelected(
  plans: readonly SelectedPlan[],
): Promise<void> {
  const problems: ConfigProblem[] = [];
  for (const { plan, toRun } of plans) {
    try {
      await checkImages(plan.study, toRun);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
}
