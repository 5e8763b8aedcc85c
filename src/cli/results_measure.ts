/** `results measure`: metrics of images that were saved before. */
import type { Verb } from "./results_verb.ts";

/** Measures what is missing of saved images. */
export const measureImages: Verb = {
  least: 0,
  most: Infinity,
  options: ["study", "metrics", "force"],
  async run(ids, options) {
    // loads what computes, which the other verbs do without
    const { measureResults } = await import("./measure_results.ts");
    return await measureResults(ids, options);
  },
};
