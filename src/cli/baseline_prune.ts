/** `baseline prune`: removes what a study, or a folder of images, has no more. */
import { UsageError } from "../base/errors.ts";
import { counted } from "../base/format.ts";
import type { Baseline } from "../check/baseline.ts";
import { writeBaseline } from "../check/baseline_file.ts";
import type { BaselineOptions, BaselineVerb } from "./baseline_verb.ts";
import { readImageBaseline } from "./check_images.ts";
import { listImages } from "./image_folder.ts";
import { readBaselines } from "./judge_plans.ts";
import { readPlans } from "./read_plans.ts";

/** Removes what no plan has, or no folder. */
export const prune: BaselineVerb = {
  options: ["images", "against"],
  async run(files, options) {
    const { io } = options;
    for (const { folder, baseline, ids, noun } of await found(files, options)) {
      const entries = baseline.entries.filter(({ id }) => ids.has(id));
      if (entries.length === 0) {
        throw new UsageError(
          `Cannot prune ${folder}: none of its ${noun}s is left; remove the ` +
            "folder if that is meant",
        );
      }
      const gone = baseline.entries.length - entries.length;
      if (gone > 0) {
        await writeBaseline(folder, { ...baseline, entries }, new Map());
      }
      io.out(`Removed from ${folder}: ${counted(gone, noun)}\n`);
    }
    return 0;
  },
};

/** A baseline, and what there still is. */
interface Found {
  readonly folder: string;
  readonly baseline: Baseline;
  readonly ids: ReadonlySet<string>;
  readonly noun: "trial" | "image";
}

async function found(
  files: readonly string[],
  { images, against, baselines }: BaselineOptions,
): Promise<Found[]> {
  if (images === undefined && against === undefined) {
    const plans = await readPlans(files, { fullLength: true });
    return readBaselines(plans, baselines).map(({ plan, ...it }) => {
      const ids = new Set(plan.trials.map(({ id }) => id));
      return { ...it, ids, noun: "trial" };
    });
  }
  if (files.length > 0 || images === undefined || against === undefined) {
    throw new UsageError(
      "Cannot prune images with studies, or without --images and --against: " +
        "expected baseline prune --images DIR --against BASELINE",
    );
  }
  const { baseline } = readImageBaseline(against);
  const ids = new Set(listImages(images).map(({ id }) => id));
  return [{ folder: against, baseline, ids, noun: "image" }];
}
