/** All kinds of inputs, by name, loaded when they are wanted. */
import type { Kind } from "./kind.ts";

/** All kinds; `trap` is for the watchdog's own test. */
export const KINDS: Readonly<Record<string, () => Promise<Kind>>> = {
  study: async () => (await import("./study_kind.ts")).study,
  image: async () => (await import("./image_kind.ts")).image,
  weights: async () => (await import("./weights_kind.ts")).weights,
  results: async () => (await import("./results_kind.ts")).results,
  links: async () => (await import("./results_kind.ts")).links,
  trap: async () => (await import("./trap_kind.ts")).trap,
};
