/** Names of images to what exactly they mean. */
import { dirname, resolve } from "node:path";
import { PHOTOS } from "../assets/manifest.ts";
import { ConfigError, ImageError } from "../base/errors.ts";
import type { ImageRef } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { sha256 } from "../base/sha256.ts";
import { PAINTERS, parseImageSource } from "../config/image_source.ts";
import { type LateProblem, locateInStudy } from "../config/locate_in_study.ts";
import type { Study } from "../config/study.ts";
import { checkLimits } from "../image/check_limits.ts";
import { readHeader } from "../image/header.ts";
import { uprightSize } from "../image/upright.ts";
import type { Size } from "../image/types.ts";
import { imageUses } from "./image_uses.ts";
import { readImageFile } from "./read_image_file.ts";

/** An image as a study names it, pinned. */
export interface PinnedImage {
  /** What it means. */
  readonly ref: ImageRef;
  /** Its size; left out if it is painted, as large as it is wanted. */
  readonly own?: Size;
}

/**
 * Pins every image that the trials of a study use. Files are read, each once,
 * and must begin as PNG or JPEG files do; `checkImages` decodes them.
 *
 * @param study The study.
 * @returns Image as the study names it, to what it means and its size.
 * @throws {ConfigError} With every file that is missing, too large or of another
 *     format.
 */
export async function resolveImages(
  study: Study,
): Promise<Map<string, PinnedImage>> {
  const images = new Map<string, PinnedImage>();
  const problems: LateProblem[] = [];
  for (const [source, path] of imageUses(study)) {
    try {
      images.set(source, await resolveImage(source, dirname(study.file)));
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      problems.push({ path, message: error.message });
    }
  }
  if (problems.length === 0) return images;
  throw new ConfigError(locateInStudy(study, problems));
}

/**
 * Pins an image. A file is read, and must begin as PNG or JPEG files do.
 *
 * @param source The image as a study names it.
 * @param folder Where its path starts.
 * @param start What errors call that folder.
 *     @default what paths in studies start from
 * @throws {ImageError} If the file is missing, too large or of another format.
 */
export async function resolveImage(
  source: string,
  folder: string,
  start?: string,
): Promise<PinnedImage> {
  const parsed = parseImageSource(source);
  const { name } = parsed;
  switch (parsed.kind) {
    case "photo": {
      const { sha256, width, height } = lookup(PHOTOS, name);
      const ref = { kind: parsed.kind, name, sha256 };
      return { ref, own: { width, height } };
    }
    case "painted":
      return { ref: { ...parsed, version: lookup(PAINTERS, name).version } };
    case "file": {
      const path = resolve(folder, name);
      const bytes = await readImageFile(path, source, start);
      const header = readHeader(bytes, source);
      checkLimits(bytes, header, source);
      return {
        ref: { kind: parsed.kind, path, sha256: sha256(bytes) },
        own: uprightSize(header, header.orientation),
      };
    }
    default:
      return parsed satisfies never;
  }
}
