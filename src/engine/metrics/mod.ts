/**
 * Numbers that say how good an image is, by name.
 *
 * To add one: write `<snake_case_name>.ts` beside this file and add its line
 * here.
 *
 * @module
 */
export { contentDistance } from "./content_distance.ts";
export { styleDistance } from "./style_distance.ts";
export { ssim } from "./ssim.ts";
export { msSsim } from "./ms_ssim.ts";
export { histogramDistance } from "./histogram_distance.ts";
export { sharpness } from "./sharpness.ts";
export { totalVariation } from "./total_variation.ts";
