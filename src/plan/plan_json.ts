/** A plan as `plan.json` and `plan --json` show it. */
import type { Json } from "../base/records.ts";
import type { Study } from "../config/study.ts";
import { drawnPaths } from "./compared_trials.ts";
import type { Plan } from "./plan.ts";

/** What the best trials are chosen by. */
function searchJson(study: Study): Readonly<Record<string, Json>> {
  const { search } = study;
  return search ? { search: { ...search, over: drawnPaths(study) } } : {};
}

/**
 * Everything in a plan that matters later, as plain JSON.
 *
 * @param plan The plan.
 * @returns `study` (its name), `grid`, `search` if the study has one (with the
 *     paths that are drawn, `over`), `duplicates`, `warnings` and `trials`.
 */
export function planJson(plan: Plan): Readonly<Record<string, Json>> {
  const { study, trials, duplicates, warnings } = plan;
  return {
    study: study.name,
    grid: study.axes.filter(({ source }) => source === "grid")
      .map(({ rows }) => ({
        path: rows[0]![0]!.path,
        values: rows.map(([value]) => value!.written),
      })),
    ...searchJson(study),
    duplicates,
    warnings,
    // spread: interfaces have no index signature, plain objects do
    trials: trials.map(({ settings, content, style, ...trial }) => ({
      id: trial.id,
      hash: trial.hash,
      varied: trial.varied,
      settings: { ...settings },
      content,
      style,
      weightsSha256: trial.weightsSha256,
      ...(trial.parts && { parts: trial.parts.map((it) => ({ ...it })) }),
    })),
  };
}
