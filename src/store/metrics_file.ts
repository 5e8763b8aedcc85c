/** `metrics.json`: what was measured of a trial, then or later. */
import { join } from "node:path";
import { StoreError } from "../base/errors.ts";
import type { Measurements, TrialRecord } from "../base/records.ts";
import { syncFolder, writeDurable } from "./durable_file.ts";
import { METRICS_FILE } from "./layout.ts";
import { guardSync } from "./store_failure.ts";

/** A value as the file has it. */
interface MeasuredValue {
  readonly value: number;
  readonly version: number;
  readonly sha256?: string;
}

/**
 * The text of `metrics.json`.
 *
 * @param measured What was measured.
 * @returns JSON, indented for people, with a final line break; undefined if
 *     there is nothing to write.
 */
export function metricsText(measured: Measurements): string | undefined {
  const { metrics, metricsVersion, metricsSha256, timeTo } = measured;
  if (metrics === undefined && timeTo === undefined) return undefined;
  const values = Object.entries(metrics ?? {}).map(([name, value]) => {
    const sha256 = metricsSha256?.[name];
    const version = metricsVersion?.[name] ?? 1;
    return [name, { value, version, ...(sha256 && { sha256 }) }];
  });
  const file = {
    schemaVersion: 1,
    metrics: Object.fromEntries(values),
    ...(timeTo && { timeTo }),
  };
  return JSON.stringify(file, null, 2) + "\n";
}

/**
 * Replaces `metrics.json` of a trial that has ended, at once.
 *
 * @param folder Path of the trial's folder.
 * @param text What {@linkcode metricsText} gives.
 */
export async function rewriteMetricsFile(
  folder: string,
  text: string,
): Promise<void> {
  const file = join(folder, METRICS_FILE);
  const draft = `${file}.tmp`;
  await writeDurable(draft, text);
  await Deno.rename(draft, file);
  await syncFolder(folder);
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
  const file = join(folder, METRICS_FILE);
  const text = guardSync("read", file, () => readIfThere(file));
  return text === undefined ? measurementsOf(record) : parse(text, file);
}

/**
 * The part of a record that stands in `metrics.json`.
 *
 * @param record The record.
 */
export function measurementsOf(record: Measurements): Measurements {
  const { metrics, metricsVersion, metricsSha256, timeTo } = record;
  return {
    ...(metrics && { metrics }),
    ...(metricsVersion && { metricsVersion }),
    ...(metricsSha256 && { metricsSha256 }),
    ...(timeTo && { timeTo }),
  };
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
  const timeTo = fresh.timeTo ?? old.timeTo;
  const stays = (name: string): boolean => fresh.metrics?.[name] === undefined;
  // a value of another origin takes its hash with it
  const hashes = Object.entries(old.metricsSha256 ?? {})
    .filter(([name]) => stays(name));
  return measurementsOf({
    metrics: { ...old.metrics, ...fresh.metrics },
    metricsVersion: { ...old.metricsVersion, ...fresh.metricsVersion },
    metricsSha256: { ...Object.fromEntries(hashes), ...fresh.metricsSha256 },
    ...(timeTo && { timeTo }),
  });
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

function parse(text: string, file: string): Measurements {
  let found: Partial<Record<string, unknown>>;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    throw damaged(file, "it is not JSON", { cause });
  }
  if (typeof found?.schemaVersion === "number" && found.schemaVersion !== 1) {
    throw new StoreError(
      `Cannot read "${file}": its schemaVersion is ${found.schemaVersion}, ` +
        "this Gramlab knows 1; update Gramlab",
    );
  }
  const { schemaVersion, metrics, timeTo = {} } = found ?? {};
  if (schemaVersion !== 1 || !isMap(metrics) || !isMap(timeTo)) {
    throw damaged(file, "it has not schemaVersion, metrics and timeTo");
  }
  const values = Object.entries(metrics);
  const wrong = values.find(([, it]) => !isMeasured(it));
  if (wrong) throw damaged(file, `"${wrong[0]}" is not right`);
  const known = values as [string, MeasuredValue][];
  const own = known.flatMap(([name, { sha256 }]) =>
    sha256 === undefined ? [] : [[name, sha256]]
  );
  return {
    ...(known.length > 0 && {
      metrics: Object.fromEntries(known.map(([name, it]) => [name, it.value])),
      metricsVersion: Object.fromEntries(
        known.map(([name, it]) => [name, it.version]),
      ),
    }),
    ...(own.length > 0 && { metricsSha256: Object.fromEntries(own) }),
    ...(found.timeTo !== undefined &&
      { timeTo: timeTo as NonNullable<Measurements["timeTo"]> }),
  };
}

function isMeasured(it: unknown): it is MeasuredValue {
  return isMap(it) && Number.isFinite(it.value) &&
    Number.isInteger(it.version) &&
    ["undefined", "string"].includes(typeof it.sha256);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readIfThere(file: string): string | undefined {
  try {
    return Deno.readTextFileSync(file);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

function damaged(
  file: string,
  found: string,
  options?: ErrorOptions,
): StoreError {
  return new StoreError(
    `Cannot read "${file}": ${found}; the file is damaged, remove it and ` +
      "measure again: deno task results measure",
    options,
  );
}
