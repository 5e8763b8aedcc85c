/** What ends trials, and what chooses among them, as a study has it. */
import type { StopRule } from "../base/records.ts";
import { ownerOf } from "./parts/load_parts.ts";
import type { UsedFile } from "./parts/used_files.ts";
import type { ProblemList } from "./problem_list.ts";
import type { SearchForm } from "./search.ts";
import type { Search, Study } from "./study.ts";

/** What the keys `stop` and `search` come to. */
export interface StoppingForm {
  /** When trials are given up. */
  readonly stop?: StopRule | null | undefined;
  /** What the best are chosen by, and how they are searched. */
  readonly search?: SearchForm | null | undefined;
}

/**
 * Puts the two keys together: a search may bring a rule.
 *
 * @param form What they come to.
 * @returns For the study.
 */
export function stoppingOf(
  { stop, search: form }: StoppingForm,
): Pick<Study, "stop" | "search"> {
  const { stop: ofSearch, ...search } = form ?? {};
  const rule = stop ?? ofSearch;
  return {
    ...(rule && { stop: withMetricHash(rule) }),
    ...(form && { search: search as Search }),
  };
}

/** A rule by another version of the user's own metric is another rule. */
function withMetricHash(rule: StopRule): StopRule {
  const file = ownerOf("metric", rule.metric);
  return file === undefined ? rule : { ...rule, metricSha256: file.sha256 };
}

/**
 * Refuses metrics that only another study of this process brings.
 *
 * @param form What the keys come to.
 * @param used The files that the study uses.
 * @param problems Gets what is wrong.
 */
export function refuseForeignMetrics(
  form: StoppingForm,
  used: readonly UsedFile[],
  problems: ProblemList,
): void {
  for (const key of ["stop", "search"] as const) {
    const metric = form[key]?.metric;
    const owner = metric && ownerOf("metric", metric);
    if (!owner || used.some(({ file }) => file === owner)) continue;
    const message = `Cannot use metric "${metric}" for ${key}: it is in ` +
      `${owner.shown}, which this study does not use; add the file to use`;
    problems.add([key, "metric"], "value", message);
  }
}
