/** `report`: one page with the images, curves and tables of studies. */
import { join, resolve } from "node:path";
import { cacheDir } from "../assets/cache_dir.ts";
import { locate } from "../assets/locate.ts";
import { findFile, PHOTOS } from "../assets/manifest.ts";
import { lookup } from "../base/registry.ts";
import { UsageError } from "../base/errors.ts";
import { type ReportOptions, writeReport } from "../report/write_report.ts";
import { ImageCache } from "../runner/image_cache.ts";
import { openStore, REPORT_FILE, type TrialRow } from "../store/mod.ts";
import type { Command } from "./command.ts";
import type { Io } from "./io.ts";
import { openPage } from "./open_page.ts";
import { DEFAULT_RESULTS } from "./open_results.ts";
import { parseOptions } from "./parse_options.ts";
import { repeatsOf } from "./report_repeats.ts";
import { shellCommand } from "./shell_word.ts";
import { warnAll } from "./warn_all.ts";

const HELP = `Writes one page that shows results: images on any two settings,
side by side, cost curves, a table, the trade-off, time and provenance. It opens
from disk, without a server or a network.

Usage: deno task report [STUDY…] [options]

  --results DIR    where results lie (default: ${DEFAULT_RESULTS})
  --out FILE.html  the page (default: DIR/studies/STUDY/report.html for one
                   study, DIR/report.html for all or several); images and data
                   go to a folder beside it, such as report_files/
  --embed          put everything into the page, so that it can be sent
  --open           open the page in the browser
  --watch          follow a running sweep: write the page again whenever trials
                   end, until all have; open pages show it by themselves

Examples:
  deno task report quickstart --open
  deno task report quickstart --embed --out quickstart.html
  deno task report alpha-beta layers

Exit codes: 0 written, 2 no such study, 6 results cannot be read, or the page
cannot be written`;

/** Milliseconds between two looks at the results, at least. */
const EVERY_MS = 2000;

/** Rests so many times as long as writing took: the sweep needs the machine. */
const REST = 5;

/** The command. */
export const report: Command = {
  help: HELP,
  async run(args, io) {
    const { words: studies, options } = parseOptions(args, {
      results: "string",
      out: "string",
      embed: "boolean",
      open: "boolean",
      watch: "boolean",
    });
    const { results = DEFAULT_RESULTS, embed = false, watch = false } = options;
    if (embed && watch) {
      throw new UsageError(
        "Cannot take --watch with --embed: a page that has everything in it " +
          "cannot look for newer data",
      );
    }
    const out = options.out ?? defaultPage(results, studies);
    checkPage(out);
    const writing = {
      results,
      studies,
      out,
      within: options.out === undefined ? results : undefined,
      embed,
      images: imagesOf(io),
      repeatsOf,
    };
    let isOpen = options.open !== true;
    const onWritten = async (): Promise<void> => {
      if (!isOpen) await openPage(resolve(out), io);
      isOpen = true;
    };
    await (watch ? follow : write)(results, writing, { io, onWritten });
    io.out(`${out}\n`);
    return 0;
  },
};

/** A page that browsers take for something else would be of no use. */
function checkPage(out: string): void {
  const problem = /[/\\]$/.test(out) || isFolder(out)
    ? "it is a folder"
    : /\.html?$/i.test(out)
    ? undefined
    : "browsers would not show it";
  if (problem === undefined) return;
  throw new UsageError(
    `Cannot write the page to --out ${out}: ${problem}; expected a file that ` +
      "ends in .html",
  );
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false; // what else is wrong with it is told when it is written
  }
}

function defaultPage(results: string, studies: readonly string[]): string {
  return studies.length === 1
    ? join(results, "studies", studies[0]!, REPORT_FILE)
    : join(results, REPORT_FILE);
}

/** Photographs that are not there are told on the page. */
function imagesOf(io: Io): ImageCache {
  const cache = cacheDir(io.env, Deno.build.os);
  return new ImageCache((name) =>
    locate(cache, findFile(lookup(PHOTOS, name).id))
  );
}

type Writing = Omit<ReportOptions, "isWatched" | "commands" | "toCommand">;

/** Who is told. */
interface Listeners {
  readonly io: Io;
  readonly onWritten: () => Promise<void>;
}

async function write(
  results: string,
  writing: Writing,
  { io, onWritten }: Listeners,
): Promise<void> {
  await writeOnce(results, writing, { io, isWatched: false });
  await onWritten();
}

/** Writes again whenever trials ended, until all have or Ctrl-C. */
async function follow(
  results: string,
  writing: Writing,
  { io, onWritten }: Listeners,
): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  const removeHandler = io.onInterrupt(() => stopped.resolve());
  let isStopped = false;
  stopped.promise.then(() => isStopped = true);
  try {
    let left = Infinity;
    let before = "";
    let tookMs = 0;
    while (!isStopped && left > 0) {
      const now = await stateOf(results);
      if (now !== before) {
        const begun = performance.now();
        const options = { io, isWatched: true };
        const { trials, waiting } = await writeOnce(results, writing, options);
        tookMs = performance.now() - begun;
        await onWritten();
        io.err(`${trials} trials, ${waiting} to come\n`);
        [left, before] = [waiting, now];
      }
      if (left > 0) {
        await pause(Math.max(EVERY_MS, REST * tookMs), stopped.promise);
      }
    }
    // the page then no longer looks for newer data
    await writeOnce(results, writing, { io, isWatched: false });
  } finally {
    removeHandler();
  }
}

/** What changes when a trial ends. */
async function stateOf(results: string): Promise<string> {
  using store = await openStore(results, { readOnly: true });
  return store.list().map(({ folder, finishedAt }) => folder + finishedAt)
    .join();
}

async function pause(milliseconds: number, end: Promise<void>): Promise<void> {
  const passed = Promise.withResolvers<void>();
  const timer = setTimeout(passed.resolve, milliseconds);
  await Promise.race([passed.promise, end]);
  clearTimeout(timer);
}

async function writeOnce(
  results: string,
  writing: Writing,
  { io, isWatched }: { readonly io: Io; readonly isWatched: boolean },
): ReturnType<typeof writeReport> {
  using store = await openStore(results, { readOnly: true });
  warnAll(store.warnings, io);
  const names = writing.studies.length > 0
    ? writing.studies
    : store.studies.names();
  const again = names
    .filter((study) => store.list({ study }).some(mayHaveImage))
    .map((study) => shellCommand(["repro", study, ...whereOf(results)]));
  const commands = [...again, reportCommand(results, writing)];
  const options = { ...writing, isWatched, commands, toCommand: shellCommand };
  const written = await writeReport(store, options);
  warnAll(written.warnings, io);
  return written;
}

/** What left no image has nothing that could be compared. */
function mayHaveImage({ state }: TrialRow): boolean {
  return state !== "failed";
}

function reportCommand(
  results: string,
  { studies, embed, out }: Writing,
): string {
  return shellCommand([
    "report",
    ...studies,
    ...whereOf(results),
    ...out === defaultPage(results, studies) ? [] : ["--out", out],
    ...embed ? ["--embed"] : [],
  ]);
}

/** The option that names the results folder, where it is needed. */
function whereOf(results: string): readonly string[] {
  return results === DEFAULT_RESULTS ? [] : ["--results", results];
}
