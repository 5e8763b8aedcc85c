/** Results as JSON, for programs. */
import type { Settings } from "../base/records.ts";
import type { TrialRow } from "../store/mod.ts";
import { COSTS } from "./measures.ts";
import { groupSeeds, likeBest, type SeedGroup } from "./over_seeds.ts";
import { imagePath } from "./trial_image.ts";

/** One trial as `--json` prints it. */
export interface ResultsJsonRow extends TrialRow {
  /** Path of the trial's folder. */
  readonly path: string;
  /** Path of the last image; null where there is none. */
  readonly image: string | null;
}

/** Trials that differ in their seeds only, as `--json` prints them. */
export interface SeedsJson extends Omit<SeedGroup, "rows"> {
  /** Ids of the trials. */
  readonly ids: readonly string[];
  /** Costs and metrics in which it has the best mean. */
  readonly best: readonly string[];
  /** Costs and metrics in which no other group is clearly better. */
  readonly likeBest: readonly string[];
  /** Their seeds, in the same order. */
  readonly seeds: readonly number[];
}

/**
 * Turns rows into what `--json` prints.
 *
 * @param rows The trials.
 * @param pathOf Finds a trial's folder.
 * @returns An object with the list `trials`, and `overSeeds`, which sums up
 *     those that differ in their seeds only.
 */
export function resultsJson(
  rows: readonly TrialRow[],
  pathOf: (folder: string) => string,
): {
  readonly trials: readonly ResultsJsonRow[];
  readonly overSeeds: readonly SeedsJson[];
} {
  const trials = rows.map((row) => rowJson(row, pathOf));
  return { trials, overSeeds: overSeedsJson(rows) };
}

/**
 * One trial as `--json` prints it.
 *
 * @param row The trial.
 * @param pathOf Finds a trial's folder.
 */
export function rowJson(
  row: TrialRow,
  pathOf: (folder: string) => string,
): ResultsJsonRow {
  return { ...row, path: pathOf(row.folder), image: imagePath(row, pathOf) };
}

/**
 * Prepares what writes rows as JSON. Rows of the index share the values of
 * their settings: each that comes again is turned into text once.
 *
 * @param pathOf Finds a trial's folder.
 * @returns Writes one row without line breaks; settings stand last.
 */
export function rowText(
  pathOf: (folder: string) => string,
): (row: TrialRow) => string {
  const last = new Map<string, { readonly value: unknown; text: string }>();
  const settingText = (name: string, value: unknown): string => {
    const known = last.get(name);
    if (known !== undefined && known.value === value) return known.text;
    const text = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
    last.set(name, { value, text });
    return text;
  };
  return (row) => {
    const { settings } = row;
    const texts: string[] = [];
    for (const name in settings) {
      texts.push(settingText(name, settings[name as keyof Settings]));
    }
    const others = { ...rowJson(row, pathOf), settings: undefined };
    const text = JSON.stringify(others).slice(0, -1);
    return `${text},"settings":{${texts.join()}}}`;
  };
}

/**
 * Sums up trials that differ in their seeds only.
 *
 * @param rows The trials.
 */
export function overSeedsJson(rows: readonly TrialRow[]): SeedsJson[] {
  const groups = groupSeeds(rows);
  const names = new Set<string>([
    ...COSTS,
    ...groups.flatMap(({ metrics }) => Object.keys(metrics)),
  ]);
  const alike = [...names].map((name) => ({
    name,
    marks: likeBest(groups, name),
  }));
  return groups.map((group) => {
    const { rows, ...spreads } = group;
    return {
      best: alike.filter(({ marks }) => marks.get(group) === "★")
        .map(({ name }) => name),
      likeBest: alike.filter(({ marks }) => marks.has(group))
        .map(({ name }) => name),
      ids: rows.map(({ id }) => id),
      seeds: rows.map(({ settings }) => settings.seed),
      ...spreads,
    };
  });
}
