/** Repeats with other seeds, summed up. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { Goal, Json, Settings } from "../base/records.ts";
import { type Spread, spread } from "../base/stats.ts";
import { type Sample, welchP } from "../base/welch.ts";
import type { TrialRow } from "../store/mod.ts";
import { settingCell } from "../plan/differing_settings.ts";
import { formatNumber } from "../base/format.ts";
import { meaningsOf } from "../plan/meanings.ts";
import { settingName } from "../page/setting_name.ts";
import { fitWidth } from "./fit_width.ts";
import { COSTS } from "./measures.ts";
import { shortPaths } from "./short_paths.ts";
import { metricGoal, shownMetrics } from "../plan/shown_metrics.ts";

/** Done trials that differ in nothing but their seeds. */
export interface SeedGroup {
  /** The trials, at least two, in the order of the results. */
  readonly rows: readonly TrialRow[];
  /** alpha · content + beta · style. */
  readonly totalCost: Spread;
  /** Content cost, without alpha. */
  readonly contentCost: Spread;
  /** Style cost, without beta. */
  readonly styleCost: Spread;
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
      totalCost: spread(group.map(({ totalCost }) => totalCost!)),
      contentCost: spread(group.map(({ contentCost }) => contentCost!)),
      styleCost: spread(group.map(({ styleCost }) => styleCost!)),
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

/** Of a mean: the best of all, or not clearly different from the best. */
export type Mark = "★" | "~";

/** What the marks mean. */
export const MARKS = "★ the best mean, ~ no clear difference from it: " +
  `Welch's test, p ≥ ${LEVEL}`;

/** Which groups are the best, or may as well be. */
export type Marks<Group> = ReadonlyMap<Group, Mark>;

/**
 * Finds the groups whose mean is the best, or may as well be: by Welch's test
 * the difference from the best is no larger than what seeds alone make (p of
 * 0.05 or more). Groups of other images or sizes are not held against each
 * other, and costs only where they mean the same.
 *
 * @param groups Groups of one table.
 * @param name A cost (`totalCost`, `contentCost`, `styleCost`) or a metric.
 * @returns Those groups; none where there is nothing to compare them with, or
 *     nobody says which values are better.
 */
export function likeBest(
  groups: readonly SeedGroup[],
  name: string,
): Marks<SeedGroup> {
  const goal = isCostColumn(name)
    ? "minimize"
    : metricGoal(name, groups.flatMap(({ rows }) => rows));
  if (goal === null) return new Map();
  const meaningOf = meaningsOf(groups.map(({ rows }) => rows[0]!));
  const samples = new Map(groups.flatMap((group) => {
    const found = spreadOf(group, name);
    return found ? [[group, sampleOf(group, found)]] : [];
  }));
  return markBest(samples, goal, ({ rows }) => meaningOf(name, rows[0]!));
}

/**
 * {@linkcode likeBest} of any samples. One of a single value is like no other.
 *
 * @param samples What is compared.
 * @param goal Which values are better.
 * @param meaningOf Tells apart what does not compare.
 */
export function markBest<Group>(
  samples: ReadonlyMap<Group, Sample>,
  goal: Goal,
  meaningOf: (group: Group) => string,
): Marks<Group> {
  const parts = Map.groupBy(samples, ([group]) => meaningOf(group));
  return new Map([...parts.values()].flatMap((part) => markPart(part, goal)));
}

/** Marks samples that compare with each other. */
function markPart<Group>(
  samples: readonly (readonly [Group, Sample])[],
  goal: Goal,
): [Group, Mark][] {
  // among equal means none is the best
  if (new Set(samples.map(([, { mean }]) => mean)).size < 2) return [];
  const sign = goal === "maximize" ? -1 : 1;
  const [, best] = samples.reduce((a, b) =>
    sign * b[1].mean < sign * a[1].mean ? b : a
  );
  const isAlike = (it: Sample): boolean =>
    it.count > 1 && best.count > 1 && welchP(it, best) >= LEVEL;
  return samples.flatMap(([group, it]): [Group, Mark][] =>
    it.mean === best.mean ? [[group, "★"]] : isAlike(it) ? [[group, "~"]] : []
  );
}

function sampleOf({ rows }: SeedGroup, found: Spread): Sample {
  return { ...found, count: rows.length };
}

function spreadOf(group: SeedGroup, name: string): Spread | undefined {
  return isCostColumn(name) ? group[name] : group.metrics[name];
}

function isCostColumn(name: string): name is (typeof COSTS)[number] {
  return COSTS.some((cost) => cost === name);
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
 * @param width Characters in a line; Infinity for any.
 * @returns Lines without a final line break.
 */
export function seedTable(
  groups: readonly SeedGroup[],
  paths: readonly string[],
  width: number = Infinity,
): string {
  const shown = paths.filter((path) => path !== "seed");
  const values = [...COSTS, ...shownMetrics(groups)]
    .map((name) => ({ name, marks: likeBest(groups, name) }));
  const isMarked = values.some(({ marks }) => marks.size > 0);
  const right = { align: "right" } as const;
  const columns = [
    ...shown.map((path) => ({
      title: settingName(path),
      cells: shortPaths(
        groups.map(({ rows: [row] }) =>
          settingCell(row!.settings, path, row!.varied)
        ),
      ),
    })),
    { title: "seeds", ...right, cells: groups.map(({ rows }) => rows.length) },
    ...values.map(({ name, marks }) => ({
      ...{ title: name, ...right },
      cells: groups.map((it) => spreadText(spreadOf(it, name), marks.get(it))),
    })),
  ];
  const legend = isMarked ? `; ${MARKS}` : "";
  return `Over seeds (mean ± standard deviation${legend})\n${
    fitWidth(columns, width)
  }`;
}

/**
 * Mean and deviation as a short text: two digits of the deviation say what can
 * be said of the mean.
 *
 * @param it The values, summed up; undefined if there are none.
 * @param mark Whether it is the best, or no different from that.
 */
export function spreadText(it: Spread | undefined, mark?: Mark): string {
  if (it === undefined) return "";
  const { mean, deviation } = it;
  const text = deviation === null
    ? formatNumber(mean)
    : `${formatNumber(mean)} ± ${formatNumber(deviation, 2)}`;
  return mark === undefined ? text : `${text} ${mark}`;
}
