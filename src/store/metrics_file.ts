/** `metrics.json`: what was measured of a trial, then or later. */
import { join } from "node:path";
import type {
  Measurements,
  TimeToQuality,
  TrialRecord,
} from "../base/records.ts";
import { readChecked } from "./checked_file.ts";
import { METRICS_FILE } from "./layout.ts";
import { guardSync } from "./store_failure.ts";
import { METRICS_CHECKS } from "./trial_checks.ts";
import { entryAt } from "./walk_folder.ts";

/** The present form of the file. */
const VERSION = 1;

/** A value as the file has it. */
interface MeasuredValue {
  readonly value: number;
  readonly version: number;
  readonly sha256?: string;
}

type Values = Readonly<Record<string, MeasuredValue>>;

/**
 * The text of `metrics.json`.
 *
 * @param measured What was measured.
 * @returns JSON, indented for people, with a final line break; undefined if
 *     there is nothing to write.
 */
export function metricsText(measured: Measurements): string | undefined {
  const { metrics, timeTo } = measured;
  if (metrics === undefined && timeTo === undefined) return undefined;
  const file = {
    schemaVersion: VERSION,
    metrics: valuesOf(measured),
    ...(timeTo && { timeTo }),
  };
  return JSON.stringify(file, null, 2) + "\n";
}

/**
 * What was measured of a trial.
 *
 * @param folder Path of the trial's folder.
 * @param record What its `trial.json` says: older ones have metrics in it.
 * @throws {StoreError} If `metrics.json` is damaged or of a newer Gramlab.
 */
export function readMeasurements(
  folder: string,
  record: TrialRecord,
): Measurements {
  const path = join(folder, METRICS_FILE);
  const entry = guardSync("read", path, () => entryAt(path));
  if (entry === undefined) {
    return fromValues(valuesOf(record), record.timeTo);
  }
  const { metrics, timeTo } = readChecked(path, {
    version: VERSION,
    checks: METRICS_CHECKS,
    remedy: "remove it and measure again: deno task results measure",
  }) as { readonly metrics: Values; readonly timeTo?: TimeToQuality };
  return fromValues(metrics, timeTo);
}

/**
 * Puts new values into the place of older ones.
 *
 * @param old What was measured before.
 * @param fresh What was measured now.
 */
export function mergeMeasurements(
  old: Measurements,
  fresh: Measurements,
): Measurements {
  const values = { ...valuesOf(old), ...valuesOf(fresh) };
  return fromValues(values, fresh.timeTo ?? old.timeTo);
}

/**
 * A record without what stands in `metrics.json`.
 *
 * @param record The record.
 */
export function withoutMeasurements(record: TrialRecord): TrialRecord {
  const { metrics: _, metricsVersion: __, metricsSha256: ___, ...rest } =
    record;
  const { timeTo: ____, ...others } = rest;
  return others;
}

function valuesOf(
  { metrics = {}, metricsVersion, metricsSha256 }: Measurements,
): Values {
  const values = Object.entries(metrics).map(([name, value]) => {
    const sha256 = metricsSha256?.[name];
    const version = metricsVersion?.[name] ?? 1;
    return [name, { value, version, ...(sha256 && { sha256 }) }];
  });
  return Object.fromEntries(values);
}

function fromValues(
  values: Values,
  timeTo: TimeToQuality | undefined,
): Measurements {
  const entries = Object.entries(values);
  const own = entries.flatMap(([name, { sha256 }]) =>
    sha256 === undefined ? [] : [[name, sha256]]
  );
  return {
    ...(entries.length > 0 && {
      metrics: Object.fromEntries(
        entries.map(([name, it]) => [name, it.value]),
      ),
      metricsVersion: Object.fromEntries(
        entries.map(([name, it]) => [name, it.version]),
      ),
    }),
    ...(own.length > 0 && { metricsSha256: Object.fromEntries(own) }),
    ...(timeTo && { timeTo }),
  };
}
