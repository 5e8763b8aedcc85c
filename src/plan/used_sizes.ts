/** The sizes at which the trials of a plan use their images. */
import type { Settings } from "../base/records.ts";
import { fitLongestSide } from "../image/fit.ts";
import type { Size } from "../image/types.ts";
import type { PinnedImage } from "./resolve_images.ts";
import type { ImagePair } from "./size_problems.ts";

/** Images by the name that a study gives them. */
export type PinnedImages = ReadonlyMap<string, PinnedImage>;

/**
 * The sizes at which a trial uses its images.
 *
 * @param settings The trial's settings.
 * @param images All images of the plan.
 */
export function usedSizes(
  { content, style, size, styleSize }: Settings,
  images: PinnedImages,
): ImagePair {
  const used = (source: string, longest: number) => ({
    source,
    ...sizeOf(images.get(source)!, longest),
  });
  return { content: used(content, size), style: used(style, styleSize) };
}

function sizeOf({ own }: PinnedImage, longest: number): Size {
  if (own === undefined) return { width: longest, height: longest };
  return fitLongestSide(own.width, own.height, longest);
}

/**
 * Says that an image is smaller than wanted.
 *
 * @param own Its size.
 * @param longest The longest side that is wanted, in pixels.
 * @returns What follows the image's name; undefined if it is not smaller.
 */
export function smallNote(
  { width, height }: Size,
  longest: number,
): string | undefined {
  if (Math.max(width, height) >= longest) return undefined;
  return `is ${width}×${height}, smaller than ${longest}: used as it is, not enlarged`;
}
