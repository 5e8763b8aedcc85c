/** When a trial is given up: what each rule looks at, and what it says. */
import { canonicalJson } from "./canonical_json.ts";
import type {
  HalvingRule,
  MedianRule,
  PlateauRule,
  Rung,
  StepRecord,
  StopRule,
} from "./records.ts";
import { median } from "./stats.ts";

/** Costs that a rule may look at instead of a metric. */
export const COST_NAMES = ["total", "content", "style"] as const;

/** Name of a cost. */
export type CostName = (typeof COST_NAMES)[number];

/**
 * Whether a rule looks at a cost, which every step has.
 *
 * @param metric What it looks at.
 */
export function isCost(metric: string): metric is CostName {
  return COST_NAMES.some((name) => name === metric);
}

/**
 * Whether a rule holds trials against each other.
 *
 * @param rule The rule.
 */
export function comparesTrials(
  rule: StopRule,
): rule is MedianRule | HalvingRule {
  return rule.rule !== "plateau";
}

/**
 * Whether two rules say the same.
 *
 * @param a A rule, or none.
 * @param b Another.
 */
export function isSameRule(a: StopRule | undefined, b: StopRule): boolean {
  return a !== undefined && canonicalJson({ ...a }) === canonicalJson({ ...b });
}

/**
 * The iterations at which a rule looks at a trial.
 *
 * @param rule The rule.
 * @param iterations Updates of the whole trial.
 * @returns Steps, rising, none above `iterations`.
 *
 * @example
 * ```ts
 * import { rungSteps } from "./stop_rule.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const total = { metric: "total", goal: "minimize" } as const;
 * deepStrictEqual(
 *   rungSteps({ rule: "halving", ...total, from: 50, factor: 3 }, 500),
 *   [50, 150, 450],
 * );
 * ```
 */
export function rungSteps(rule: StopRule, iterations: number): number[] {
  const next = rule.rule === "halving"
    ? (step: number) => step * rule.factor
    : (step: number) => step + rule.every;
  const steps: number[] = [];
  const first = rule.rule === "halving" ? rule.from : rule.every;
  for (let step = first; step <= iterations; step = next(step)) {
    steps.push(step);
  }
  return steps;
}

/**
 * What costs say of the rungs of a trial that ran without the rule.
 *
 * @param rule The rule.
 * @param steps The trial's rows; only some of the rungs may be among them.
 * @returns None if the rule looks at a metric.
 */
export function rungsOfSteps(
  rule: StopRule,
  steps: readonly StepRecord[],
): Rung[] {
  const { metric } = rule;
  if (!isCost(metric)) return [];
  const wanted = new Set(rungSteps(rule, steps.at(-1)?.step ?? 0));
  return steps.filter(({ step }) => wanted.has(step))
    .map((record) => ({ step: record.step, value: record[metric] }));
}

/**
 * Decides on a trial.
 *
 * @param rule The rule.
 * @param own The trial's values so far, in their order; at least one.
 * @param earlier Those of trials that it is compared with.
 * @returns Why it ends now, as a sentence without its stop; undefined if it
 *     goes on.
 */
export function stopReason(
  rule: StopRule,
  own: readonly Rung[],
  earlier: readonly (readonly Rung[])[],
): string | undefined {
  const { step } = own.at(-1)!;
  // only what was known of them at this iteration
  const reached = earlier
    .map((rungs) => rungs.filter((rung) => rung.step <= step))
    .filter((rungs) => rungs.at(-1)?.step === step);
  const why = explain(rule, own, reached);
  return why && `Stopped at iteration ${step}: ${why}`;
}

function explain(
  rule: StopRule,
  own: readonly Rung[],
  reached: readonly (readonly Rung[])[],
): string | undefined {
  switch (rule.rule) {
    case "plateau":
      return explainPlateau(rule, own);
    case "median":
      return explainMedian(rule, own, reached);
    case "halving":
      return explainHalving(rule, own, reached);
    default:
      return rule satisfies never;
  }
}

function explainPlateau(
  rule: PlateauRule,
  own: readonly Rung[],
): string | undefined {
  const { patience, minImprovement } = rule;
  const better = isBetter(rule);
  let best = own[0]!;
  for (const rung of own) {
    const isEnough = Math.abs(best.value - rung.value) >
      minImprovement * Math.abs(best.value);
    if (better(rung.value, best.value) && isEnough) best = rung;
  }
  if (own.at(-1)!.step - best.step < patience) return undefined;
  const share = shortNumber(100 * minImprovement);
  return `${nameOf(rule)} has not improved by ${share} % since iteration ` +
    `${best.step} (${shortNumber(best.value)})`;
}

/** Golovin et al., Google Vizier, KDD 2017, with the best instead of means. */
function explainMedian(
  rule: MedianRule,
  own: readonly Rung[],
  reached: readonly (readonly Rung[])[],
): string | undefined {
  if (own.at(-1)!.step < rule.from) return undefined;
  if (reached.length < rule.atLeast) return undefined;
  const best = bestOf(rule, own);
  const middle = median(reached.map((rungs) => bestOf(rule, rungs)));
  if (!isBetter(rule)(middle, best)) return undefined;
  const side = rule.goal === "minimize" ? "above" : "below";
  return `${nameOf(rule)} ${shortNumber(best)} is ${side} the median ` +
    `${shortNumber(middle)} of ${count(reached.length)}`;
}

/** Li et al., A System for Massively Parallel Hyperparameter Tuning, 2020. */
function explainHalving(
  rule: HalvingRule,
  own: readonly Rung[],
  reached: readonly (readonly Rung[])[],
): string | undefined {
  const better = isBetter(rule);
  const { value } = own.at(-1)!;
  const all = reached.length + 1;
  const kept = Math.max(1, Math.floor(all / rule.factor));
  const place = 1 +
    reached.filter((rungs) => better(rungs.at(-1)!.value, value)).length;
  if (place <= kept) return undefined;
  return `${nameOf(rule)} ${shortNumber(value)} has place ${place} of ` +
    `${count(all)}, ${kept} of which ${kept === 1 ? "goes" : "go"} on`;
}

function isBetter({ goal }: StopRule): (a: number, b: number) => boolean {
  return goal === "minimize" ? (a, b) => a < b : (a, b) => a > b;
}

function bestOf(rule: StopRule, rungs: readonly Rung[]): number {
  const better = isBetter(rule);
  return rungs.map(({ value }) => value)
    .reduce((best, value) => better(value, best) ? value : best);
}

function nameOf({ metric }: StopRule): string {
  return isCost(metric) ? `${metric} cost` : metric;
}

function count(trials: number): string {
  return `${trials} ${trials === 1 ? "trial" : "trials"}`;
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}
