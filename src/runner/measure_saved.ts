/** Metrics of images that trials have saved. */
import type { Trial } from "../base/records.ts";
import type { Session } from "../engine/session.ts";
import { decodeImage } from "../image/decode.ts";
import type { ImageCache } from "./image_cache.ts";
import { loadImages } from "./load_images.ts";
import { assertFinite } from "./measure_image.ts";
import { NO_CHECKS } from "./slot.ts";

/**
 * Measures a trial's saved image: the same values as at its end, on the same
 * machine.
 *
 * @param place Device and images.
 * @param trial The trial.
 * @param png Its image.
 * @param metrics Names of metrics.
 * @returns Name to value.
 * @throws {import("../base/errors.ts").GramlabError} If an image cannot be
 *     read, or is too small for a metric, or a value is no number.
 */
export async function measureSaved(
  place: { readonly session: Session; readonly images: ImageCache },
  trial: Trial,
  png: Uint8Array,
  metrics: readonly string[],
): Promise<Record<string, number>> {
  const checks = { ...NO_CHECKS, metrics };
  const { content, style } = await loadImages({ ...place, trial, checks });
  const output = await decodeImage(png, "output.png");
  const values = await place.session.measure(metrics, {
    output,
    content: content.pixels,
    style: style.pixels,
  });
  // of other pairs of images there may be thousands
  place.session.trim();
  assertFinite(values, "at its end");
  return values;
}
