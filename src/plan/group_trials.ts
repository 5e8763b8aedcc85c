/** The order in which trials of a plan run. */
import type { Trial } from "../base/records.ts";

/**
 * Puts trials next to each other that share a captured shape, and among those
 * the ones that share targets: what one leaves on the device, the next then
 * finds there. Groups stand in the order of their first trials, trials of a
 * group in the order they came in.
 *
 * @param trials In the order of the plan.
 * @returns The same trials.
 */
export function groupTrials(trials: readonly Trial[]): Trial[] {
  return [...Map.groupBy(trials, shapeKey).values()].flatMap((group) =>
    [...Map.groupBy(group, targetsKey).values()].flat()
  );
}

/** Equal where one captured step serves both. */
function shapeKey({ settings, weightsSha256 }: Trial): string {
  const { size, styleSize, network, optimizer, clamp, precision, backend } =
    settings;
  return JSON.stringify([
    ...[backend, size, styleSize, precision, clamp, optimizer.name],
    ...[settings.contentCost.name, settings.styleCost.name],
    ...[network.name, network.pooling, network.preprocessing ?? "caffe"],
    weightsSha256,
    Object.keys(settings.contentLayers),
    Object.keys(settings.styleLayers),
  ]);
}

/** Equal for those of one shape that are held against the same images. */
function targetsKey({ content, style }: Trial): string {
  return JSON.stringify([content, style]);
}
