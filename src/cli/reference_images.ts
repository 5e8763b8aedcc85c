/** Content and style image that other images are judged by. */
import { UsageError } from "../base/errors.ts";
import { imageSourceSchema } from "../config/image_source.ts";
import { MAX_SIDE } from "../image/check_limits.ts";
import { fitLongestSide } from "../image/fit.ts";
import { resize } from "../image/resize.ts";
import type { Size } from "../image/types.ts";
import { type PinnedImage, resolveImage } from "../plan/resolve_images.ts";
import type { ImageCache, LoadedImage } from "../runner/image_cache.ts";
import { type GivenOption, toWholeNumber } from "./option_values.ts";

/** An image that others are judged by, and how large it is used. */
export interface ReferenceImage extends PinnedImage, Size {
  /** The image as the user names it. */
  readonly source: string;
}

/** A size as options give it: the longest side, or both. */
export type WantedSize = number | Size;

/** Both images. */
export type ReferencePair = Readonly<
  Record<"content" | "style", ReferenceImage>
>;

/** What options say of both images. */
export interface ReferenceOptions {
  /** The content image, as a study names it. */
  readonly content: string;
  /** The style image, as a study names it. */
  readonly style: string;
  /** Size at which the content is used; its own without it. */
  readonly size?: string | undefined;
  /** Longest side of the style; that of `size`, or its own, without it. */
  readonly "style-size"?: string | undefined;
}

/**
 * A size: `512`, or `512x341`.
 *
 * @param option The option.
 * @throws {UsageError} If it is none.
 *
 * @example
 * ```ts
 * import { toWantedSize } from "./reference_images.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const size = toWantedSize({ name: "size", text: "512x341" });
 * deepStrictEqual(size, { width: 512, height: 341 });
 * ```
 */
export function toWantedSize({ name, text }: GivenOption): WantedSize {
  const [, ...found] = /^(\d{1,5})(?:x(\d{1,5}))?$/.exec(text) ?? [];
  const sides = found.filter((it) => it !== undefined).map(Number);
  const [width = 0, height] = sides;
  if (sides.some((side) => side < 1 || side > MAX_SIDE) || width === 0) {
    throw new UsageError(
      `Cannot use "${text}" for --${name}: expected the longest side in ` +
        `pixels, or both as WIDTHxHEIGHT, up to ${MAX_SIDE}`,
    );
  }
  return height === undefined ? width : { width, height };
}

/**
 * Finds both images, and the sizes at which they are used. Reads no more than
 * what files say of themselves.
 *
 * @param options What the user gave.
 * @throws {UsageError} If a name or a size makes no sense.
 * @throws {import("../base/errors.ts").ImageError} If a file cannot be read.
 */
export async function findReferences(
  { content, style, size: text, "style-size": styleText }: ReferenceOptions,
): Promise<ReferencePair> {
  const size = text === undefined
    ? undefined
    : toWantedSize({ name: "size", text });
  const longest = typeof size === "object"
    ? Math.max(size.width, size.height)
    : size;
  const styleSize = styleText === undefined
    ? longest
    : toWholeNumber({ name: "style-size", text: styleText }, 1, MAX_SIDE);
  return {
    content: await findReference(content, { wanted: size, role: "content" }),
    style: await findReference(style, { wanted: styleSize, role: "style" }),
  };
}

/** How an image is looked for. */
export interface FindReferenceOptions {
  /** Size at which it is used; its own without it. */
  readonly wanted: WantedSize | undefined;
  /** What it is for. */
  readonly role: "content" | "style";
}

/**
 * Finds an image, and the size at which it is used.
 *
 * @param source The image, as a study names it.
 * @param options How it is looked for.
 * @throws {UsageError} If the name makes no sense, or a size is missing.
 * @throws {import("../base/errors.ts").ImageError} If a file cannot be read.
 */
export async function findReference(
  source: string,
  { wanted, role }: FindReferenceOptions,
): Promise<ReferenceImage> {
  const { error } = imageSourceSchema().safeParse(source);
  if (error !== undefined) {
    throw new UsageError(
      `Cannot use "${source}" for --${role}: ${error.issues[0]!.message}`,
    );
  }
  const here = Deno.cwd();
  const image = await resolveImage(source, here, here);
  if (typeof wanted === "object") return { ...image, source, ...wanted };
  if (image.own !== undefined) {
    const { width, height } = image.own;
    const longest = wanted ?? Math.max(width, height);
    return { ...image, source, ...fitLongestSide(width, height, longest) };
  }
  if (wanted !== undefined) {
    return { ...image, source, width: wanted, height: wanted };
  }
  const option = role === "content" ? "--size" : "--size or --style-size";
  throw new UsageError(
    `Cannot use ${source} for --${role} without ${option}: it is painted as ` +
      "large as it is wanted",
  );
}

/**
 * Loads an image at the size at which it is used.
 *
 * @param image The image.
 * @param images Loads it.
 * @throws {import("../base/errors.ts").ImageError} If it cannot be read.
 */
export async function loadReference(
  { ref, source, own, width, height }: ReferenceImage,
  images: ImageCache,
): Promise<LoadedImage> {
  const isExact = own === undefined || isFitted(own, { width, height });
  const { width: ownWidth, height: ownHeight } = own ?? { width, height };
  const longest = isExact
    ? Math.max(width, height)
    : Math.max(ownWidth, ownHeight);
  const loaded = await images.load(ref, source, longest);
  const { pixels } = loaded;
  if (pixels.width === width && pixels.height === height) return loaded;
  return {
    ...loaded,
    pixels: { ...resize(pixels, width, height), key: pixels.key },
    used: { ...loaded.used, width, height },
  };
}

/** Whether studies would use it at that size, too. */
function isFitted(own: Size, { width, height }: Size): boolean {
  const size = fitLongestSide(own.width, own.height, Math.max(width, height));
  return size.width === width && size.height === height;
}

/**
 * Says that an image is used at another size than its own.
 *
 * @param image The image.
 * @returns A sentence without its stop; undefined if it is not.
 */
export function resizeNote(
  { source, own, width, height }: ReferenceImage,
): string | undefined {
  if (own === undefined) return undefined;
  if (own.width === width && own.height === height) return undefined;
  const squeezed = isFitted(own, { width, height })
    ? ""
    : ", which may change its proportions";
  return `${source} is ${own.width}×${own.height}, used at ` +
    `${width}×${height}${squeezed}`;
}
