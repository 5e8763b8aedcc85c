/** Writes a report page with its images and curves. */
import { basename, dirname, join, relative, sep } from "node:path";
import { ImageError, StoreError } from "../base/errors.ts";
import { counted } from "../base/format.ts";
import { sha256 } from "../base/sha256.ts";
import type {
  Repeats,
  ReportData,
  ReportImage,
  SourceImage,
} from "../page/data.ts";
import { callScript, pageHtml } from "../page/document.ts";
import type { ImageCache } from "../runner/image_cache.ts";
import { imageOfRecord } from "../plan/images_of_record.ts";
import {
  makeFolder,
  makeParents,
  type Store,
  type TrialRow,
} from "../store/mod.ts";
import {
  type ImagePlace,
  sizeOf,
  sourceImage,
  trialImage,
  type UsedSource,
} from "./image_files.ts";
import { orWarn } from "./or_warn.ts";
import { originsOf, type ToCommand } from "./origins.ts";
import {
  readReportSource,
  reportData,
  type ReportSource,
  sourceKeys,
} from "./report_data.ts";
import { thinCurves } from "./thin_curves.ts";
import { writeFileWhole } from "./write_whole.ts";

/** What a report is made of, and where it goes. */
export interface ReportOptions {
  /** The results folder. */
  readonly results: string;
  /** Names of the studies; all if there are none. */
  readonly studies: readonly string[];
  /** Path of the page. */
  readonly out: string;
  /**
   * Folder below which the page lies by default; links on the way are refused.
   * Undefined where the user chose the place.
   */
  readonly within: string | undefined;
  /** Whether all lies in the page, so that it may be sent. */
  readonly embed: boolean;
  /** Whether the page is to look for newer data. */
  readonly isWatched: boolean;
  /** Commands that make it again. */
  readonly commands: readonly string[];
  /** Writes a command that a record has as a shell takes it. */
  readonly toCommand: ToCommand;
  /** Loads content and style images. */
  readonly images: ImageCache;
  /** Sums up trials that differ in their seeds only. */
  readonly repeatsOf: (rows: readonly TrialRow[]) => readonly Repeats[];
}

/** What was written. */
export interface WrittenReport {
  /** Trials in the report. */
  readonly trials: number;
  /** Trials that are planned and have not ended. */
  readonly waiting: number;
  /** Images and costs that are damaged and left out, one line each. */
  readonly warnings: readonly string[];
}

/** Larger whole images do not go into a page: browsers would choke on it. */
const MOST_EMBEDDED_MB = 64;

/** Endings that the folder beside a page has, after the page's own name. */
const FILES = "_files";

/**
 * Writes the page. Images that are there from an earlier call stay.
 *
 * @param store The results.
 * @param options What is shown, and where the page goes.
 * @returns How many trials it shows.
 * @throws {StoreError} If a file cannot be written.
 * @throws {import("../base/errors.ts").UsageError} If no plan of a study is
 *     there.
 */
export async function writeReport(
  store: Store,
  options: ReportOptions,
): Promise<WrittenReport> {
  const { studies, out, embed, isWatched, commands } = options;
  const from = readReportSource(store, studies);
  const name = basename(out).replace(/\.html?$/, "") + FILES;
  const folder = embed ? undefined : join(dirname(out), name);
  const warnings = [...from.warnings];
  const warn = (text: string): void => void warnings.push(text);
  const place = {
    folder,
    address: encodeURIComponent(name),
    hasWhole: !embed || await canEmbed(store, from, warn),
  };
  try {
    if (options.within === undefined) {
      await Deno.mkdir(dirname(out), { recursive: true });
    } else await makeParents(options.within, relative(options.within, out));
    if (folder !== undefined) {
      await makeFolder(folder);
      await makeFolder(join(folder, "curves"));
    }
    const curves = await putCurves(store, from, { folder, warn });
    const images = await putImages(store, from, {
      ...place,
      page: dirname(out),
      warn,
    });
    const data = reportData(from, {
      images,
      sources: await putSources(store, from, options.images, place),
      curves: curves.names,
      repeats: options.repeatsOf(from.rows),
      problems: problemsOf(from, images, [...store.warnings, ...warnings]),
      origins: await originsOf(
        from.records,
        options.results,
        options.toCommand,
      ),
      commands,
      files: embed ? null : place.address,
      isWatched,
    });
    await putPage(data, curves.inline, { out, folder, place });
    return { trials: data.trials.length, waiting: data.waiting, warnings };
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new StoreError(
      `Cannot write ${out}: ${cause.message}; choose another place with ` +
        "--out FILE",
      { cause },
    );
  }
}

/** What is left out, in numbers, then why. */
function problemsOf(
  { rows, records, leftOut }: ReportSource,
  images: ReadonlyMap<string, ReportImage>,
  warnings: readonly string[],
): string[] {
  const lost = rows.filter(({ folder }, at) =>
    records[at]!.pixelsSha256 !== null && !images.has(folder)
  );
  const names = lost.map(({ id }) => id.slice(0, 6)).join(", ");
  const [isOne, isOneImage] = [leftOut === 1, lost.length === 1];
  return [
    ...leftOut > 0
      ? [
        `${counted(leftOut, "trial")} ${isOne ? "is" : "are"} left out: ` +
        `${isOne ? "its record is" : "their records are"} damaged.`,
      ]
      : [],
    ...lost.length > 0
      ? [
        `${counted(lost.length, "image")} ${isOneImage ? "is" : "are"} ` +
        `missing or damaged, of ${isOneImage ? "trial" : "trials"} ${names}.`,
      ]
      : [],
    ...new Set(warnings),
  ];
}

/** Whether whole images are few enough; tells if they are not. */
async function canEmbed(
  store: Store,
  { rows }: ReportSource,
  warn: (text: string) => void,
): Promise<boolean> {
  const paths = rows.map(({ folder }) => imagePath(store, folder));
  const megabytes = await sizeOf(paths) / 1e6;
  if (megabytes <= MOST_EMBEDDED_MB) return true;
  warn(
    `Cannot embed ${Math.round(megabytes)} MB of whole images: at most ` +
      `${MOST_EMBEDDED_MB} MB go into a page, which has small images only; ` +
      "name fewer studies, or leave --embed out",
  );
  return false;
}

function imagePath(store: Store, folder: string): string {
  return join(store.pathOf(folder), "output.png");
}

async function putPage(
  data: ReportData,
  curves: readonly string[],
  { out, folder, place }: {
    readonly out: string;
    readonly folder: string | undefined;
    readonly place: ImagePlace;
  },
): Promise<void> {
  const script = callScript("gramlabReport", [data]);
  if (folder !== undefined) {
    await writeFileWhole(join(folder, "data.js"), script);
  }
  const html = await pageHtml({
    title: `${data.studies.join(", ")} · Gramlab report`,
    scripts: folder === undefined ? [] : [`${place.address}/data.js`],
    inline: folder === undefined ? [script, ...curves] : [],
  });
  await writeFileWhole(out, html);
}

/** Curves beside the page, one file a trial, or as scripts for it. */
async function putCurves(
  store: Store,
  { rows }: ReportSource,
  { folder, warn }: {
    readonly folder: string | undefined;
    readonly warn: (text: string) => void;
  },
): Promise<{ names: Map<string, readonly string[]>; inline: string[] }> {
  const names = new Map<string, readonly string[]>();
  const inline: string[] = [];
  for (const row of rows) {
    const steps = orWarn(() => store.readSteps(row.folder), warn) ?? [];
    if (steps.length === 0) continue;
    const curves = thinCurves(steps);
    names.set(row.folder, Object.keys(curves.costs));
    const script = callScript("gramlabCurves", [row.folder, curves]);
    if (folder === undefined) inline.push(script);
    else {
      const file = join(folder, "curves", `${row.folder}.js`);
      await writeFileWhole(file, script);
    }
  }
  return { names, inline };
}

async function putImages(
  store: Store,
  { rows, records }: ReportSource,
  { page, warn, ...place }: ImagePlace & {
    /** Folder of the page. */
    readonly page: string;
    readonly warn: (text: string) => void;
  },
): Promise<Map<string, ReportImage>> {
  const images = new Map<string, ReportImage>();
  for (const [index, { folder }] of rows.entries()) {
    const pixels = records[index]!.pixelsSha256;
    if (pixels === null) continue;
    const path = imagePath(store, folder);
    const address = relative(page, path).split(sep).map(encodeURIComponent)
      .join("/");
    const name = `${folder}-${pixels.slice(0, 8)}.png`;
    try {
      const image = await trialImage({ path, address, name }, place);
      if (image !== undefined) images.set(folder, image);
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      warn(error.message);
    }
  }
  return images;
}

async function putSources(
  store: Store,
  from: ReportSource,
  images: ImageCache,
  place: ImagePlace,
): Promise<Map<string, SourceImage>> {
  const sources = new Map<string, SourceImage>();
  for (const [key, used] of usedSources(store, from)) {
    sources.set(key, await sourceImage(used, images, place));
  }
  return sources;
}

function usedSources(
  store: Store,
  { records }: ReportSource,
): Map<string, UsedSource> {
  const used = new Map<string, UsedSource>();
  for (const record of records) {
    const { size, styleSize } = record.settings;
    const keys = sourceKeys(record);
    const add = (role: "content" | "style", size: number): void => {
      const key = keys[role];
      const name = `source-${
        sha256(new TextEncoder().encode(key)).slice(0, 12)
      }`;
      const find = () =>
        imageOfRecord(record, role, store.studies.originOf(record.study));
      used.set(key, { source: record.settings[role], find, size, name });
    };
    add("content", size);
    add("style", styleSize);
  }
  return used;
}
