/** What a trial needs on the device, and whether it fits there. */
import { TrialError } from "../base/errors.ts";
import type { Settings, Trial } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { isCost } from "../base/stop_rule.ts";
import { COSTS, METRICS, NETWORKS } from "../engine/catalog.ts";
import type { Device } from "../engine/device.ts";
import { largestPixels, longestSide } from "../engine/largest_image.ts";
import { REFERENCE, type Session } from "../engine/session.ts";
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
  const styleLayers = Object.keys(settings.styleLayers);
  const all = [...Object.keys(settings.contentLayers), ...styleLayers];
  checkSize(loaded.content, all, settings);
  checkSize(loaded.style, styleLayers, settings);
  checkPositions(loaded, settings);
  checkMeasurable(loaded, checks);
  checkLimit(loaded.content, "size", settings, session.device);
  checkLimit(loaded.style, "styleSize", settings, session.device);
  await session.network(settings);
  return loaded;
}

function checkSize(
  { used: { source, width, height } }: LoadedImage,
  layers: readonly string[],
  { network: { name } }: Pick<Settings, "network">,
): void {
  const { minimumSide } = lookup(NETWORKS, name);
  for (const layer of layers) {
    const least = minimumSide(layer);
    if (Math.min(width, height) >= least) continue;
    throw new TrialError(
      `Cannot use ${source} at ${width}×${height}: ${layer} needs at least ${least} pixels a side`,
    );
  }
}

/** A cost that compares positions needs as many of them in both images. */
function checkPositions(
  { content, style }: Readonly<Record<"content" | "style", LoadedImage>>,
  { styleCost: { name } }: Settings,
): void {
  if (!lookup(COSTS, name).positional) return;
  const [from, to] = [style.used, content.used].map(({ width, height }) =>
    `${width}×${height}`
  );
  if (from === to) return;
  throw new TrialError(
    `Cannot use styleCost ${name} with a style of ${from} for an image of ${to}: it compares position by position; use a style image of the same size`,
  );
}

/** Metrics look at layers of their own. */
function checkMeasurable(
  images: Readonly<Record<"content" | "style", LoadedImage>>,
  { values, metrics }: Checks,
): void {
  const names = [...values.filter((name) => !isCost(name)), ...metrics];
  const layers = names.flatMap((name) => lookup(METRICS, name).layers);
  for (const image of [images.content, images.style]) {
    checkSize(image, layers, REFERENCE);
  }
}

/** Before anything runs: a driver's own message would name no size. */
function checkLimit(
  { used: { source, width, height } }: LoadedImage,
  setting: "size" | "styleSize",
  { network: { name } }: Settings,
  { facts: { backend, device }, limits }: Device,
): void {
  const pixels = largestPixels(lookup(NETWORKS, name), limits);
  if (width * height <= pixels) return;
  const side = longestSide(width, height, pixels);
  throw new TrialError(
    `Cannot use ${source} at ${width}×${height} on ${backend}: ${device} takes at most ${setting} ${side} of it; lower ${setting}, or use another backend`,
  );
}
