/** `--metrics`: what is measured of images. */
import { UsageError } from "../base/errors.ts";
import { namesOf } from "../base/registry.ts";
import { suggest } from "../base/suggest.ts";
import { METRICS } from "../engine/catalog.ts";

/**
 * The metrics that an option names.
 *
 * @param text Names with commas, or `none`; all metrics without it.
 * @throws {UsageError} If there is no such metric.
 */
export function toMetrics(text: string | undefined): readonly string[] {
  const known = namesOf(METRICS);
  if (text === undefined) return known;
  if (text === "none") return [];
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return [...new Set(names)];
  const near = suggest(unknown, known);
  throw new UsageError(
    `Cannot measure "${unknown}" for --metrics: expected none, or some of: ` +
      `${known.join(", ")}` +
      (near === undefined ? "" : ` (did you mean "${near}"?)`),
  );
}
