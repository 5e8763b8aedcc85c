/** One recipe, in all the settings that a benchmark compares. */
import type { Pooling, Precision, Trial } from "../base/records.ts";

/** Lists of what is varied; the recipe's own value where one is left out. */
export interface Variations {
  /** Longest sides in pixels. */
  readonly sizes?: readonly number[];
  /** What convolutions compute in. */
  readonly precisions?: readonly Precision[];
  /** How the network reduces its maps. */
  readonly poolings?: readonly Pooling[];
  /** Where it runs. */
  readonly backends?: readonly string[];
}

/**
 * Makes a trial of every combination: those of one size stand together, since
 * they are what people compare.
 *
 * @param trial The recipe.
 * @param variations What to vary.
 * @returns Trials; their ids are still those of the recipe.
 *
 * @example
 * ```ts ignore
 * variedTrials(trial, { sizes: [128, 256], precisions: ["float32", "mixed"] });
 * // 128 float32, 128 mixed, 256 float32, 256 mixed
 * ```
 */
export function variedTrials(
  trial: Trial,
  variations: Variations,
): Trial[] {
  const { settings } = trial;
  const { size, styleSize, network, precision, backend } = settings;
  const { sizes = [size], precisions = [precision] } = variations;
  const { poolings = [network.pooling], backends = [backend] } = variations;
  return sizes.flatMap((size) =>
    poolings.flatMap((pooling) =>
      backends.flatMap((backend) =>
        precisions.map((precision) => ({
          ...trial,
          settings: {
            ...settings,
            size,
            // follows the size as in a study, unless the recipe has its own
            styleSize: styleSize === settings.size ? size : styleSize,
            network: { ...network, pooling },
            precision,
            backend,
          },
        }))
      )
    )
  );
}
