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
 * @returns The images, and lines for those that cannot be judged: one for all
 *     of a wrong size, one for each file that cannot be read.
 */
export async function findJudged(
  paths: readonly string[],
  content: ReferenceImage,
): Promise<{ readonly images: JudgedImage[]; readonly problems: string[] }> {
  const found: JudgedImage[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    try {
      found.push(await look(path));
    } catch (error) {
      if (!(error instanceof GramlabError)) throw error;
      problems.push(error.message);
    }
  }
  const isFit = ({ width, height }: Size): boolean =>
    width === content.width && height === content.height;
  const wrong = Map.groupBy(
    found.filter((it) => !isFit(it)),
    ({ width, height }) => `${width}x${height}`,
  );
  const sizes = [...wrong.values()].map((it) => sizeProblem(it, content));
  return { images: found.filter(isFit), problems: [...sizes, ...problems] };
}

async function look(path: string): Promise<JudgedImage> {
  const bytes = await readImageFile(path, path, Deno.cwd());
  const header = readHeader(bytes, path);
  checkLimits(bytes, header, path);
  return { path, ...uprightSize(header, header.orientation) };
}

/** Nothing is made larger or smaller that the user did not ask for. */
function sizeProblem(
  images: readonly JudgedImage[],
  content: ReferenceImage,
): string {
  const [{ path, width, height }, ...others] = images as [JudgedImage];
  const whose = others.length === 0
    ? `${path}: it is`
    : `${path} and ${others.length} more: they are`;
  return `Cannot judge ${whose} ${width}×${height}, ` +
    `and ${content.source} is used at ${content.width}×${content.height}; ` +
    `both must have one size: --size ${width}x${height} uses the content so`;
}
