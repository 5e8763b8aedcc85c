/** What measures images that are not of a trial. */
import { PHOTOS } from "../assets/manifest.ts";
import type { DeviceFacts, UsedImage } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { REFERENCE, type Session } from "../engine/session.ts";
import type { Image } from "../image/types.ts";
import { ImageCache } from "../runner/image_cache.ts";
import { checkLimit } from "../runner/load_images.ts";
import { assertFinite } from "../runner/measure_image.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import {
  assetsOfMetrics,
  fetchAssets,
  type FetchedAssets,
} from "./needed_assets.ts";
import { openSessions, type Sessions } from "./open_sessions.ts";
import {
  loadReference,
  type ReferencePair,
  resizeNote,
} from "./reference_images.ts";
import { SEEN_METRIC, seenDistance } from "./viewer.ts";

/** Measures images; opens a device when it is first needed. */
export interface Judge {
  /** Aborted at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Opens the device, if need be, and says what it measures with. */
  open(): Promise<OpenJudge>;
}

/** A judge whose device is open. */
export interface OpenJudge {
  /** The device. */
  readonly facts: DeviceFacts;
  /** Both images, as they are used. */
  readonly used: Readonly<Record<"content" | "style", UsedImage>>;
  /**
   * Measures an image.
   *
   * @param image The image; of the size of the content.
   * @param name What errors call it.
   * @returns Name of the metric to value.
   */
  measure(image: Image, name: string): Promise<Record<string, number>>;
  /** How far an image is from another one of its size, as VGG-19 sees it. */
  distance(baseline: Image, now: Image): Promise<number>;
}

/** How to open a judge. */
export interface JudgeOptions {
  /** Content and style. */
  readonly references: ReferencePair;
  /** Names of metrics that the images are large enough for. */
  readonly metrics: readonly string[];
  /** Whether images are compared with others, too. */
  readonly isComparing: boolean;
  /** The terminal. */
  readonly io: Io;
  /** Whether to fetch nothing, and say what is missing. */
  readonly offline: boolean;
}

/**
 * Makes a judge, and closes its device at the end.
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
  const { io } = options;
  using closing = new DisposableStack();
  const open: { judge?: Promise<OpenJudge>; sessions?: Sessions } = {};
  using interruption = listenForInterruption(io, (code) => {
    if (open.sessions === undefined) io.exit(code);
    else open.sessions.exit(code);
  });
  const { signal } = interruption;
  const openNow = async (): Promise<OpenJudge> => {
    const assets = await fetchFor(options, signal);
    open.sessions = closing.use(await openSession(assets, io));
    const session = open.sessions.get(ANYWHERE.settings.backend);
    return await loadJudge(session, assets, options);
  };
  return await use({ signal, open: () => open.judge ??= openNow() });
}

async function fetchFor(
  { references: { content, style }, metrics, isComparing, io, offline }:
    JudgeOptions,
  signal: AbortSignal,
): Promise<FetchedAssets> {
  const names = isComparing ? [...metrics, SEEN_METRIC] : metrics;
  const photos = [content, style].flatMap(({ ref }) =>
    ref.kind === "photo" ? [lookup(PHOTOS, ref.name).id] : []
  );
  return await fetchAssets({
    ids: [...new Set([...photos, ...assetsOfMetrics(names)])],
    library: "wanted",
    ...{ io, offline, signal },
  });
}

async function openSession(assets: FetchedAssets, io: Io): Promise<Sessions> {
  return await openSessions([ANYWHERE], {
    ...{ assets, files: [] },
    say: (text) => io.err(`${text}\n`),
    warn: (text) => io.err(`Note: ${text}\n`),
  });
}

async function loadJudge(
  session: Session,
  assets: FetchedAssets,
  { references, metrics, io }: JudgeOptions,
): Promise<OpenJudge> {
  const images = new ImageCache((name) => assets.path(lookup(PHOTOS, name).id));
  const load = async (role: keyof ReferencePair, option: string) => {
    const loaded = await loadReference(references[role], images);
    for (const note of [resizeNote(references[role]), loaded.notice]) {
      if (note !== undefined) io.err(`Note: ${note}\n`);
    }
    checkLimit(loaded, option, REFERENCE, session.device);
    return loaded;
  };
  const content = await load("content", "--size");
  const style = await load("style", "--style-size");
  const pixels = { content: content.pixels, style: style.pixels };
  return {
    facts: session.device.facts,
    used: { content: content.used, style: style.used },
    async measure(output, name) {
      const values = await session.measure(metrics, { output, ...pixels });
      assertFinite(values, `for ${name}`);
      return values;
    },
    distance: (baseline, now) => seenDistance(session, baseline, now),
  };
}

/** In place of a trial: the network of metrics, on the backend that fits. */
const ANYWHERE = {
  settings: { ...REFERENCE, backend: "auto" },
  weightsSha256: "",
};
