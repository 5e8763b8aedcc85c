/** A window of coloured glass in lead, with light behind it. */
import { seededRandom } from "../../base/random.ts";
import { drawGlass } from "../painting/draw_glass.ts";
import { lilyWindow } from "../painting/lily_window.ts";
import type { Image, PainterSpec } from "../types.ts";

/** Lilies over water before a rising sun, in a frame of short pieces. */
export const stainedglass: PainterSpec = {
  summary: "Glowing glass between lead lines, lilies before a rising sun",
  version: 1,
  paint(width: number, height: number, seed: number): Image {
    const random = seededRandom(seed);
    const pixelsPerUnit = Math.sqrt(width * height);
    const figures = lilyWindow(
      width / pixelsPerUnit,
      height / pixelsPerUnit,
      random,
    );
    return drawGlass(figures, { width, height }, random);
  },
};
