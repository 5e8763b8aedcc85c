/** `metrics.json`: what was measured of a trial, then or later. */
import { join } from "node:path";
import type { Goal, Measurements, TrialRecord } from "../base/records.ts";
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
  readonly goal?: Goal;
}

/** What else the file has. */
type Others = Pick<Measurements, "unmeasured" | "timeTo">;

type Values = Readonly<Record<string, MeasuredValue>>;

/**
 * The text of `metrics.json`.
 *
 * @param measured What was measured.
 * @returns JSON, indented for people, with a final line break; undefined if
 *     there is nothing to write.
 */
export function metricsText(measured: Measurements): string | undefined {
  const { metrics, unmeasured, timeTo } = measured;
  if ((metrics ?? unmeasured ?? timeTo) === undefined) return undefined;
  const file = {
    schemaVersion: VERSION,
    metrics: valuesOf(measured),
    ...(unmeasured && { unmeasured }),
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
    return fromValues(valuesOf(record), record);
  }
  const { metrics, ...others } = readChecked(path, {
    version: VERSION,
    checks: METRICS_CHECKS,
    remedy: "remove it and measure again: deno task results measure",
  }) as { readonly metrics: Values } & Others;
  return fromValues(metrics, others);
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
  const reasons = Object.entries({ ...old.unmeasured, ...fresh.unmeasured })
    .filter(([name]) => !Object.hasOwn(values, name));
  return fromValues(values, {
    ...old,
    ...fresh,
    unmeasured: Object.fromEntries(reasons),
  });
}

/**
 * A record without what stands in `metrics.json`.
 *
 * @param record The record.
 */
export function withoutMeasurements(record: TrialRecord): TrialRecord {
  const { metrics: _, metricsVersion: __, ...rest } = record;
  const { metricsSha256: ___, metricsGoal: ____, ...others } = rest;
  const { unmeasured: _____, timeTo: ______, ...kept } = others;
  return kept;
}

function valuesOf(
  { metrics = {}, metricsVersion, metricsSha256, metricsGoal }: Measurements,
): Values {
  const values = Object.entries(metrics).map(([name, value]) => {
    const sha256 = metricsSha256?.[name];
    const goal = metricsGoal?.[name];
    const version = metricsVersion?.[name] ?? 1;
    const own = { ...(sha256 && { sha256 }), ...(goal && { goal }) };
    return [name, { value, version, ...own }];
  });
  return Object.fromEntries(values);
}

function fromValues(
  values: Values,
  { unmeasured = {}, timeTo }: Others,
): Measurements {
  const metrics = partOf(values, "value");
  const metricsVersion = partOf(values, "version");
  const metricsSha256 = partOf(values, "sha256");
  const metricsGoal = partOf(values, "goal");
  return {
    ...(metrics && { metrics }),
    ...(metricsVersion && { metricsVersion }),
    ...(metricsSha256 && { metricsSha256 }),
    ...(metricsGoal && { metricsGoal }),
    ...(Object.keys(unmeasured).length > 0 && { unmeasured }),
    ...(timeTo && { timeTo }),
  };
}

/** By name, what some of the values have; undefined if none has it. */
function partOf<Part extends keyof MeasuredValue>(
  values: Values,
  part: Part,
): Record<string, Required<MeasuredValue>[Part]> | undefined {
  const found = Object.entries(values)
    .filter(([, value]) => value[part] !== undefined)
    .map(([name, value]) => [name, value[part]]);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
