/** `results measure`: metrics of images that were saved before. */
import { join } from "node:path";
import { GramlabError } from "../base/errors.ts";
import type { Trial, TrialRecord } from "../base/records.ts";
import { timeToQuality } from "../base/time_to_quality.ts";
import { isMeasured, metricVersions } from "../config/parts/metric_versions.ts";
import { REFERENCE } from "../engine/session.ts";
import { imagesOfRecord } from "../plan/images_of_record.ts";
import { measurable } from "../plan/size_problems.ts";
import { openStore, type Store } from "../store/mod.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import { toMetrics } from "./metrics_option.ts";
import {
  assetsOf,
  assetsOfMetrics,
  fetchAssets,
  libraryFor,
} from "./needed_assets.ts";
import { Slots } from "./open_slots.ts";
import { hasImage } from "./results_table.ts";

/** What is measured, and how. */
export interface MeasureOptions {
  /** The terminal. */
  readonly io: Io;
  /** The results folder. */
  readonly folder: string;
  /** Whether to print JSON. */
  readonly json: boolean;
  /** Ids, or their starts; all trials if there are none. */
  readonly ids: readonly string[];
  /** Only trials of this study. */
  readonly study: string | undefined;
  /** Names with commas; all metrics without it. */
  readonly metrics: string | undefined;
  /** Whether to measure again what is measured. */
  readonly force: boolean;
}

/** A trial, and what is missing of it. */
interface Job {
  readonly folder: string;
  readonly record: TrialRecord;
  readonly trial: Trial;
  readonly metrics: readonly string[];
}

/**
 * Measures what is missing of saved images, and their time to quality.
 *
 * @param options What to measure.
 * @returns The exit code: 1 if an image cannot be measured.
 * @throws {import("../base/errors.ts").UsageError} If there is no such trial,
 *     study or metric.
 */
export async function measureResults(options: MeasureOptions): Promise<number> {
  const { io, folder, json, ids, study } = options;
  using store = await openStore(folder, { create: false });
  const rows = store.list(study === undefined ? {} : { study });
  const chosen = new Set(ids.map((id) => store.choose(id)));
  const warn = (text: string): void => io.err(`Note: ${text}\n`);
  const jobs: Job[] = [];
  let unread = 0;
  for (const row of rows) {
    if (chosen.size > 0 && !chosen.has(row.folder) || !hasImage(row)) continue;
    await attempt(row.folder, async () => {
      const job = await prepare(row.folder, store, options);
      if (job.metrics.length > 0) jobs.push(job);
    }) || unread++;
  }
  const lost = jobs.length === 0
    ? 0
    : await measureAll(jobs, { io, store, warn, attempt });
  const failed = unread + lost;
  const report = { measured: jobs.length - lost, failed };
  io.out(
    json
      ? `${JSON.stringify(report, null, 2)}\n`
      : `Measured: ${report.measured} of ${jobs.length} trials\n`,
  );
  return failed > 0 ? 1 : 0;

  /** Tells what cannot be measured, and goes on; false if it could not. */
  async function attempt(
    name: string,
    body: () => Promise<void>,
  ): Promise<boolean> {
    try {
      await body();
      return true;
    } catch (error) {
      const isExpected = error instanceof GramlabError ||
        error instanceof Deno.errors.NotFound;
      if (!isExpected) throw error;
      warn(`Cannot measure trial ${name}: ${error.message}`);
      return false;
    }
  }
}

/** Finds what is missing; adds at once what needs no device. */
async function prepare(
  folder: string,
  store: Store,
  { metrics, force }: MeasureOptions,
): Promise<Job> {
  const record = store.read(folder);
  if (record.timeTo === undefined || force) {
    const timeTo = timeToQuality(store.readSteps(folder));
    await store.addMetrics(folder, { timeTo });
  }
  const { content, style, study, settings, id, hash, weightsSha256 } = record;
  const names = content === null || style === null
    ? []
    : measurable(toMetrics(metrics), { content, style })
      .filter((name) => force || !isMeasured(record, name));
  const trial = {
    ...{ id, hash, weightsSha256, varied: {} },
    ...imagesOfRecord(record, store.originOf(study)),
    // nothing but the images counts
    settings: { ...settings, ...REFERENCE, backend: "auto" },
  };
  return { folder, record, trial, metrics: names };
}

/** Measures images; tells how many could not be. */
async function measureAll(
  jobs: readonly Job[],
  { io, store, warn, attempt }: {
    readonly io: Io;
    readonly store: Store;
    readonly warn: (text: string) => void;
    readonly attempt: (
      name: string,
      body: () => Promise<void>,
    ) => Promise<boolean>;
  },
): Promise<number> {
  using interruption = listenForInterruption(io, (code) => io.exit(code));
  const trials = jobs.map(({ trial }) => trial);
  const seen = assetsOfMetrics(jobs.flatMap(({ metrics }) => metrics));
  const assets = await fetchAssets({
    ids: [...new Set([...assetsOf(trials), ...seen])],
    library: libraryFor(trials),
    // the table of results needs no right to run pip
    offline: true,
    io,
    signal: interruption.signal,
  });
  const say = (text: string): void => io.err(`${text}\n`);
  const slots = new Slots({
    ...{ assets, trials, files: [], together: 1, say, warn },
  });
  let failed = 0;
  try {
    for (const { folder, trial, metrics } of jobs) {
      interruption.signal.throwIfAborted();
      await attempt(folder, async () => {
        const slot = await slots.get("auto");
        const png = await Deno.readFile(
          join(store.pathOf(folder), "output.png"),
        );
        const values = await slot.measure(trial, png, metrics);
        const versions = metricVersions(values);
        await store.addMetrics(folder, { metrics: values, ...versions });
      }) || failed++;
    }
  } finally {
    slots.close();
  }
  return failed;
}
