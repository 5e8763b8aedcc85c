/** Two images as evidence: structure, the densest change, and a network. */
import type { Image } from "../image/types.ts";
import { decodeImage } from "../image/decode.ts";
import type { BaselineEntry } from "./baseline.ts";
import { imageDistance } from "./image_distance.ts";
import type { Evidence } from "./types.ts";

/** What images are compared by. */
export interface ComparedImages {
  /** The approved image, as its PNG. */
  readonly baselinePng: Uint8Array;
  /** Distance as VGG-19 sees it: 0 for equal ones, 1 for a grey one's. */
  readonly vggDistance: (baseline: Image, now: Image) => Promise<number>;
}

/**
 * Compares an image with the approved one.
 *
 * @param now The image of now.
 * @param entry The baseline's bands.
 * @param options The approved image, and the network.
 * @returns `ssim`, `window` and `vggDistance`; `width` and `height` alone if
 *     sizes differ.
 */
export async function compareImages(
  now: Image,
  { image }: BaselineEntry,
  { baselinePng, vggDistance }: ComparedImages,
): Promise<Evidence[]> {
  const baseline = await decodeImage(baselinePng, image.file);
  if (baseline.width !== now.width || baseline.height !== now.height) {
    return [
      sideOf("width", baseline.width, now.width),
      sideOf("height", baseline.height, now.height),
    ];
  }
  const { ssim, window, box } = imageDistance(baseline, now);
  // its window of 0 means that all bytes are equal
  const seen = window === 0 ? 0 : await vggDistance(baseline, now);
  const { bands } = image;
  return [
    evidence("ssim", ssim, bands.ssim),
    { ...evidence("window", window, bands.window), box },
    evidence("vggDistance", seen, bands.vggDistance),
  ];
}

function sideOf(name: string, baseline: number, value: number): Evidence {
  const off = evidence(name, Math.abs(value - baseline), 0);
  return { ...off, baseline, value };
}

function evidence(name: string, deviation: number, band: number): Evidence {
  return {
    ...{ kind: "image", name, step: null, baseline: 0, value: deviation },
    ...{ deviation, band, verdict: deviation <= band ? "within" : "worse" },
  };
}
