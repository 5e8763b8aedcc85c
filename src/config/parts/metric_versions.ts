/** Which version of a metric of the user's own has measured an image. */
import type { Measurements } from "../../base/records.ts";
import { METRICS } from "../../engine/catalog.ts";
import { ownerOf } from "./load_parts.ts";

/**
 * The version of a metric that this process has.
 *
 * @param name Name of the metric, or of a cost.
 * @returns SHA-256 of the file that brings it, hex; undefined for Gramlab's own.
 */
export function metricVersion(name: string): string | undefined {
  return ownerOf("metric", name)?.sha256;
}

/**
 * What a record tells of the metrics that it has.
 *
 * @param metrics Name to value.
 */
export function metricVersions(
  metrics: Measurements["metrics"] = {},
): Measurements {
  const names = Object.keys(metrics);
  if (names.length === 0) return {};
  const own = names.filter((name) => metricVersion(name) !== undefined);
  return {
    metricsVersion: byName(names, definitionOf),
    ...(own.length > 0 && {
      metricsSha256: byName(own, (name) => metricVersion(name)!),
      // whoever reads the record need not have the file
      metricsGoal: byName(own, (name) => METRICS[name]!.goal),
    }),
  };
}

function byName<Value>(
  names: readonly string[],
  of: (name: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(names.map((name) => [name, of(name)]));
}

/**
 * Whether a trial's image was measured by a metric as it is now.
 *
 * @param record The trial.
 * @param name Name of the metric.
 */
export function isMeasured(
  { metrics, metricsVersion, metricsSha256, metricsGoal }: Measurements,
  name: string,
): boolean {
  const sha256 = metricVersion(name);
  // older results of one's own metrics lack the goal, and get it so
  const goal = sha256 === undefined ? undefined : METRICS[name]!.goal;
  return metrics?.[name] !== undefined &&
    metricsSha256?.[name] === sha256 && metricsGoal?.[name] === goal &&
    (metricsVersion?.[name] ?? 1) === definitionOf(name);
}

function definitionOf(name: string): number {
  return METRICS[name]?.version ?? 1;
}
