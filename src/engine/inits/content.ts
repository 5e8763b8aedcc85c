/** Start from the content image. */
import type { InitSpec } from "../types.ts";

/** The content image itself. */
export const content: InitSpec = {
  summary: "The content image itself",
  seeded: false,
  create(pixels) {
    return pixels.slice();
  },
};
