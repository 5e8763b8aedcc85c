/** Whether two plans differ in anything that matters for their results. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { Json } from "../base/records.ts";

/** Settings that say how a trial is run and logged, not what comes of it. */
const HOW_TO_RUN: readonly string[] = [
  "backend",
  "logEvery",
  "saveEvery",
  "hashEvery",
  "checkpointEvery",
  "timeout",
  "hangTimeout",
];

/** Roles of the images of a trial. */
const IMAGES: readonly string[] = ["content", "style"];

type Fields = Readonly<Record<string, Json>>;

/**
 * Whether two plans have the same trials, wherever these run, however often
 * they log, and wherever their images lie.
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
  return a === b || essence(a) === essence(b);
}

/** The part of a plan that matters, as text that can be compared. */
function essence(text: string): string {
  let plan: Json;
  try {
    plan = JSON.parse(text);
  } catch {
    return text; // damaged: like nothing but itself
  }
  if (!isFields(plan) || !Array.isArray(plan.trials)) return text;
  return canonicalJson({ ...plan, trials: plan.trials.map(trialEssence) });
}

function trialEssence(trial: Json): Json {
  if (!isFields(trial)) return trial;
  return mapFields(
    trial,
    (name, value) =>
      name === "settings"
        ? without(value, HOW_TO_RUN)
        : IMAGES.includes(name)
        ? without(value, ["path"])
        : value,
  );
}

function mapFields(
  fields: Fields,
  change: (name: string, value: Json) => Json,
): Json {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, change(name, value)]),
  );
}

function without(value: Json, names: readonly string[]): Json {
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => !names.includes(name)),
  );
}

function isFields(value: Json): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
