/** What a trial needs on the device, and whether it fits there. */
import { TrialError } from "../base/errors.ts";
import type { Settings, Trial } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { NETWORKS } from "../engine/catalog.ts";
import type { Device } from "../engine/device.ts";
import { largestPixels, longestSide } from "../engine/largest_image.ts";
import type { Session } from "../engine/session.ts";
import { sizeProblems } from "../plan/size_problems.ts";
import type { ImageCache, LoadedImage } from "./image_cache.ts";
import { type Checks, NO_CHECKS } from "./slot.ts";

/** A trial, and where it is to run. */
export interface Loading {
  /** Device and what trials on it share. */
  readonly session: Session;
  /** Loads images. */
  readonly images: ImageCache;
  /** The trial. */
  readonly trial: Trial;
  /** What is measured of it. */
  readonly checks?: Checks;
}

/**
 * Loads a trial's images and network, and checks that they fit each other and
 * the device.
 *
 * @param loading The trial, and where it is to run.
 * @throws {TrialError} If an image is too small for a layer or too large for
 *     the device.
 */
export async function loadImages(
  { session, images, trial, checks = NO_CHECKS }: Loading,
): Promise<{ content: LoadedImage; style: LoadedImage }> {
  const { settings } = trial;
  const { content, style, size, styleSize } = settings;
  const loaded = {
    content: await images.load(trial.content, content, size),
    style: await images.load(trial.style, style, styleSize),
  };
  const used = { content: loaded.content.used, style: loaded.style.used };
  const measured = [...checks.values, ...checks.metrics];
  const [problem] = sizeProblems(settings, used, measured);
  if (problem !== undefined) throw new TrialError(problem.message);
  checkLimit(loaded.content, "size", settings, session.device);
  checkLimit(loaded.style, "styleSize", settings, session.device);
  await session.network(settings);
  return loaded;
}

/**
 * Refuses an image that is too large for a device, before anything runs: a
 * driver's own message would name no size.
 *
 * @param image The image.
 * @param setting What makes it smaller.
 * @param settings The network that it goes through.
 * @param device The device.
 * @throws {TrialError} If it is too large.
 */
export function checkLimit(
  { used: { source, width, height } }: Pick<LoadedImage, "used">,
  setting: string,
  { network: { name } }: Pick<Settings, "network">,
  { facts: { backend, device }, limits }: Device,
): void {
  const pixels = largestPixels(lookup(NETWORKS, name), limits);
  if (width * height <= pixels) return;
  const side = longestSide(width, height, pixels);
  throw new TrialError(
    `Cannot use ${source} at ${width}×${height} on ${backend}: ${device} takes at most ${setting} ${side} of it; lower ${setting}, or use another backend`,
  );
}
