/** Start from white noise, as Gatys, Ecker & Bethge (2016, section 2.3) do. */
import { seededRandom } from "../../base/random.ts";
import type { InitSpec } from "../types.ts";

/** Uniform noise over the whole range of pixel values. */
export const noise: InitSpec = {
  summary: "Seeded uniform noise, 0–1",
  seeded: true,
  create(pixels, seed) {
    const random = seededRandom(seed);
    return Float32Array.from(pixels, random);
  },
};
