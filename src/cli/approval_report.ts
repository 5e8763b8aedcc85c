/** The page that `baseline approve` writes. */
import { join } from "node:path";
import { approvalPage } from "../check/outputs/approval_page.ts";
import { outcomeOf } from "../check/outcome.ts";
import type { StudyVerdict } from "../check/types.ts";
import type { StandingPlan } from "./approval_lines.ts";
import type { BaselineOptions } from "./baseline_verb.ts";
import { readShown } from "./gate_outputs.ts";
import { listenForInterruption } from "./interruption.ts";
import { judgePlans } from "./judge_plans.ts";
import { openParent } from "./open_parent.ts";
import { Viewer } from "./viewer.ts";

/**
 * Writes a page of what baselines have and what they would have. To be called
 * before they are written.
 *
 * @param studies What is to be approved, beside what stands.
 * @param options Where the page goes.
 * @returns Path of the page.
 * @throws {import("../base/errors.ts").StoreError} If it cannot be written.
 */
export async function writeApprovalPage(
  studies: readonly StudyVerdict[],
  { html, results }: Pick<BaselineOptions, "html" | "results">,
): Promise<string> {
  const path = html ?? join(results, "approve.html");
  await using file = await openParent(path);
  const report = {
    schemaVersion: 1,
    createdAt: new Date().toISOString(),
    ...{ durationMs: 0, isBetterAllowed: false, ran: 0, studies },
    outcome: outcomeOf(studies, false),
  } as const;
  await file.write(await approvalPage(report, { readImage: readShown }));
  return path;
}

/**
 * Writes the page of studies whose trials have run.
 *
 * @param plans The studies, and what their baselines' folders hold.
 * @param options Where baselines and runs lie.
 * @returns Path of the page.
 */
export async function showPlans(
  plans: readonly StandingPlan[],
  options: BaselineOptions,
): Promise<string> {
  const { io, results, offline = false } = options;
  let leave = (code: number): void => io.exit(code);
  using interruption = listenForInterruption(io, (code) => leave(code));
  const { signal } = interruption;
  using viewer = new Viewer({ io, offline, signal });
  leave = (code) => viewer.exit(code);
  const baselined = plans.map(({ plan, folder, found }) => {
    const { entries, imageless } = found;
    const shown = entries.filter(({ id }) => !imageless.has(id));
    const baseline = { study: plan.study.name, entries: shown };
    return { plan, folder, baseline };
  });
  const studies = await judgePlans(baselined, { results, viewer });
  return await writeApprovalPage(studies, options);
}
