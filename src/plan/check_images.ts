/** The last look at image files before trials run. */
import { ConfigError, ImageError } from "../base/errors.ts";
import type { ImageRef } from "../base/records.ts";
import { sha256 } from "../base/sha256.ts";
import { type LateProblem, locateInStudy } from "../config/locate_in_study.ts";
import { decodeImage } from "../image/decode.ts";
import { imageUses } from "./image_uses.ts";
import type { Plan } from "./plan.ts";
import { readImageFile } from "./read_image_file.ts";

/**
 * Decodes every image file that a plan uses, each once, and drops the pixels.
 * Fetched photographs were checked when they were fetched.
 *
 * @param plan The plan.
 * @throws {ConfigError} With every file that is damaged, cut off, too large,
 *     or no longer the file that was planned with.
 */
export async function checkImages(plan: Plan): Promise<void> {
  const uses = imageUses(plan.study);
  const problems: LateProblem[] = [];
  for (const [source, image] of filesOf(plan)) {
    try {
      await checkFile(image, source);
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      problems.push({ path: uses.get(source)!, message: error.message });
    }
  }
  if (problems.length === 0) return;
  throw new ConfigError(locateInStudy(plan.study, problems));
}

type ImageFile = Extract<ImageRef, { kind: "file" }>;

/** One name for each file. */
function filesOf({ trials }: Plan): Map<string, ImageFile> {
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
