/** The recipe that is timed where the user names none. */

/**
 * The step that other programs are compared on: VGG-19 to conv5_1, five style
 * layers, one content layer, Adam; square images that need no file. All
 * settings that it does not name are the defaults of studies.
 */
export const DEFAULT_STUDY = `name: bench
base:
  content: painted:mosaic
  style: painted:swirl
`;

/** Longest sides in pixels that are timed with it. */
export const DEFAULT_SIZES: readonly number[] = [128, 256, 512];
