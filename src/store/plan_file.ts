/** `plan.json` as far as the store looks into it: which trials, in order. */
import { StoreError } from "../base/errors.ts";
import type {
  ImageRef,
  Settings,
  Trial,
  WatchedValue,
} from "../base/records.ts";
import { guardSync } from "./store_failure.ts";

/** A trial as a plan lists it. */
export type PlannedTrial = Pick<Trial, "id" | "varied">;

/**
 * The trials of a plan.
 *
 * @param text Content of `plan.json`: an object with the list `trials`, whose
 *     entries have at least `id` and `varied`; of version 2, or without one,
 *     where all trials stand whole.
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
  return trialsOf(parse(text, file), file)
    .map(({ id, varied }) => ({ id, varied }));
}

function trialsOf(plan: PlanForm | null, file: string): TrialForm[] {
  const trials = plan?.trials;
  if (!Array.isArray(trials) || !trials.every(isPlannedTrial)) {
    throw damaged(file, 'it has no list "trials" with id and varied');
  }
  const seen = new Set<string>();
  for (const { id } of trials) {
    if (seen.has(id)) throw damaged(file, `it has trial "${id}" twice`);
    seen.add(id);
  }
  return trials;
}

/** A plan as reports look at it. */
export interface ReadPlan {
  /** The trials, in the order of the plan. */
  readonly trials: readonly PlannedTrial[];
  /** Image as the study names it, to what it means; empty in old plans. */
  readonly images: Readonly<Record<string, ImageRef>>;
}

/**
 * Reads the trials and images of a plan.
 *
 * @param file Path of `plan.json`.
 * @throws {StoreError} If the file cannot be read, or is not a plan.
 */
export function readPlan(file: string): ReadPlan {
  const text = guardSync("read plan", file, () => Deno.readTextFileSync(file));
  const images = parse(text, file)?.images ?? {};
  return { trials: plannedTrials(text, file), images };
}

/** A trial that may become the best. */
export interface SearchedTrial extends PlannedTrial {
  /** What tells the images that it is compared for. */
  readonly settings: Pick<Settings, "content" | "style" | "size" | "styleSize">;
}

/** What the best trials of a study are chosen by. */
export interface PlannedSearch extends WatchedValue {
  /** Paths of the settings that are drawn, and chosen. */
  readonly over: readonly string[];
  /** The trials of the plan, in its order. */
  readonly planned: readonly SearchedTrial[];
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
  const plan = parse(text, file);
  const search = plan?.search;
  if (search === undefined) return undefined;
  if (!isSearchForm(search)) {
    throw damaged(file, 'its "search" has not metric, goal and over');
  }
  const planned = trialsOf(plan, file).map(({ id, varied, settings }) => {
    const { content, style, size, styleSize } = {
      ...plan?.shared?.settings,
      ...settings,
    } as Settings;
    return { id, varied, settings: { content, style, size, styleSize } };
  });
  const { metric, goal, over } = search;
  return { metric, goal, over, planned };
}

/**
 * Reads which study file a plan was made of.
 *
 * @param file Path of `plan.json`.
 * @returns Its path; undefined where the plan does not tell, or is none.
 */
export function readOrigin(file: string): string | undefined {
  try {
    const origin = parse(Deno.readTextFileSync(file), file)?.file;
    return typeof origin === "string" ? origin : undefined;
  } catch {
    return undefined; // a missing or damaged plan is replaced, and told then
  }
}

function isSearchForm(
  value: unknown,
): value is Omit<PlannedSearch, "planned"> {
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

/** A plan as far as it is looked at. */
interface PlanForm {
  readonly file?: unknown;
  readonly search?: unknown;
  readonly images?: Readonly<Record<string, ImageRef>>;
  readonly shared?: { readonly settings?: Partial<Settings> };
  readonly trials?: unknown;
}

/** A trial of it; its settings are those that trials do not share. */
interface TrialForm extends PlannedTrial {
  readonly settings?: Partial<Settings>;
}

function parse(text: string, file: string): PlanForm | null {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(file, "it is not JSON", { cause });
  }
}

function isPlannedTrial(value: unknown): value is TrialForm {
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
