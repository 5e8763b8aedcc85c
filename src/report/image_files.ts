/** Small and whole images for a report page. */
import { join } from "node:path";
import { GramlabError } from "../base/errors.ts";
import type { ImageRef } from "../base/records.ts";
import { decodeImage } from "../image/decode.ts";
import { encodePng } from "../image/encode.ts";
import { readHeader } from "../image/header.ts";
import { fitLongestSide } from "../image/fit.ts";
import { resize } from "../image/resize.ts";
import type { Image } from "../image/types.ts";
import type { ReportImage, SourceImage } from "../page/data.ts";
import { readImageFile } from "../plan/read_image_file.ts";
import type { ImageCache } from "../runner/image_cache.ts";
import { writeFileWhole } from "./write_whole.ts";

/** Longest side of a small image in pixels: sharp on dense screens, too. */
export const THUMBNAIL_SIDE = 160;

/** The same of pages in which whole images have no place. */
const SMALLEST_SIDE = 96;

/** Where images of a page go. */
export interface ImagePlace {
  /** Folder for the files; undefined puts them into the page. */
  readonly folder: string | undefined;
  /** Address of that folder, seen from the page. */
  readonly address: string;
  /** Whether whole images of trials go there, too, or are linked. */
  readonly hasWhole: boolean;
}

/** An image that a trial saved. */
export interface SavedImage {
  /** Path of the PNG file. */
  readonly path: string;
  /** Its address, seen from the page; unused where images lie in the page. */
  readonly address: string;
  /** Name of the small file, other for other pixels. */
  readonly name: string;
}

/**
 * Makes the small form of an image that a trial saved; one that is there from
 * an earlier call stays.
 *
 * @param saved The image.
 * @param place Where it goes.
 * @returns Undefined if the trial left no image.
 * @throws {ImageError} If the image is damaged.
 */
export async function trialImage(
  saved: SavedImage,
  place: ImagePlace,
): Promise<ReportImage | undefined> {
  if (!await isThere(saved.path)) return undefined;
  const bytes = await readImageFile(saved.path, saved.path);
  const { width, height } = readHeader(bytes, saved.path);
  const side = place.hasWhole ? THUMBNAIL_SIDE : SMALLEST_SIDE;
  const thumbnail = await put(
    saved.name,
    place,
    async () => await small(await decodeImage(bytes, saved.path), side),
  );
  const whole = place.folder === undefined ? pngUrl(bytes) : saved.address;
  return { thumbnail, full: place.hasWhole ? whole : null, width, height };
}

/**
 * Adds up the sizes of images.
 *
 * @param paths Paths of the files; those that are not there count nothing.
 * @returns Bytes.
 */
export async function sizeOf(paths: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const path of paths) {
    if (await isThere(path)) bytes += (await Deno.stat(path)).size;
  }
  return bytes;
}

/** A content or style image of a trial. */
export interface UsedSource {
  /** The image as the study names it. */
  readonly source: string;
  /** Tells what it means; throws where nothing does. */
  readonly find: () => ImageRef;
  /** Longest side in pixels. */
  readonly size: number;
  /** Name of its files, without an ending. */
  readonly name: string;
}

/**
 * Makes both forms of a content or style image, as trials used it.
 *
 * @param used The image.
 * @param images Loads it.
 * @param place Where it goes.
 * @returns Tells why it cannot be shown, where it cannot.
 */
export async function sourceImage(
  { source, find, size, name }: UsedSource,
  images: ImageCache,
  place: ImagePlace,
): Promise<SourceImage> {
  try {
    const { pixels } = await images.load(find(), source, size);
    const { width, height } = pixels;
    const full = await put(`${name}.png`, place, () => encodePng(pixels));
    const thumbnail = await put(
      `${name}-small.png`,
      place,
      () => small(pixels, THUMBNAIL_SIDE),
    );
    const image = { thumbnail, full, width, height };
    return { source, name: source, image, problem: null };
  } catch (error) {
    if (!(error instanceof GramlabError)) throw error;
    return { source, name: source, image: null, problem: error.message };
  }
}

async function small(image: Image, side: number): Promise<Uint8Array> {
  const { width, height } = fitLongestSide(image.width, image.height, side);
  return await encodePng(resize(image, width, height));
}

/** Writes a file unless it is there, or makes a URL that holds it. */
async function put(
  name: string,
  { folder, address }: ImagePlace,
  make: () => Promise<Uint8Array>,
): Promise<string> {
  if (folder === undefined) return pngUrl(await make());
  const path = join(folder, name);
  if (!await isThere(path)) await writeFileWhole(path, await make());
  return `${address}/${encodeURIComponent(name)}`;
}

function pngUrl(bytes: Uint8Array): string {
  return `data:image/png;base64,${bytes.toBase64()}`;
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
