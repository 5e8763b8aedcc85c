/** Plans are kept before anything runs. */
import { join, resolve } from "node:path";
import type { KeptFile } from "../base/records.ts";
import { keptFiles } from "../config/parts/kept_files.ts";
import type { Plan } from "../plan/plan.ts";
import { planText } from "../plan/plan_text.ts";
import type { Store } from "../store/mod.ts";
import type { Io } from "./io.ts";

/**
 * Freezes plans. Says where a study takes the place of one of another file.
 *
 * @param plans The plans, whole.
 * @param store Keeps them.
 * @param options The terminal, and the results folder for its messages.
 * @returns The plans as they were kept, by the name of their study.
 * @throws {import("../base/errors.ts").StoreError} If one cannot be written.
 */
export async function freezePlans(
  plans: readonly Plan[],
  store: Store,
  { io, results }: { readonly io: Io; readonly results: string },
): Promise<Map<string, KeptFile>> {
  const frozen = new Map<string, KeptFile>();
  for (const plan of plans) {
    const { name, file, text, use } = plan.study;
    const before = store.studies.originOf(name);
    const standing = await store.studies.freeze({
      study: name,
      studyText: text,
      planText: planText(plan),
      files: use.flatMap(({ file }) => keptFiles(file)),
    });
    frozen.set(name, standing.plan);
    if (before === undefined || before === resolve(file)) continue;
    // equal trials leave the plan as it is
    if (store.studies.originOf(name) === before) continue;
    const folder = join(results, "studies", name);
    io.err(`Note: ${folder} was of ${before}; its plan is kept there, too\n`);
  }
  return frozen;
}
