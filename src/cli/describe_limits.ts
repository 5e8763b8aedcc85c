/** Limits of a device as people think of them. */
import { NETWORKS } from "../engine/catalog.ts";
import { largestPixels } from "../engine/largest_image.ts";
import type { DeviceLimits } from "../engine/device.ts";

/**
 * Says which images fit whatever the network.
 *
 * @param limits What the device allows; none where memory decides.
 * @returns One text, or none without limits.
 *
 * @example
 * ```ts
 * import { describeLimits } from "./describe_limits.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const limits = { tensorBytes: 2 ** 27, positions: 2 ** 21 };
 * deepStrictEqual(describeLimits(limits), ["images up to 724×724"]);
 * deepStrictEqual(describeLimits(undefined), []);
 * ```
 */
export function describeLimits(limits: DeviceLimits | undefined): string[] {
  if (limits === undefined) return [];
  const pixels = Object.values(NETWORKS)
    .map((network) => largestPixels(network, limits));
  const side = Math.floor(Math.sqrt(Math.min(...pixels)));
  return [`images up to ${side}×${side}`];
}
