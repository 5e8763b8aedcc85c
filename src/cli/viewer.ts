/** VGG-19 as a judge of two images. */
import { sha256 } from "../base/sha256.ts";
import { REFERENCE, type Session } from "../engine/session.ts";
import { toBytes } from "../image/to_bytes.ts";
import type { Image } from "../image/types.ts";
import type { Io } from "./io.ts";
import { assetsOfMetrics, fetchAssets } from "./needed_assets.ts";
import { openSessions, type Sessions } from "./open_sessions.ts";

/** What is measured: the metric of how far what is seen is from a content. */
export const SEEN_METRIC = "contentDistance";

/** Below what any image with something in it has from a grey one. */
const LEAST_DISTANCE = 1e-9;

/** How to open a device. */
export interface ViewerOptions {
  /** The terminal. */
  readonly io: Io;
  /** Whether to fetch nothing. */
  readonly offline: boolean;
  /** Stops the fetching. */
  readonly signal: AbortSignal;
}

/** Opens a device when it is first asked; equal images need none. */
export class Viewer implements Disposable {
  readonly #options: ViewerOptions;
  #sessions: Promise<Sessions> | undefined;
  #open: Sessions | undefined;

  /**
   * Opens nothing yet.
   *
   * @param options How to open a device.
   */
  constructor(options: ViewerOptions) {
    this.#options = options;
  }

  /**
   * How far an image is from another one, as conv4_2 of VGG-19 sees them.
   *
   * @param baseline An image.
   * @param now Another one of the same size.
   * @returns The root of the ratio of two content distances: of `now`, and of
   *     an all grey image, from `baseline`. 0 for equal images.
   * @throws {import("../base/errors.ts").AssetError} If the weights cannot be
   *     fetched.
   * @throws {import("../base/errors.ts").BackendError} If no device opens.
   */
  async distance(baseline: Image, now: Image): Promise<number> {
    this.#sessions ??= this.#openSessions();
    return await seenDistance(
      (await this.#sessions).get("auto"),
      baseline,
      now,
    );
  }

  /** Closes the device, if one was opened. */
  [Symbol.dispose](): void {
    this.#open?.[Symbol.dispose]();
  }

  /** Ends the process at once, even while the device computes. */
  exit(code: number): void {
    if (this.#open === undefined) this.#options.io.exit(code);
    else this.#open.exit(code);
  }

  async #openSessions(): Promise<Sessions> {
    const { io, offline, signal } = this.#options;
    const assets = await fetchAssets({
      ids: assetsOfMetrics([SEEN_METRIC]),
      ...{ library: "wanted", quiet: true, io, offline, signal },
    });
    const needs = { settings: { ...REFERENCE, backend: "auto" } };
    return this.#open = await openSessions(
      // of the network that metrics have, the manifest knows the weights
      [{ ...needs, weightsSha256: "" }],
      { assets, files: [], say: () => {}, warn: () => {} },
    );
  }
}

/**
 * How far an image is from another one, as conv4_2 of VGG-19 sees them.
 *
 * @param session Where to compute.
 * @param baseline An image.
 * @param now Another one of the same size.
 * @returns The root of the ratio of two content distances: of `now`, and of an
 *     all grey image, from `baseline`. 0 for equal images.
 */
export async function seenDistance(
  session: Session,
  baseline: Image,
  now: Image,
): Promise<number> {
  const content = { ...baseline, key: sha256(toBytes(baseline)) };
  const measure = async (output: Image): Promise<number> => {
    const images = { output, content, style: content };
    return (await session.measure([SEEN_METRIC], images))[SEEN_METRIC]!;
  };
  const [found, grey] = [await measure(now), await measure(greyOf(baseline))];
  session.trim();
  // one that is grey itself is far from everything else
  return Math.sqrt(found / Math.max(grey, LEAST_DISTANCE));
}

function greyOf({ width, height, data }: Image): Image {
  return { width, height, data: new Float32Array(data.length).fill(0.5) };
}
