/** Which version of a metric of the user's own has measured an image. */
import type { TrialRecord } from "../../base/records.ts";
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
  metrics: TrialRecord["metrics"] = {},
): Pick<TrialRecord, "metricsSha256"> {
  const own = Object.keys(metrics).flatMap((name) => {
    const sha256 = metricVersion(name);
    return sha256 === undefined ? [] : [[name, sha256]];
  });
  return own.length > 0 ? { metricsSha256: Object.fromEntries(own) } : {};
}

/**
 * Whether a trial's image was measured by a metric as it is now.
 *
 * @param record The trial.
 * @param name Name of the metric.
 */
export function isMeasured(
  { metrics, metricsSha256 }: Pick<TrialRecord, "metrics" | "metricsSha256">,
  name: string,
): boolean {
  return metrics?.[name] !== undefined &&
    metricsSha256?.[name] === metricVersion(name);
}
