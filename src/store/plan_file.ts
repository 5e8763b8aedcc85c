/** `plan.json` as far as the store looks into it: which trials, in order. */
import { StoreError } from "../base/errors.ts";
import type { Trial, WatchedValue } from "../base/records.ts";
import { guardSync } from "./store_failure.ts";

/** A trial as a plan lists it. */
export type PlannedTrial = Pick<Trial, "id" | "varied">;

/**
 * The trials of a plan.
 *
 * @param text Content of `plan.json`: an object with the list `trials`, whose
 *     entries have at least `id` and `varied`.
 * @param file Path of the file, for errors.
 * @returns The trials, in the order of the plan.
 * @throws {StoreError} If the text is no such plan, or has a trial twice.
 *
 * @example One trial
 * ```ts
 * import { plannedTrials } from "./plan_file.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const text = '{"trials": [{"id": "0f3a5b7c9d1e", "varied": {"beta": 4}}]}';
 * deepStrictEqual(plannedTrials(text, "plan.json"), [
 *   { id: "0f3a5b7c9d1e", varied: { beta: 4 } },
 * ]);
 * ```
 */
export function plannedTrials(text: string, file: string): PlannedTrial[] {
  const trials = parse(text, file)?.trials;
  if (!Array.isArray(trials) || !trials.every(isPlannedTrial)) {
    throw damaged(file, 'it has no list "trials" with id and varied');
  }
  const seen = new Set<string>();
  return trials.map(({ id, varied }) => {
    if (seen.has(id)) throw damaged(file, `it has trial "${id}" twice`);
    seen.add(id);
    return { id, varied };
  });
}

/** What the best trials of a study are chosen by. */
export interface PlannedSearch extends WatchedValue {
  /** Paths of the settings that are drawn, and chosen. */
  readonly over: readonly string[];
}

/**
 * Reads what the best trials of a study are chosen by.
 *
 * @param file Path of `plan.json`.
 * @returns Undefined if the study does not search.
 * @throws {StoreError} If the file cannot be read, or is not a plan.
 */
export function readSearch(file: string): PlannedSearch | undefined {
  const text = guardSync("read plan", file, () => Deno.readTextFileSync(file));
  const search = parse(text, file)?.search;
  if (search === undefined) return undefined;
  if (isPlannedSearch(search)) return search;
  throw damaged(file, 'its "search" has not metric, goal and over');
}

function isPlannedSearch(value: unknown): value is PlannedSearch {
  const search = value as Partial<PlannedSearch> | null;
  return typeof search?.metric === "string" &&
    (search.goal === "minimize" || search.goal === "maximize") &&
    Array.isArray(search.over);
}

/**
 * Reads the trials of a plan.
 *
 * @param file Path of `plan.json`.
 * @returns The trials, in the order of the plan.
 * @throws {StoreError} If the file cannot be read, or is not a plan.
 */
export function readPlanFile(file: string): PlannedTrial[] {
  const text = guardSync("read plan", file, () => Deno.readTextFileSync(file));
  return plannedTrials(text, file);
}

function parse(
  text: string,
  file: string,
): { readonly trials?: unknown; readonly search?: unknown } | null {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(file, "it is not JSON", { cause });
  }
}

function isPlannedTrial(value: unknown): value is PlannedTrial {
  const entry = value as Partial<PlannedTrial> | null;
  return typeof entry?.id === "string" && typeof entry.varied === "object" &&
    entry.varied !== null;
}

function damaged(
  file: string,
  found: string,
  options?: ErrorOptions,
): StoreError {
  return new StoreError(
    `Cannot read plan "${file}": ${found}; remove the file and ` +
      "run the study again",
    options,
  );
}
