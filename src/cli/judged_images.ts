/** Image files that are to be judged, whatever made them. */
import { GramlabError } from "../base/errors.ts";
import { checkLimits } from "../image/check_limits.ts";
import { readHeader } from "../image/header.ts";
import type { Size } from "../image/types.ts";
import { uprightSize } from "../image/upright.ts";
import { readImageFile } from "../plan/read_image_file.ts";
import type { ReferenceImage } from "./reference_images.ts";

/** An image file, as far as it was looked at. */
export interface JudgedImage extends Size {
  /** Its path, as the user gave it. */
  readonly path: string;
}

/**
 * Looks at image files without decoding them: all that is wrong is found
 * before anything is computed.
 *
 * @param paths The files.
 * @param content The content image, whose size they must have.
 * @returns The images, and a line for each file that cannot be judged.
 */
export async function findJudged(
  paths: readonly string[],
  content: ReferenceImage,
): Promise<{ readonly images: JudgedImage[]; readonly problems: string[] }> {
  const images: JudgedImage[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    try {
      const image = await look(path);
      const problem = sizeProblem(image, content);
      if (problem === undefined) images.push(image);
      else problems.push(problem);
    } catch (error) {
      if (!(error instanceof GramlabError)) throw error;
      problems.push(error.message);
    }
  }
  return { images, problems };
}

async function look(path: string): Promise<JudgedImage> {
  const bytes = await readImageFile(path, path, Deno.cwd());
  const header = readHeader(bytes, path);
  checkLimits(bytes, header, path);
  return { path, ...uprightSize(header, header.orientation) };
}

/** Nothing is made larger or smaller that the user did not ask for. */
function sizeProblem(
  image: JudgedImage,
  content: ReferenceImage,
): string | undefined {
  if (image.width === content.width && image.height === content.height) {
    return undefined;
  }
  const size = `${image.width}x${image.height}`;
  return `Cannot judge ${image.path}: it is ${image.width}×${image.height}, ` +
    `and ${content.source} is used at ${content.width}×${content.height}; ` +
    `both must have one size: --size ${size} uses the content so`;
}
