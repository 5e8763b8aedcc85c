/** One setting that is timed: how a trial becomes something that can run. */
import type { Trial } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { NETWORKS } from "../engine/catalog.ts";
import { iterationFlops } from "../engine/iteration_flops.ts";
import type { Session } from "../engine/session.ts";
import { openStepLoop, type StepLoop } from "../engine/step_loop.ts";
import type { Device } from "../engine/device.ts";
import type { ImageCache } from "../runner/image_cache.ts";
import { loadImages } from "../runner/load_images.ts";

/** A setting, ready to run. */
export interface Subject {
  /** Where it runs. */
  readonly device: Device;
  /** Its settings. */
  readonly trial: Trial;
  /** Width of the image in pixels. */
  readonly width: number;
  /** Height of the image in pixels. */
  readonly height: number;
  /** Floating-point operations of one iteration. */
  readonly flops: number;
  /** Its iterations; the caller disposes it. */
  readonly loop: StepLoop;
  /** What the user may not expect of the images. */
  readonly notices: readonly string[];
}

/**
 * Makes a trial ready to be timed: images, targets, step.
 *
 * @param trial Settings and images; its backend is that of the session.
 * @param session Device and what trials on it share.
 * @param images Loads images.
 * @returns The setting; nothing has run yet.
 * @throws {import("../base/errors.ts").TrialError} If the image is too small
 *     for a layer or too large for the device.
 */
export async function openSubject(
  trial: Trial,
  session: Session,
  images: ImageCache,
): Promise<Subject> {
  const { settings } = trial;
  const { content, style } = await loadImages({ session, images, trial });
  const { width, height } = content.used;
  const loop = await openStepLoop({
    session,
    settings,
    content: content.pixels,
    style: style.pixels,
  });
  const network = lookup(NETWORKS, settings.network.name);
  return {
    device: session.device,
    trial,
    width,
    height,
    flops: iterationFlops(network, settings, height, width),
    loop,
    notices: [content.notice, style.notice].filter((it) => it !== undefined),
  };
}

/**
 * Names a setting; equal names mean that the same thing would be timed.
 *
 * @param subject The setting.
 * @returns For instance `tensorflow float32 max 256x256`.
 */
export function describeSubject(
  { device, trial: { settings }, width, height }: Subject,
): string {
  const { precision, network: { pooling } } = settings;
  return `${device.facts.backend} ${precision} ${pooling} ${width}x${height}`;
}
