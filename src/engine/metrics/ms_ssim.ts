/** How much of the content image's structure an image keeps, at five scales. */
import { luma } from "../../image/luma.ts";
import {
  MULTI_SCALE_SIDE,
  multiScaleSimilarity,
} from "../../image/structural_similarity.ts";
import type { MetricSpec } from "../types.ts";

/** MS-SSIM of the luma (Wang, Simoncelli & Bovik, 2003). */
export const msSsim: MetricSpec = {
  summary: "Structural similarity to the content image at five scales, 0–1",
  goal: "maximize",
  layers: [],
  minimumSide: MULTI_SCALE_SIDE,
  measurePixels({ output, content }) {
    return multiScaleSimilarity(
      { ...output, data: luma(output) },
      { ...content, data: luma(content) },
    );
  },
};
