/** Metrics that trials lack, measured of their saved images. */
import { PHOTOS } from "../assets/manifest.ts";
import type { Trial } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { timeToQuality } from "../base/time_to_quality.ts";
import { isMeasured } from "../config/parts/metric_versions.ts";
import { REFERENCE } from "../engine/session.ts";
import { imagesOfRecord } from "../plan/images_of_record.ts";
import { measurable } from "../plan/size_problems.ts";
import { ImageCache } from "../runner/image_cache.ts";
import { localSlot } from "../runner/local_slot.ts";
import { counted } from "../base/format.ts";
import { openStore, type Store } from "../store/mod.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import {
  measureTrial,
  type Unmeasured,
  whyUnmeasured,
} from "./measure_trial.ts";
import { toMetrics } from "./metrics_option.ts";
import {
  assetsOf,
  assetsOfMetrics,
  fetchAssets,
  libraryFor,
} from "./needed_assets.ts";
import { openSessions, type Sessions } from "./open_sessions.ts";
import { hasImage } from "./trial_image.ts";
import type { ResultsOptions } from "./results_verb.ts";
import { warnAll } from "./warn_all.ts";

/**
 * Measures what is missing of saved images, and their time to quality.
 *
 * @param ids Ids of trials, or their starts; all trials if there are none.
 * @param options What to measure.
 * @returns The exit code: 1 if an image cannot be measured.
 * @throws {import("../base/errors.ts").UsageError} If there is no such trial,
 *     study or metric.
 */
export async function measureResults(
  ids: readonly string[],
  options: ResultsOptions,
): Promise<number> {
  const { io, folder, json } = options;
  const metrics = toMetrics(options.metrics);
  using store = await openStore(folder, { create: false });
  warnAll(store.warnings, io);
  const failed = new Set<string>();
  const fail: Fail = (name, error) => {
    io.err(`Note: ${whyUnmeasured(name, error)}\n`);
    failed.add(name);
  };
  const jobs: Unmeasured[] = [];
  const small = new Map<string, number>();
  for (const name of foldersOf(ids, store, options)) {
    try {
      const onSmall = (metric: string): void => {
        small.set(metric, (small.get(metric) ?? 0) + 1);
      };
      const job = await prepare(name, store, { ...options, metrics, onSmall });
      if (job !== undefined) jobs.push(job);
    } catch (error) {
      fail(name, error);
    }
  }
  // who names no metric wants those that can be had
  if (options.metrics !== undefined) {
    for (const [metric, count] of small) {
      io.err(
        `Note: Cannot measure ${metric} of ${counted(count, "trial")}: the ` +
          "images are too small (docs/metrics.md says which sides it needs)\n",
      );
    }
  }
  if (jobs.length > 0) await measureAll(jobs, { io, store, fail });
  const measured = jobs.filter((it) => !failed.has(it.folder)).length;
  io.out(
    json
      ? `${JSON.stringify({ measured, failed: failed.size }, null, 2)}\n`
      : `Measured: ${measured} of ${jobs.length} trials\n`,
  );
  return failed.size > 0 ? 1 : 0;
}

/** Told of a trial that cannot be measured. */
type Fail = (folder: string, error: unknown) => void;

/** Trials that left an image, among those that were chosen. */
function foldersOf(
  ids: readonly string[],
  store: Store,
  { study }: Pick<ResultsOptions, "study">,
): string[] {
  const chosen = new Set(ids.map((id) => store.choose(id)));
  return store.list(study === undefined ? {} : { study })
    .filter((row) => hasImage(row))
    .map(({ folder }) => folder)
    .filter((folder) => chosen.size === 0 || chosen.has(folder));
}

/** Finds what a device must measure, if anything; adds the rest at once. */
async function prepare(
  folder: string,
  store: Store,
  { metrics, onSmall, force = false }: {
    readonly metrics: readonly string[];
    /** Told of metrics for which the images are too small. */
    readonly onSmall: (metric: string) => void;
    readonly force?: boolean;
  },
): Promise<Unmeasured | undefined> {
  const record = store.read(folder);
  if (record.timeTo === undefined || force) {
    const timeTo = timeToQuality(store.readSteps(folder));
    await store.addMetrics(folder, { timeTo });
  }
  const { content, style, study, id, hash, weightsSha256 } = record;
  const fitting = content === null || style === null
    ? []
    : measurable(metrics, { content, style });
  if (content !== null && style !== null) {
    metrics.filter((name) => !fitting.includes(name)).forEach(onSmall);
  }
  const names = fitting.filter((name) => force || !isMeasured(record, name));
  if (names.length === 0) return undefined;
  // the oldest records lack it
  const { size, styleSize = size } = record.settings;
  const trial: Trial = {
    ...{ id, hash, weightsSha256, varied: {} },
    ...imagesOfRecord(record, store.studies.originOf(study)),
    // nothing but the images counts
    settings: { ...record.settings, styleSize, ...REFERENCE, backend },
  };
  return { folder, trial, metrics: names };
}

/** Takes the place of the backend that ran the trial. */
const backend = "auto";

/** Measures images in this process. */
async function measureAll(
  jobs: readonly Unmeasured[],
  { io, store, fail }: {
    readonly io: Io;
    readonly store: Store;
    readonly fail: Fail;
  },
): Promise<void> {
  const open: { sessions?: Sessions } = {};
  using interruption = listenForInterruption(io, (code) => {
    if (open.sessions === undefined) io.exit(code);
    else open.sessions.exit(code);
  });
  const { signal } = interruption;
  const trials = jobs.map(({ trial }) => trial);
  const seen = assetsOfMetrics(jobs.flatMap(({ metrics }) => metrics));
  const assets = await fetchAssets({
    ids: [...new Set([...assetsOf(trials), ...seen])],
    library: libraryFor(trials),
    // the trials needed the same to run
    offline: true,
    ...{ io, signal },
  });
  using sessions = await openSessions(trials, {
    ...{ assets, files: [] },
    say: (text) => io.err(`${text}\n`),
    warn: (text) => io.err(`Note: ${text}\n`),
  });
  open.sessions = sessions;
  const images = new ImageCache((name) => assets.path(lookup(PHOTOS, name).id));
  const slot = localSlot(sessions.get(backend), images);
  for (const job of jobs) {
    signal.throwIfAborted();
    try {
      await measureTrial(job, slot, store);
    } catch (error) {
      fail(job.folder, error);
    }
  }
}
