/** What a user should know of sizes above those of the images. */
import type { Settings, Trial } from "../base/records.ts";
import { type PinnedImages, smallNote, usedSizes } from "./used_sizes.ts";

/**
 * Says which images are smaller than wanted: what a sweep says when it loads
 * them.
 *
 * @param trials The trials.
 * @param images The images that they use.
 * @returns One line for each image and size.
 */
export function smallImageNotes(
  trials: readonly Trial[],
  images: PinnedImages,
): string[] {
  const notes = new Set<string>();
  for (const { settings } of distinct(trials)) {
    const { content, style, size, styleSize } = settings;
    for (
      const [source, longest] of [[content, size], [style, styleSize]] as const
    ) {
      const { own } = images.get(source)!;
      const note = own && smallNote(own, longest);
      if (note !== undefined) notes.add(`${source} ${note}`);
    }
  }
  return [...notes];
}

/**
 * Says which sizes of a plan make no difference, since both images are used as
 * they are.
 *
 * @param trials The trials.
 * @param images The images that they use.
 * @returns One line for each pair of images.
 */
export function sameSizeWarnings(
  trials: readonly Trial[],
  images: PinnedImages,
): string[] {
  const bySizes = Map.groupBy(
    distinct(trials),
    ({ settings }) => JSON.stringify(usedSizes(settings, images)),
  );
  return [...bySizes.values()].filter((group) => group.length > 1)
    .map((group) => {
      const [{ settings: { content, style } }] = group as [Trial];
      const [first, ...others] = group
        .map(({ settings }) => settings)
        .sort((a, b) => a.size - b.size || a.styleSize - b.styleSize)
        .map(sizeText);
      const last = others.pop()!;
      const sizes = others.length === 0
        ? `size ${last} makes`
        : `sizes ${others.join(", ")} and ${last} make`;
      return `${sizes} the same image of ${content} in the style of ${style} ` +
        `as size ${first}: images are not enlarged`;
    });
}

/** One trial for each pair of images and sizes. */
function distinct(trials: readonly Trial[]): Trial[] {
  const found = new Map<string, Trial>();
  for (const trial of trials) {
    const { content, style, size, styleSize } = trial.settings;
    const key = JSON.stringify([content, style, size, styleSize]);
    if (!found.has(key)) found.set(key, trial);
  }
  return [...found.values()];
}

function sizeText({ size, styleSize }: Settings): string {
  return styleSize === size ? `${size}` : `${size} (styleSize ${styleSize})`;
}
