/** Whether two plans differ in anything that matters for their results. */
import { canonicalJson } from "../base/canonical_json.ts";
import { HOW_TO_RUN } from "../base/how_to_run.ts";
import type { Json } from "../base/records.ts";
import {
  type Fields,
  isFields,
  type SharedFields,
  wholeTrial,
} from "./whole_trial.ts";

/** Keys of a plan: where its file lies, its form, and what it says of trials. */
const HOW_TO_WRITE: readonly string[] = [
  "file",
  "version",
  "images",
  "shared",
  "trials",
];

/**
 * Whether two plans have the same trials, wherever these run, however often
 * they log, wherever their images lie, and whatever form the plans have.
 *
 * @param a Content of a `plan.json`.
 * @param b Content of another.
 * @returns True if no result differs; also for equal texts that are no plans.
 *
 * @example The backend makes no other plan
 * ```ts
 * import { haveSameTrials } from "./same_plan.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const plan = (settings: Record<string, unknown>) =>
 *   JSON.stringify({ trials: [{ id: "0f3a5b7c9d1e", settings }] });
 * const usual = plan({ beta: 40, backend: "auto" });
 * strictEqual(haveSameTrials(usual, plan({ beta: 40, backend: "wasm" })), true);
 * strictEqual(haveSameTrials(usual, plan({ beta: 4, backend: "auto" })), false);
 * ```
 */
export function haveSameTrials(a: string, b: string): boolean {
  if (a === b) return true;
  const [one, other] = [readPlan(a), readPlan(b)];
  // damaged: like nothing but itself
  if (one === undefined || other === undefined) return false;
  return one.trials.length === other.trials.length &&
    headText(one) === headText(other) &&
    // one at a time: the text of all would take hundreds of megabytes
    one.trials.every((trial, at) =>
      trialText(trial, one) === trialText(other.trials[at]!, other)
    );
}

type PlanFields = Fields & SharedFields & { readonly trials: readonly Json[] };

function readPlan(text: string): PlanFields | undefined {
  let plan: Json;
  try {
    plan = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isFields(plan) && Array.isArray(plan.trials)
    ? plan as PlanFields
    : undefined;
}

/** What matters besides the trials, as text that can be compared. */
function headText(plan: PlanFields): string {
  return canonicalJson(without(plan, HOW_TO_WRITE));
}

/** What matters of a trial; the same in plans of all versions. */
function trialText(trial: Json, plan: PlanFields): string {
  if (!isFields(trial)) return canonicalJson(trial);
  const { settings, content, style, ...others } = wholeTrial(trial, plan);
  return canonicalJson({
    ...others,
    settings: without(settings, HOW_TO_RUN),
    content: without(content, ["path"]),
    style: without(style, ["path"]),
  });
}

function without(value: Json | undefined, names: readonly string[]): Json {
  if (!isFields(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => !names.includes(name)),
  );
}
