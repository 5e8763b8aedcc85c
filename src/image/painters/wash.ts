/** A watercolour: translucent washes with dark rims on grained paper. */
import { seededRandom } from "../../base/random.ts";
import { color } from "../painting/color.ts";
import { lakeScene } from "../painting/lake_scene.ts";
import { layWashes } from "../painting/washes.ts";
import type { Image, PainterSpec } from "../types.ts";

const PAPER = color("fbf6e9");

/** A lake under mountains in mist, laid wet from far to near. */
export const wash: PainterSpec = {
  summary: "Translucent washes on grained paper, a lake under mountains",
  version: 1,
  paint(width: number, height: number, seed: number): Image {
    const random = seededRandom(seed);
    const pixelsPerUnit = Math.sqrt(width * height);
    const washes = lakeScene(
      width / pixelsPerUnit,
      height / pixelsPerUnit,
      random,
    );
    return layWashes(washes, PAPER, { width, height }, random);
  },
};
