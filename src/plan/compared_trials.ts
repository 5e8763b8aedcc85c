/** Which trials a stop rule compares, and whether that makes sense. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { Json, StopRule, Trial } from "../base/records.ts";
import { namesOf } from "../base/registry.ts";
import type { Study } from "../config/study.ts";
import { comparesTrials, isCost } from "../base/stop_rule.ts";
import { METRICS } from "../engine/catalog.ts";

/**
 * Tells which trials of a study are compared with each other: those of the same
 * images in the same sizes; where the study searches, those that differ only in
 * what is drawn.
 *
 * @param study The study.
 * @returns Equal for such trials.
 */
export function comparedBy(study: Study): (trial: Trial) => string {
  const over = study.search && drawnPaths(study);
  return ({ content, style, settings, varied }) =>
    canonicalJson([
      ...[content, style, settings.size, settings.styleSize],
      over === undefined ? null : withoutPaths(varied, over),
    ]);
}

/**
 * Metrics that decide on trials or choose among them, each once.
 *
 * @param study Their study.
 * @returns Names; none of costs.
 */
export function watchedMetrics(
  { search, stop }: Pick<Study, "search" | "stop">,
): string[] {
  const watched = [search, stop].flatMap((it) => it ? [it.metric] : []);
  return [...new Set(watched)].filter((name) => !isCost(name));
}

/**
 * What `random` draws.
 *
 * @param study The study.
 * @returns Paths, in the order of the study.
 */
export function drawnPaths({ axes }: Study): string[] {
  const rows = axes.filter(({ source }) => source === "random")
    .flatMap(({ rows: [first = []] }) => first);
  return rows.map(({ path }) => path);
}

/**
 * What varies besides some paths.
 *
 * @param varied Path to value.
 * @param paths The paths.
 */
export function withoutPaths(
  varied: Trial["varied"],
  paths: readonly string[],
): Trial["varied"] {
  const others = Object.entries(varied).filter(([path]) =>
    !paths.includes(path)
  );
  return Object.fromEntries(others);
}

/**
 * What a user of a stop rule should know.
 *
 * @param study The study; need not have a rule.
 * @param trials All its trials.
 * @returns One line each.
 */
export function stopWarnings(
  study: Study,
  trials: readonly Trial[],
): string[] {
  const { stop: rule } = study;
  if (rule === undefined) return [];
  // a search by halving brings the rule
  const key = study.search?.method === "halving" ? "search" : "stop";
  const isReached = trials.some(({ settings: { iterations } }) =>
    firstDecision(rule) < iterations
  );
  return [
    ...isReached ? [] : [
      `${key} ends no trial: all have made their iterations before it decides`,
    ],
    ...costWarning(rule, trials, comparedBy(study)),
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
  content: ["contentLayers", "contentCost", "network"],
  style: ["styleLayers", "styleCost", "network"],
  total: [
    ...["alpha", "beta", "contentLayers", "styleLayers"] as const,
    ...["contentCost", "styleCost", "network"] as const,
  ],
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
