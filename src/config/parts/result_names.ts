/** What results are called by, which metrics must not be called, too. */
import { isCost } from "../../base/stop_rule.ts";
import { METRICS } from "../../engine/catalog.ts";
import { FIELD_NAMES } from "../fields.ts";

/** Columns of tables, of `results query` and of groups, besides metrics. */
const COLUMNS: readonly string[] = [
  ...["id", "folder", "hash", "study", "state", "reason", "backend"],
  ...["engineVersion", "totalCost", "contentCost", "styleCost"],
  ...["iterationsRun", "iterationsPerSecond", "seconds", "durationMs"],
  ...["peakMemoryBytes", "peakMemoryMB", "startedAt", "finishedAt"],
  ...["image", "tags", "notes", "n"],
];

/**
 * What else results call so, if anything: a column of the same name would hide
 * one of the two. SQL does not tell large letters from small ones.
 *
 * @param name Name of a metric that is no other metric's.
 * @returns The other name.
 */
export function sameName(name: string): string | undefined {
  if (isCost(name)) return name;
  return [...COLUMNS, ...FIELD_NAMES, ...Object.keys(METRICS)]
    .find((it) => it.toLowerCase() === name.toLowerCase());
}
