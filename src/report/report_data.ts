/** From results to what a report page shows. */
import { formatNumber, formatValue } from "../base/format.ts";
import { UsageError } from "../base/errors.ts";
import type { Json, TrialRecord } from "../base/records.ts";
import type {
  Origin,
  Repeats,
  ReportData,
  ReportImage,
  ReportTrial,
  SourceImage,
} from "../page/data.ts";
import type { Store, TrialRow } from "../store/mod.ts";
import { settingName } from "../page/setting_name.ts";
import { placeTrials } from "./axes.ts";
import { environmentsOf } from "./environments.ts";
import { measure, measuresOf } from "./measures.ts";
import { orWarn } from "./or_warn.ts";
import { shortNames } from "./short_names.ts";
import type { StudySearch } from "./summarized.ts";
import { summarize } from "./summarize.ts";

/** Trials of a report, as the store has them. */
export interface ReportSource {
  /** Names of the studies. */
  readonly studies: readonly string[];
  /** Trials that have ended, in the order of their plans. */
  readonly rows: readonly TrialRow[];
  /** Their records. */
  readonly records: readonly TrialRecord[];
  /** Trials that are planned and have not ended. */
  readonly waiting: number;
  /** Trials that cannot be read and are left out, one line each. */
  readonly warnings: readonly string[];
  /** How many of those there are. */
  readonly leftOut: number;
  /** Studies that search, and for what. */
  readonly searches: readonly StudySearch[];
}

/** What a page is told besides what the store has. */
export interface ReportFiles {
  /** Images of the trials, by folder; what is missing has none. */
  readonly images: ReadonlyMap<string, ReportImage>;
  /** Content and style images, by {@linkcode sourceKey}. */
  readonly sources: ReadonlyMap<string, SourceImage>;
  /** Names of the curves of the trials, by folder. */
  readonly curves: ReadonlyMap<string, readonly string[]>;
  /** Repeats with other seeds. */
  readonly repeats: readonly Repeats[];
  /** What is damaged or missing, a line each. */
  readonly problems: readonly string[];
  /** What the studies' trials were made by. */
  readonly origins: readonly Origin[];
  /** Commands that make it again. */
  readonly commands: readonly string[];
  /** Folder from which the page loads curves; null where they are in it. */
  readonly files: string | null;
  /** Whether the data will change. */
  readonly isWatched: boolean;
}

/**
 * Reads the trials of studies.
 *
 * @param store The results.
 * @param studies Names of the studies; all if there are none.
 * @returns Trials that have ended, each once though two studies may have it.
 * @throws {UsageError} If no plan of a study is there, or none at all.
 */
export function readReportSource(
  store: Store,
  studies: readonly string[],
): ReportSource {
  const names = studies.length > 0 ? studies : store.studies.names();
  const rows = studies.length > 0
    ? names.flatMap((study) => store.list({ study }))
    : store.list();
  if (names.length === 0 && rows.length === 0) {
    throw new UsageError(
      "Cannot report: there are no trials yet, run one first",
    );
  }
  const unique = [...new Map(rows.map((row) => [row.folder, row])).values()];
  const ended = new Set(unique.map(({ id }) => id));
  const planned = names.flatMap((study) => store.studies.trialsOf(study));
  const waiting = new Set(planned.map(({ id }) => id)).difference(ended).size;
  const warnings: string[] = [];
  const found = unique.flatMap((row) => {
    const record = orWarn(
      () => store.read(row.folder),
      (text) => warnings.push(text),
    );
    return record === undefined ? [] : [{ row, record }];
  });
  return {
    studies: names,
    rows: found.map(({ row }) => row),
    records: found.map(({ record }) => record),
    leftOut: unique.length - found.length,
    searches: searchesOf(store, names, (text) => warnings.push(text)),
    ...{ waiting, warnings },
  };
}

function searchesOf(
  store: Store,
  studies: readonly string[],
  warn: (text: string) => void,
): StudySearch[] {
  return studies.flatMap((study) => {
    const search = orWarn(() => store.studies.readSearch(study), warn);
    return search ? [{ study, metric: search.metric, goal: search.goal }] : [];
  });
}

/**
 * Names a content or style image at a size.
 *
 * @param source The image as the study names it.
 * @param sha256 SHA-256 of the image.
 * @param size Longest side in pixels.
 * @returns A key that other images do not have.
 */
export function sourceKey(
  source: string,
  sha256: string,
  size: number,
): string {
  return `${sha256} ${size} ${source}`;
}

/**
 * The keys of a trial's content and style images.
 *
 * @param record The trial.
 */
export function sourceKeys(
  { settings, content, style }: TrialRecord,
): { readonly content: string; readonly style: string } {
  const { content: of, style: like, size, styleSize } = settings;
  return {
    content: sourceKey(of, content?.sha256 ?? "", size),
    style: sourceKey(like, style?.sha256 ?? "", styleSize),
  };
}

/**
 * Makes the data of a page.
 *
 * @param from The trials.
 * @param files Where images and curves lie.
 * @returns Plain JSON.
 */
export function reportData(from: ReportSource, files: ReportFiles): ReportData {
  const { studies, rows, records, waiting } = from;
  const { axes, at } = placeTrials(rows);
  const { environments, at: environmentAt } = environmentsOf(records);
  const sources = [...files.sources.keys()];
  const trials = rows.map((row, index): ReportTrial => {
    const record = records[index]!;
    const keys = sourceKeys(record);
    return {
      folder: row.folder,
      id: row.id,
      study: row.study,
      state: row.state,
      reason: row.reason,
      at: at[index]!,
      measures: measure(row),
      timings: timingsOf(record),
      image: files.images.get(row.folder) ?? null,
      content: sources.indexOf(keys.content),
      style: sources.indexOf(keys.style),
      environment: environmentAt[index]!,
      curves: files.curves.get(row.folder) ?? [],
      tags: row.tags,
      notes: row.notes.map(({ text }) => text),
      finishedAt: row.finishedAt,
    };
  });
  const measures = measuresOf(rows);
  const { repeats, commands, files: folder, isWatched } = files;
  const { problems, origins } = files;
  return {
    studies,
    summary: summarize({
      ...{ studies, axes, measures, trials, repeats, waiting },
      sources: named([...files.sources.values()]),
      searches: from.searches,
    }),
    axes,
    measures,
    trials,
    repeats,
    waiting,
    sources: named([...files.sources.values()]),
    environments,
    shared: sharedSettings(rows, axes.map(({ path }) => path)),
    problems,
    origins,
    commands,
    files: folder,
    isWatched,
  };
}

/** Parts of the time, and what none of them counted. */
function timingsOf({ timings }: TrialRecord): Record<string, number> {
  const { totalMs, loadMs, targetsMs, captureMs, iterationsMs, saveMs } =
    timings;
  const { measureMs = 0, hashMs = 0 } = timings;
  const parts = {
    load: loadMs,
    targets: targetsMs,
    capture: captureMs,
    iterations: iterationsMs,
    measure: measureMs,
    hash: hashMs,
    save: saveMs,
  };
  const known = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { ...parts, other: Math.max(0, totalMs - known) };
}

/** Images with names that are short, and tell them apart. */
function named(sources: readonly SourceImage[]): SourceImage[] {
  const names = shortNames(sources.map(({ source }) => source));
  return sources.map((it) => ({ ...it, name: names.get(it.source)! }));
}

/** Settings of the first trial that are no axis, choices with their parts. */
function sharedSettings(
  rows: readonly TrialRow[],
  axes: readonly string[],
): Record<string, string> {
  const [first] = rows;
  if (first === undefined) return {};
  const names = axes.map(settingName);
  const isAxis = (path: string): boolean =>
    names.some((name) => path === name || path.startsWith(`${name}.`));
  return Object.fromEntries(
    Object.entries(first.settings).flatMap(partsOf)
      .filter(([path]) => !isAxis(path))
      .map(([path, value]) => [path, textOf(value)]),
  );
}

/** A choice by its name, and what it is told. */
function partsOf([name, value]: [string, Json]): [string, Json][] {
  const isChoice = typeof value === "object" && value !== null &&
    "name" in value;
  if (!isChoice) return [[name, value]];
  return Object.entries(value).map(([part, inner]) => [
    settingName(`${name}.${part}`),
    inner!,
  ]);
}

function textOf(value: unknown): string {
  return typeof value === "number"
    ? formatNumber(value, 6)
    : formatValue(value as Json);
}
