/** How far `baseline learn` is, and how long it may still take. */
import { formatDuration } from "../base/format.ts";
import type { BaselineOptions } from "./baseline_verb.ts";
import { type Variant, variantText } from "./learn_variants.ts";

/** Tells it. */
export interface LearnProgress {
  /** Told of each variant before it runs. */
  begin(variant: Variant): void;
}

/**
 * Tells each variant, from the second on with an estimate: as long as those
 * before took on average.
 *
 * @param variants All of them.
 * @param options The terminal, and whether to be silent.
 * @param now The clock in milliseconds.
 */
export function learnProgress(
  variants: readonly Variant[],
  { io, quiet = false }: Pick<BaselineOptions, "io" | "quiet">,
  now: () => number = () => performance.now(),
): LearnProgress {
  const startMs = now();
  let begun = 0;
  return {
    begin(variant) {
      const meanMs = (now() - startMs) / begun;
      const left = begun === 0
        ? ""
        : `, about ${formatDuration(meanMs * (variants.length - begun))} left`;
      begun++;
      if (quiet) return;
      const count = `${begun} of ${variants.length}`;
      io.err(`Learning from ${variantText(variant)} (${count}${left})\n`);
    },
  };
}
