/** Which numbers of trials may be held against each other. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { Json, Settings } from "../base/records.ts";

/** What is looked at of a trial. */
export interface Meant {
  /** Everything that describes the trial. */
  readonly settings: Settings;
  /** Updates made. */
  readonly iterationsRun: number;
}

/**
 * Tells what a number of a trial means, as a text: where two trials have equal
 * texts, the better number is that of the better trial.
 */
export type MeaningOf = (column: string, trial: Meant) => string;

type Name = keyof Settings;

/** What a metric is measured against, and at which size. */
const SUBJECT: readonly Name[] = ["content", "style", "size", "styleSize"];

/** Settings that are part of the content and the style cost. */
const OF_COSTS: readonly Name[] = [
  ...["network", "contentLayers", "styleLayers"] as const,
  ...["contentCost", "styleCost"] as const,
];

/** Numbers that mean the same whatever was set. */
const ALIKE: readonly string[] = [
  "it/s",
  "peakMemoryMB",
  "engineVersion",
  "iterationsRun",
];

/**
 * Settings, other than images and sizes, that are part of what a number means.
 *
 * @param column Name of the column.
 * @returns None for metrics, which do not depend on them.
 */
export function definingSettings(column: string): readonly Name[] {
  if (column === "contentCost" || column === "styleCost") return OF_COSTS;
  // time to quality is told in shares of the total cost
  return column === "totalCost" || /^(seconds|iterations)To/.test(column)
    ? ["alpha", "beta", ...OF_COSTS]
    : [];
}

/**
 * Prepares telling numbers of some trials apart that compare badly: metrics of
 * other images or sizes, costs of other layers, times of other iterations.
 *
 * @param trials The trials.
 *
 * @example
 * ```ts
 * import type { Settings } from "../base/records.ts";
 * import { meaningsOf } from "./meanings.ts";
 * import { notStrictEqual, strictEqual } from "node:assert/strict";
 *
 * const [weak, strong] = [4, 400].map((beta) => ({
 *   settings: { beta } as Settings,
 *   iterationsRun: 50,
 * })) as [never, never];
 * const meaningOf = meaningsOf([weak, strong]);
 * strictEqual(meaningOf("ssim", weak), meaningOf("ssim", strong));
 * notStrictEqual(meaningOf("totalCost", weak), meaningOf("totalCost", strong));
 * ```
 */
export function meaningsOf(trials: readonly Meant[]): MeaningOf {
  const known = new Map<unknown, string>();
  const textOf = ({ settings }: Meant, name: Name): string => {
    // older records lack some
    const value = (settings[name] ?? null) as Json;
    if (typeof value !== "object") return String(value);
    const text = known.get(value) ?? canonicalJson(value);
    known.set(value, text);
    return text;
  };
  const [first] = trials;
  const varies = (name: Name): boolean =>
    trials.some((it) => textOf(it, name) !== textOf(first!, name));
  const varying = new Set(
    [...SUBJECT, ...definingSettings("totalCost")].filter(varies),
  );
  return (column, trial) => {
    if (ALIKE.includes(column)) return "";
    if (column === "seconds") return String(trial.iterationsRun);
    const names = [...SUBJECT, ...definingSettings(column)]
      .filter((name) => varying.has(name));
    return names.map((name) => textOf(trial, name)).join("\n");
  };
}
