/** Which trials a stop rule compares, and whether that makes sense. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { Json, StopRule, Trial } from "../base/records.ts";
import { namesOf } from "../base/registry.ts";
import { comparesTrials, isCost } from "../base/stop_rule.ts";
import { METRICS } from "../engine/catalog.ts";

/** What is equal for trials that are compared with each other. */
type Compared = Pick<Trial, "content" | "style" | "settings">;

/**
 * Equal for trials that are compared with each other: those of the same images
 * in the same sizes.
 *
 * @param trial A trial.
 */
export function imagesKey({ content, style, settings }: Compared): string {
  return canonicalJson([content, style, settings.size, settings.styleSize]);
}

/**
 * What a user of a stop rule should know.
 *
 * @param rule The rule; undefined if there is none.
 * @param trials All trials of the study.
 * @param groupOf Tells which of them are compared.
 * @returns One line each.
 */
export function stopWarnings(
  rule: StopRule | undefined,
  trials: readonly Trial[],
  groupOf: (trial: Trial) => string,
): string[] {
  if (rule === undefined) return [];
  const isReached = trials.some(({ settings: { iterations } }) =>
    firstDecision(rule) < iterations
  );
  return [
    ...isReached ? [] : [
      "stop ends no trial: all have made their iterations before it decides",
    ],
    ...costWarning(rule, trials, groupOf),
  ];
}

/** The first iteration at which a trial may end. */
function firstDecision(rule: StopRule): number {
  switch (rule.rule) {
    case "plateau":
      return rule.every + rule.patience;
    case "median":
      return Math.ceil(rule.from / rule.every) * rule.every;
    case "halving":
      return rule.from;
    default:
      return rule satisfies never;
  }
}

/** Settings by which a cost of one trial differs from that of another. */
const DECIDING = {
  content: ["contentLayers", "network"],
  style: ["styleLayers", "network"],
  total: ["alpha", "beta", "contentLayers", "styleLayers", "network"],
} as const;

function costWarning(
  rule: StopRule,
  trials: readonly Trial[],
  groupOf: (trial: Trial) => string,
): string[] {
  const { metric } = rule;
  if (!comparesTrials(rule) || !isCost(metric)) return [];
  const groups = [...Map.groupBy(trials, groupOf).values()];
  const differing = DECIDING[metric].filter((name) =>
    groups.some((group) =>
      new Set(group.map((trial) => settingText(trial, name))).size > 1
    )
  );
  if (differing.length === 0) return [];
  return [
    `stop compares the ${metric} cost of trials that differ in ${
      differing.join(", ")
    }, and so in what it means; better compare by one of: ${
      namesOf(METRICS).join(", ")
    }`,
  ];
}

/** Fetched weights and a file's are told apart by the trial's hash of them. */
function settingText(
  { settings, weightsSha256 }: Trial,
  name: (typeof DECIDING)["total"][number],
): string {
  const value = settings[name];
  if (typeof value === "number") return String(value);
  const weights = name === "network" ? weightsSha256 : "";
  return canonicalJson([weights, { ...value } as Json]);
}
