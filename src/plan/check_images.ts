/** The last look at image files before trials run. */
import { ConfigError, ImageError } from "../base/errors.ts";
import type { ImageRef, Trial } from "../base/records.ts";
import { sha256 } from "../base/sha256.ts";
import { type LateProblem, locateInStudy } from "../config/locate_in_study.ts";
import { decodeImage } from "../image/decode.ts";
import type { Study } from "../config/study.ts";
import { imageUses } from "./image_uses.ts";
import { readImageFile } from "./read_image_file.ts";

/**
 * Decodes every image file that trials use, each once, and drops the pixels.
 * Fetched photographs were checked when they were fetched.
 *
 * @param study Their study.
 * @param trials Those that are to run.
 * @throws {ConfigError} With every file that is damaged, cut off, too large,
 *     or no longer the file that was planned with.
 */
export async function checkImages(
  study: Study,
  trials: readonly Trial[],
): Promise<void> {
  const uses = imageUses(study);
  const problems: LateProblem[] = [];
  for (const [source, image] of filesOf(trials)) {
    try {
      await checkFile(image, source);
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      problems.push({ path: uses.get(source)!, message: error.message });
    }
  }
  if (problems.length === 0) return;
  throw new ConfigError(locateInStudy(study, problems));
}

type ImageFile = Extract<ImageRef, { kind: "file" }>;

/** One name for each file. */
function filesOf(trials: readonly Trial[]): Map<string, ImageFile> {
  const byPath = new Map<string, string>();
  const files = new Map<string, ImageFile>();
  for (const { settings, ...trial } of trials) {
    for (const role of ["content", "style"] as const) {
      const image = trial[role];
      if (image.kind !== "file" || byPath.has(image.path)) continue;
      byPath.set(image.path, settings[role]);
      files.set(settings[role], image);
    }
  }
  return files;
}

async function checkFile(image: ImageFile, source: string): Promise<void> {
  const bytes = await readImageFile(image.path, source);
  if (sha256(bytes) !== image.sha256) {
    throw new ImageError(
      `Cannot use image ${source}: it has changed since the study was ` +
        "planned; start again",
    );
  }
  await decodeImage(bytes, source);
}
