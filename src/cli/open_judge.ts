/** What measures images that are not of a trial. */
import { PHOTOS } from "../assets/manifest.ts";
import type { DeviceFacts, UsedImage } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { REFERENCE } from "../engine/session.ts";
import type { Image } from "../image/types.ts";
import { ImageCache } from "../runner/image_cache.ts";
import { checkLimit } from "../runner/load_images.ts";
import { assertFinite } from "../runner/measure_image.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import { assetsOfMetrics, fetchAssets } from "./needed_assets.ts";
import { openSessions, type Sessions } from "./open_sessions.ts";
import {
  loadReference,
  type ReferencePair,
  resizeNote,
} from "./reference_images.ts";

/** Measures images on a device that is open. */
export interface Judge {
  /** The device. */
  readonly facts: DeviceFacts;
  /** Both images, as they are used. */
  readonly used: Readonly<Record<"content" | "style", UsedImage>>;
  /** Aborted at Ctrl-C. */
  readonly signal: AbortSignal;
  /**
   * Measures an image.
   *
   * @param image The image; of the size of the content.
   * @param name What errors call it.
   * @returns Name of the metric to value.
   */
  measure(image: Image, name: string): Promise<Record<string, number>>;
}

/** How to open a judge. */
export interface JudgeOptions {
  /** Content and style. */
  readonly references: ReferencePair;
  /** Names of metrics that the images are large enough for. */
  readonly metrics: readonly string[];
  /** The terminal. */
  readonly io: Io;
  /** Whether to fetch nothing, and say what is missing. */
  readonly offline: boolean;
}

/**
 * Opens a device, has it measure, and closes it.
 *
 * @param options What to measure with.
 * @param use Measures images.
 * @returns What `use` returned.
 * @throws {import("../base/errors.ts").GramlabError} If something cannot be
 *     fetched or opened, or an image cannot be read.
 */
export async function withJudge<Result>(
  options: JudgeOptions,
  use: (judge: Judge) => Promise<Result>,
): Promise<Result> {
  const { references, metrics, io, offline } = options;
  const open: { sessions?: Sessions } = {};
  using interruption = listenForInterruption(io, (code) => {
    if (open.sessions === undefined) io.exit(code);
    else open.sessions.exit(code);
  });
  const { signal } = interruption;
  const { content, style } = references;
  const photos = [content, style].flatMap(({ ref }) =>
    ref.kind === "photo" ? [lookup(PHOTOS, ref.name).id] : []
  );
  const assets = await fetchAssets({
    ids: [...new Set([...photos, ...assetsOfMetrics(metrics)])],
    library: "wanted",
    ...{ io, offline, signal },
  });
  const note = (text: string): void => io.err(`Note: ${text}\n`);
  using sessions = await openSessions([ANYWHERE], {
    ...{ assets, files: [] },
    say: (text) => io.err(`${text}\n`),
    warn: note,
  });
  open.sessions = sessions;
  const session = sessions.get(ANYWHERE.settings.backend);
  const images = new ImageCache((name) => assets.path(lookup(PHOTOS, name).id));
  const loaded = {
    content: await loadReference(content, images),
    style: await loadReference(style, images),
  };
  for (const role of ["content", "style"] as const) {
    const { notice } = loaded[role];
    const resized = resizeNote(references[role]);
    if (resized !== undefined) note(resized);
    if (notice !== undefined) note(notice);
  }
  checkLimit(loaded.content, "--size", REFERENCE, session.device);
  checkLimit(loaded.style, "--style-size", REFERENCE, session.device);
  const pixels = {
    content: loaded.content.pixels,
    style: loaded.style.pixels,
  };
  return await use({
    facts: session.device.facts,
    used: { content: loaded.content.used, style: loaded.style.used },
    signal,
    async measure(output, name) {
      const values = await session.measure(metrics, { output, ...pixels });
      assertFinite(values, `for ${name}`);
      return values;
    },
  });
}

/** In place of a trial: the network of metrics, on the backend that fits. */
const ANYWHERE = {
  settings: { ...REFERENCE, backend: "auto" },
  weightsSha256: "",
};
