/** How sharp an image is. */
import { luma } from "../../image/luma.ts";
import type { MetricSpec } from "../types.ts";

/**
 * Variance of the Laplacian of the luma (Pech-Pacheco, Cristóbal, Chamorro &
 * Fernández, 2000): of each pixel that has four neighbours, these less four
 * times the pixel.
 */
export const sharpness: MetricSpec = {
  summary: "Variance of the Laplacian of brightness, 0–1 a pixel",
  goal: "maximize",
  layers: [],
  minimumSide: 3,
  measurePixels({ output }) {
    const { width, height } = output;
    const data = luma(output);
    const edges = new Float64Array((width - 2) * (height - 2));
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const at = y * width + x;
        edges[(y - 1) * (width - 2) + x - 1] = data[at - 1]! + data[at + 1]! +
          data[at - width]! + data[at + width]! - 4 * data[at]!;
      }
    }
    const mean = edges.reduce((sum, it) => sum + it, 0) / edges.length;
    return edges.reduce((sum, it) => sum + (it - mean) ** 2, 0) / edges.length;
  },
};
