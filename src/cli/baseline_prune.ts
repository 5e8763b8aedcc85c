/** `baseline prune`: removes trials that a study has no more. */
import { join } from "node:path";
import { UsageError } from "../base/errors.ts";
import { counted } from "../base/format.ts";
import { writeBaseline } from "../check/baseline_file.ts";
import type { BaselineVerb } from "./baseline_verb.ts";
import { readBaselines } from "./judge_plans.ts";
import { readPlans } from "./read_plans.ts";

/** Removes what no plan has. */
export const prune: BaselineVerb = {
  options: [],
  async run(files, { io, baselines }) {
    const plans = await readPlans(files, { fullLength: true });
    for (const { plan, baseline } of readBaselines(plans, baselines)) {
      const { study: { name }, trials } = plan;
      const ids = new Set(trials.map(({ id }) => id));
      const entries = baseline.entries.filter(({ id }) => ids.has(id));
      const folder = join(baselines, name);
      if (entries.length === 0) {
        throw new UsageError(
          `Cannot prune ${folder}: the study has none of its trials; remove ` +
            "the folder if that is meant",
        );
      }
      const gone = baseline.entries.length - entries.length;
      if (gone > 0) {
        await writeBaseline(folder, { ...baseline, entries }, new Map());
      }
      io.out(`Removed from ${folder}: ${counted(gone, "trial")}\n`);
    }
    return 0;
  },
};
