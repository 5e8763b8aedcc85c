/** `baseline prune`: removes what a study, or a folder of images, has no more. */
import { UsageError } from "../base/errors.ts";
import { counted } from "../base/format.ts";
import { oneLine } from "../base/one_line.ts";
import type { Baseline } from "../check/baseline.ts";
import { writeBaseline } from "../check/baseline_file.ts";
import { titleOf } from "../check/outputs/labels.ts";
import type { BaselineOptions, BaselineVerb } from "./baseline_verb.ts";
import { readImageBaseline } from "./check_images.ts";
import { checkoutOf } from "./checkout_of.ts";
import { checkoutRoot } from "./checkout_root.ts";
import { listImages } from "./image_folder.ts";
import { readBaselines } from "./judge_plans.ts";
import { refuseDirty } from "./make_approval.ts";
import { readCode } from "./read_code.ts";
import { readPlans } from "./read_plans.ts";
import { readRecipes } from "./read_recipes.ts";

/** Removes what no plan has, or no folder. */
export const prune: BaselineVerb = {
  options: ["images", "against", "allow-dirty", "dry-run"],
  async run(files, options) {
    const { io } = options;
    const isDry = options["dry-run"] ?? false;
    const all = await find(files, options);
    all.forEach(assertRest);
    for (const it of all) {
      const { folder, baseline, ids } = it;
      const entries = baseline.entries.filter(({ id }) => ids.has(id));
      const isLess = entries.length < baseline.entries.length;
      if (isLess && !isDry) {
        await writeBaseline(folder, { ...baseline, entries }, new Map());
      }
      io.out(linesOf(it, isDry).map((line) => `${oneLine(line)}\n`).join(""));
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

function assertRest({ folder, baseline, ids, noun }: Found): void {
  if (baseline.entries.some(({ id }) => ids.has(id))) return;
  throw new UsageError(
    `Cannot prune ${folder}: none of its ${noun}s is left; remove the folder ` +
      "if that is meant",
  );
}

function linesOf(
  { folder, baseline: { entries }, ids, noun }: Found,
  isDry: boolean,
): string[] {
  const gone = entries.filter(({ id }) => !ids.has(id));
  if (gone.length === 0) return [`Nothing to remove from ${folder}`];
  const names = gone.map((it) => titleOf(it, entries)).join(", ");
  return [
    `${isDry ? "Would remove" : "Removed"} from ${folder}: ` +
    `${counted(gone.length, noun)}: ${names}`,
    ...isDry ? [] : [`Next: commit ${folder}`],
  ];
}

async function find(
  files: readonly string[],
  options: BaselineOptions,
): Promise<Found[]> {
  const { images, against, baselines } = options;
  if (images === undefined && against === undefined) {
    const plans = await readPlans(files, { fullLength: true });
    const root = checkoutRoot();
    refuseDirty(await readCode(root, [baselines]), {
      ...{ ...options, root, verb: "prune by" },
      recipes: await readRecipes(plans, root),
    });
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
  const root = checkoutOf(against);
  refuseDirty(await readCode(root, [against, images, options.results]), {
    ...{ ...options, root, place: against, verb: "prune by" },
  });
  const ids = new Set(listImages(images).map(({ id }) => id));
  return [{ folder: against, baseline, ids, noun: "image" }];
}
