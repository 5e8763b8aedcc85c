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
  const own = Object.keys(metrics).flatMap((name) => {
    const sha256 = metricVersion(name);
    return sha256 === undefined ? [] : [[name, sha256]];
  });
  const names = Object.keys(metrics);
  if (names.length === 0) return {};
  return {
    metricsVersion: Object.fromEntries(
      names.map((name) => [name, definitionOf(name)]),
    ),
    ...(own.length > 0 && { metricsSha256: Object.fromEntries(own) }),
  };
}

/**
 * Whether a trial's image was measured by a metric as it is now.
 *
 * @param record The trial.
 * @param name Name of the metric.
 */
export function isMeasured(
  { metrics, metricsVersion, metricsSha256 }: Measurements,
  name: string,
): boolean {
  return metrics?.[name] !== undefined &&
    metricsSha256?.[name] === metricVersion(name) &&
    (metricsVersion?.[name] ?? 1) === definitionOf(name);
}

function definitionOf(name: string): number {
  return METRICS[name]?.version ?? 1;
}
