/** All kinds of inputs, by name. */
import { image } from "./image_kind.ts";
import type { Kind } from "./kind.ts";
import { links, results } from "./results_kind.ts";
import { study } from "./study_kind.ts";
import { trap } from "./trap_kind.ts";
import { weights } from "./weights_kind.ts";

/** All kinds; `trap` is for the watchdog's own test. */
export const KINDS: Readonly<Record<string, Kind>> = {
  study,
  image,
  weights,
  results,
  links,
  trap,
};
