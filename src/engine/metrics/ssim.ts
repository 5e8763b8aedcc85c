/** How much of the content image's structure an image keeps. */
import { luma } from "../../image/luma.ts";
import {
  structuralSimilarity,
  WINDOW_SIDE,
} from "../../image/structural_similarity.ts";
import type { MetricSpec } from "../types.ts";

/** SSIM of the luma (Wang, Bovik, Sheikh & Simoncelli, 2004). */
export const ssim: MetricSpec = {
  summary: "Structural similarity to the content image, −1 to 1",
  goal: "maximize",
  layers: [],
  minimumSide: WINDOW_SIDE,
  measurePixels({ output, content }) {
    return structuralSimilarity(
      { ...output, data: luma(output) },
      { ...content, data: luma(content) },
    );
  },
};
