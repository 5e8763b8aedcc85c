/** Repeats with other seeds, summed up. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { Goal, Json, Settings } from "../base/records.ts";
import { type Spread, spread } from "../base/stats.ts";
import { isCost } from "../base/stop_rule.ts";
import { formatTable } from "../base/table.ts";
import { type Sample, welchP } from "../base/welch.ts";
import type { TrialRow } from "../store/mod.ts";
import { settingCell } from "../plan/differing_settings.ts";
import { formatNumber } from "../base/format.ts";
import { metricGoal, shownMetrics } from "../plan/shown_metrics.ts";

/** Done trials that differ in nothing but their seeds. */
export interface SeedGroup {
  /** The trials, at least two, in the order of the results. */
  readonly rows: readonly TrialRow[];
  /** alpha · content + beta · style. */
  readonly total: Spread;
  /** Content cost, without alpha. */
  readonly content: Spread;
  /** Style cost, without beta. */
  readonly style: Spread;
  /** Metrics that all of them were measured by, by name. */
  readonly metrics: Readonly<Record<string, Spread>>;
}

/** Settings that decide how much is kept of a trial, and how long it takes. */
const HOW_KEPT = {
  logEvery: 0,
  saveEvery: 0,
  hashEvery: 0,
  checkpointEvery: 0,
  timeout: 0,
  hangTimeout: 0,
};

/**
 * Finds trials that were repeated with other seeds, and sums up their costs.
 * Trials that are not done have no part in it.
 *
 * @param rows The trials.
 * @returns Groups of at least two, in the order of their first trials.
 */
export function groupSeeds(rows: readonly TrialRow[]): readonly SeedGroup[] {
  const keyOf = seedlessKey();
  const groups = Map.groupBy(
    rows.filter(({ state }) => state === "done"),
    ({ engineVersion, backend, settings }) =>
      `${engineVersion} ${backend} ${keyOf(settings)}`,
  );
  return [...groups.values()].filter(isRepeated)
    .map((group) => ({
      rows: group,
      total: spread(group.map(({ totalCost }) => totalCost!)),
      content: spread(group.map(({ contentCost }) => contentCost!)),
      style: spread(group.map(({ styleCost }) => styleCost!)),
      metrics: metricSpreads(group),
    }));
}

/**
 * Tells settings apart, the seed aside.
 *
 * @returns A function that gives equal texts for settings that differ in
 *     nothing that can change the image but the seed.
 */
function seedlessKey(): (settings: Settings) => string {
  const slots = new Map<string, Slot>();
  return (settings) => {
    const key: number[] = [];
    for (const name in settings) {
      if (name === "seed" || name in HOW_KEPT) continue;
      const slot = slots.get(name) ??
        { at: slots.size, known: new Map(), numbers: new Map() };
      if (slot.known.size === 0) slots.set(name, slot);
      const value = settings[name as keyof Settings] as Json;
      // rows of the index share their values: each is looked into once
      key[slot.at] = slot.known.get(value) ?? numberOf(slot, value);
    }
    return key.join();
  };
}

/** A setting, and numbers of its values. */
interface Slot {
  /** Its place in keys. */
  readonly at: number;
  /** By value; equal ones may be different objects. */
  readonly known: Map<Json, number>;
  /** By canonical JSON. */
  readonly numbers: Map<string, number>;
}

function numberOf({ known, numbers }: Slot, value: Json): number {
  const text = canonicalJson(value);
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  known.set(value, number);
  return number;
}

/** Chance of an error, at which means count as different. */
export const LEVEL = 0.05;

/** What the mark of {@linkcode spreadText} means. */
export const ALIKE =
  `~ no clear difference from the best: Welch's test, p ≥ ${LEVEL}`;

/**
 * Finds the groups whose mean is the best, or may as well be: by Welch's test
 * the difference from the best is no larger than what seeds alone make (p of
 * 0.05 or more).
 *
 * @param groups Groups of one table.
 * @param name A cost (`total`, `content`, `style`) or a metric.
 * @returns The best among them; none if fewer than two groups have that value,
 *     or nobody says which values are better.
 */
export function likeBest(
  groups: readonly SeedGroup[],
  name: string,
): ReadonlySet<SeedGroup> {
  const goal = isCost(name) ? "minimize" : metricGoal(name);
  if (goal === null) return new Set();
  const samples = new Map(groups.flatMap((group) => {
    const found = spreadOf(group, name);
    return found ? [[group, sampleOf(group, found)]] : [];
  }));
  return alikeBest(samples, goal);
}

/**
 * {@linkcode likeBest} of any samples. One of a single value is like no other.
 *
 * @param samples What is compared.
 * @param goal Which values are better.
 */
export function alikeBest<Group>(
  samples: ReadonlyMap<Group, Sample>,
  goal: Goal,
): ReadonlySet<Group> {
  if (samples.size < 2) return new Set();
  const sign = goal === "maximize" ? -1 : 1;
  const best = [...samples.values()].reduce((a, b) =>
    sign * b.mean < sign * a.mean ? b : a
  );
  const isAlike = (it: Sample): boolean =>
    it === best ||
    it.count > 1 && best.count > 1 && welchP(it, best) >= LEVEL;
  return new Set(
    [...samples].filter(([, sample]) => isAlike(sample)).map(([it]) => it),
  );
}

function sampleOf({ rows }: SeedGroup, found: Spread): Sample {
  return { ...found, count: rows.length };
}

function spreadOf(group: SeedGroup, name: string): Spread | undefined {
  return isCost(name) ? group[name] : group.metrics[name];
}

function metricSpreads(group: readonly TrialRow[]): SeedGroup["metrics"] {
  const names = Object.keys(group[0]!.metrics)
    .filter((name) => group.every(({ metrics }) => name in metrics));
  return Object.fromEntries(
    names.map((name) => [
      name,
      spread(group.map(({ metrics }) => metrics[name]!)),
    ]),
  );
}

/**
 * A seed that stands twice has seen two versions of an image or of a part, and
 * nobody can tell which trials belong together.
 */
function isRepeated(group: readonly TrialRow[]): boolean {
  const seeds = new Set(group.map(({ settings: { seed } }) => seed));
  return group.length > 1 && seeds.size === group.length;
}

/**
 * Lays groups out as a table, in words for people.
 *
 * @param groups What {@linkcode groupSeeds} found, at least one.
 * @param paths Paths of the settings to show; `seed` is left out.
 * @returns Lines without a final line break.
 */
export function seedTable(
  groups: readonly SeedGroup[],
  paths: readonly string[],
): string {
  const shown = paths.filter((path) => path !== "seed");
  const titles = ["total", "content", "style"] as const;
  const metrics = shownMetrics(groups);
  const values = [...titles, ...metrics]
    .map((name) => ({ name, alike: likeBest(groups, name) }));
  const isMarked = values.some(({ alike }) => alike.size > 1);
  const columns = [
    ...shown.map((title) => ({ title })),
    ...["seeds", ...titles, ...metrics].map((title) => ({
      title,
      align: "right" as const,
    })),
  ];
  const cells = groups.map((group) => [
    ...shown.map((path) => {
      const { settings, varied } = group.rows[0]!;
      return settingCell(settings, path, varied);
    }),
    group.rows.length,
    ...values.map(({ name, alike }) =>
      spreadText(spreadOf(group, name), alike.size > 1 && alike.has(group))
    ),
  ]);
  const legend = isMarked ? `; ${ALIKE}` : "";
  return `Over seeds (mean ± standard deviation${legend})\n${
    formatTable(columns, cells)
  }`;
}

/**
 * Mean and deviation as a short text: two digits of the deviation say what can
 * be said of the mean.
 *
 * @param it The values, summed up; undefined if there are none.
 * @param isAlike Whether to mark it as no different from the best.
 */
export function spreadText(it: Spread | undefined, isAlike: boolean): string {
  if (it === undefined) return "";
  const { mean, deviation } = it;
  const text = deviation === null
    ? formatNumber(mean)
    : `${formatNumber(mean)} ± ${formatNumber(deviation, 2)}`;
  return isAlike ? `${text} ~` : text;
}
