/** Images as trials use them: read, decoded, resized; each once. */
import { ImageError } from "../base/errors.ts";
import type { ImageRef, UsedImage } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { sha256 } from "../base/sha256.ts";
import type { Pixels } from "../engine/session.ts";
import { colorProfile } from "../image/color_profile.ts";
import { decodeImage } from "../image/decode.ts";
import { fitLongestSide } from "../image/fit.ts";
import * as painters from "../image/painters/mod.ts";
import { resize } from "../image/resize.ts";
import { toBytes } from "../image/to_bytes.ts";
import type { Image } from "../image/types.ts";
import { readImageFile } from "../plan/read_image_file.ts";
import { smallNote } from "../plan/used_sizes.ts";

/** An image ready for the engine. */
export interface LoadedImage {
  /** For the engine. */
  readonly pixels: Pixels;
  /** For the record. */
  readonly used: UsedImage;
  /** What the user may not expect of it, if anything. */
  readonly notice?: string;
}

/** Images kept; a sweep rarely goes back and forth between more. */
const KEPT_IMAGES = 8;

/** Loads images, and keeps those used last. */
export class ImageCache {
  readonly #photoPath: (name: string) => string;
  readonly #images = new Map<string, Promise<LoadedImage>>();

  /**
   * Starts empty.
   *
   * @param photoPath Finds the file of a fetched photograph by its name.
   */
  constructor(photoPath: (name: string) => string) {
    this.#photoPath = photoPath;
  }

  /**
   * Loads an image.
   *
   * @param ref The image, pinned when the study was planned.
   * @param source The image as the study names it.
   * @param longestSide In pixels; a smaller image keeps its size.
   * @returns The image, shared between callers: do not change it.
   * @throws {ImageError} If it cannot be read, or is not the image that was
   *     planned.
   */
  async load(
    ref: ImageRef,
    source: string,
    longestSide: number,
  ): Promise<LoadedImage> {
    const key = `${keyOf(ref)} ${source} ${longestSide}`;
    // a promise, so that trials that run together load an image once
    const found = this.#images.get(key) ??
      this.#load(ref, source, longestSide);
    this.#images.delete(key);
    this.#images.set(key, found);
    for (const old of this.#images.keys()) {
      if (this.#images.size <= KEPT_IMAGES) break;
      this.#images.delete(old);
    }
    try {
      return await found;
    } catch (error) {
      this.#images.delete(key);
      throw error;
    }
  }

  async #load(
    ref: ImageRef,
    source: string,
    longestSide: number,
  ): Promise<LoadedImage> {
    if (ref.kind === "painted") {
      const { paint, version: present } = lookup(painters, ref.name);
      if (ref.version !== present) throw repainted(source, ref.version);
      const image = paint(longestSide, longestSide, ref.seed);
      const { version } = ref;
      const hash = sha256(toBytes(image));
      return loaded(image, ref, { source, sha256: hash, version });
    }
    const path = ref.kind === "file" ? ref.path : this.#photoPath(ref.name);
    const bytes = await readPlanned(path, ref.sha256, source);
    const original = await decodeImage(bytes, source);
    const { width, height } = original;
    const size = fitLongestSide(width, height, longestSide);
    const image = resize(original, size.width, size.height);
    const result = loaded(image, ref, {
      source,
      sha256: ref.sha256,
      bytes: bytes.length,
      ...(ref.kind === "file" && { path }),
    });
    const notices = [
      smallNote(original, longestSide),
      profileNotice(colorProfile(bytes)),
    ].filter((it) => it !== undefined);
    if (notices.length === 0) return result;
    return { ...result, notice: `${source} ${notices.join("; it ")}` };
  }
}

function profileNotice(profile: string | undefined): string | undefined {
  if (profile === undefined) return undefined;
  return `has a colour profile (${profile}), which is ignored: its pixels are taken for sRGB`;
}

function repainted(source: string, version: number): ImageError {
  return new ImageError(
    `Cannot use "${source}": version ${version} of it was planned, and its ` +
      "painter has changed since",
  );
}

async function readPlanned(
  path: string,
  planned: string,
  source: string,
): Promise<Uint8Array> {
  const bytes = await readImageFile(path, source);
  if (sha256(bytes) === planned) return bytes;
  throw new ImageError(
    `Cannot use "${source}": the file has changed since the study was planned`,
  );
}

function loaded(
  image: Image,
  ref: ImageRef,
  used: Omit<UsedImage, "width" | "height">,
): LoadedImage {
  const { width, height } = image;
  return {
    pixels: { ...image, key: keyOf(ref) },
    used: { ...used, width, height },
  };
}

function keyOf(ref: ImageRef): string {
  return ref.kind === "painted"
    ? `painted:${ref.name}@${ref.version}?seed=${ref.seed}`
    : ref.sha256;
}
