/** `repro`: runs trials again from their records, and compares. */
import {
  basename,
  dirname,
  join,
  relative,
  resolve,
  sep as SEPARATOR,
} from "node:path";
import { UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import { readCheckout } from "../runner/checkout.ts";
import { describeRun } from "../runner/provenance.ts";
import { openStore, type Store } from "../store/mod.ts";
import { checkoutRoot } from "./checkout_root.ts";
import type { Command } from "./command.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Sessions } from "./open_sessions.ts";
import { DEFAULT_RESULTS } from "./open_results.ts";
import { toWholeNumber } from "./option_values.ts";
import { parseOptions } from "./parse_options.ts";
import { imageFinder } from "./repro_images.ts";
import { keepStudies } from "./repro_keep.ts";
import type { Recorded } from "./repro_prepare.ts";
import {
  describeRepro,
  reproJson,
  type ReproResult,
  reproTable,
  verdictLine,
} from "./repro_report.ts";
import { MOST_THREADS, type ReproOptions, runRepro } from "./repro_run.ts";
import { hasImage } from "./trial_image.ts";

const HELP =
  `Runs trials again from their records, and compares them bit by bit.

Usage: deno task repro ID… [options]
       deno task repro STUDY [options]

  --results DIR    where results lie (default: ${DEFAULT_RESULTS})
  --images DIR     look there, and in all folders below, for images of your own
                   that are no more where they were; they are known by SHA-256
  --keep DIR       keep the new runs there, as a results folder of their own;
                   else they go to a temporary folder, which is removed
  --threads N      run on N threads, whatever the record says
  --offline        fetch nothing; say what is missing, if anything is
  --json           print JSON
  --quiet          print the verdicts only

ID may be the start of an id, as long as no other trial starts so. A study
stands for all trials of its present plan that left an image; those of older
plans need their ids. Trials run on the backend and the number of threads that
they were recorded with. Nothing is
written into the results. What differs from the record (images, weights, code,
library, machine) is said before a trial runs; images or weights that are not
what they were keep it from running. Parts of your own are run from the copies
beside the study; images of your own are not kept in results.

A verdict is "bit-identical", "differs" (it is another run), "record changed"
(the run is the same, but files of the trial were changed, damaged or lost
since) or "not run".

Examples:
  deno task repro 3f2a
  deno task repro quickstart --json --quiet
  deno task repro 3f2a --threads 1 --keep /data/again

Exit codes: 0 all bit-identical, 1 one differs, fails, or was changed since, 2
bad input, or images or weights are not what they were, 3 something could not be
fetched, 5 no backend, 6 results cannot be read, or the settings of a record
were changed, 70 a bug, 130 interrupted (143 by SIGTERM)`;

/** The command. */
export const repro: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, {
      results: "string",
      images: "string",
      keep: "string",
      threads: "string",
      offline: "boolean",
      json: "boolean",
      quiet: "boolean",
    });
    const { results = DEFAULT_RESULTS, images, keep, threads: text } = options;
    const { offline = false, quiet = false, json = false } = options;
    const threads = text === undefined
      ? undefined
      : toWholeNumber({ name: "threads", text }, 1, MOST_THREADS);
    using store = await openStore(results, { readOnly: true });
    for (const warning of store.warnings) io.err(`Warning: ${warning}\n`);
    const trials = chooseTrials(words, store);
    const left = leftOut(words, store, trials);
    if (!quiet) { for (const text of left) io.err(`Note: ${text}\n`); }
    const finder = images === undefined ? undefined : await imageFinder(images);
    const found = await inFolder(keep, results, async (store) => {
      const command = ["repro", ...args];
      const given = { io, results, threads, quiet, offline, finder, store };
      if (keep !== undefined) await keepStudies(trials, results, store);
      return await runFrom(trials, given, command);
    });
    const print = quiet
      ? found.map(verdictLine).join("\n")
      : found.length === 1
      ? describeRepro(found[0]!)
      : reproTable(found);
    io.out(`${json ? JSON.stringify(reproJson(found), null, 2) : print}\n`);
    return exitCodeOf(found);
  },
};

/** A study's trials that left an image, or those that ids begin. */
function chooseTrials(words: readonly string[], store: Store): Recorded[] {
  if (words.length === 0) {
    throw new UsageError(
      "Cannot tell what to run again: expected ids of trials, or the name of " +
        "a study (deno task results lists them)",
    );
  }
  const folders = words.flatMap((word) =>
    foldersOf(word, store) ?? chooseTrial(word, store)
  );
  if (folders.length === 0) {
    throw new UsageError(
      `Cannot run "${words.join(" ")}" again: none of its trials has left an ` +
        "image yet",
    );
  }
  return [...new Set(folders)].map((folder) => ({
    folder,
    path: store.pathOf(folder),
    record: store.read(folder),
  }));
}

/** The trial whose id begins so; who meant a study is told which there are. */
function chooseTrial(word: string, store: Store): string {
  const rows = store.list();
  const studies = [...new Set(rows.map(({ study }) => study))].sort();
  const isId = rows.some(({ folder }) => folder.startsWith(word));
  if (isId || word === "" || studies.length === 0) return store.choose(word);
  const near = suggest(word.replace(/^.*[/\\]|\.ya?ml$/g, ""), studies);
  const shown = studies.slice(0, MOST_SHOWN).join(", ");
  const more = studies.length - MOST_SHOWN;
  throw new UsageError(
    `Cannot find "${word}": expected the start of a trial's id (deno task ` +
      `results lists them), or one of the studies ${shown}` +
      (more > 0 ? ` and ${more} more` : "") +
      (near === undefined ? "" : ` (did you mean "${near}"?)`),
  );
}

/** Studies that an error names. */
const MOST_SHOWN = 20;

/** What a study has besides its present plan, one sentence a study. */
function leftOut(
  words: readonly string[],
  store: Store,
  trials: readonly Recorded[],
): string[] {
  const chosen = new Set(trials.map(({ folder }) => folder));
  const rows = store.list().filter((row) =>
    hasImage(row) && !chosen.has(row.folder)
  );
  return [...new Set(words)].flatMap((word) => {
    if (foldersOf(word, store) === undefined) return [];
    const count = rows.filter(({ study }) => study === word).length;
    return count === 0 ? [] : [
      `${count} ${count === 1 ? "trial" : "trials"} of older plans of study ` +
      `${word} left out: name their ids to run them again`,
    ];
  });
}

/** Folders of a study's trials; undefined if no study is called so. */
function foldersOf(word: string, store: Store): string[] | undefined {
  try {
    return store.list({ study: word }).filter(hasImage)
      .map(({ folder }) => folder);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** Opens the store of the new runs, and removes it unless it is to be kept. */
async function inFolder<Result>(
  keep: string | undefined,
  results: string,
  body: (store: Store) => Promise<Result>,
): Promise<Result> {
  if (keep !== undefined) {
    await assertApart(keep, results);
    using store = await openStore(keep);
    return await body(store);
  }
  const folder = await Deno.makeTempDir({ prefix: "gramlab-repro-" });
  try {
    using store = await openStore(folder);
    return await body(store);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Nothing is written into the results that are compared with. */
async function assertApart(keep: string, results: string): Promise<void> {
  const way = relative(await Deno.realPath(results), await realPath(keep));
  if (way === ".." || way.startsWith(`..${SEPARATOR}`)) return;
  throw new UsageError(
    `Cannot keep the new runs in "${keep}": it is in the results that they ` +
      "are compared with; name another folder",
  );
}

/** Where a path leads, whether or not its end is there already. */
async function realPath(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const absolute = resolve(path);
    return join(await realPath(dirname(absolute)), basename(absolute));
  }
}

type Given = Pick<
  ReproOptions,
  "io" | "results" | "threads" | "quiet" | "offline" | "finder" | "store"
>;

async function runFrom(
  trials: readonly Recorded[],
  given: Given,
  command: readonly string[],
): Promise<ReproResult[]> {
  const { io, store } = given;
  let sessions: Sessions | undefined;
  using interruption = listenForInterruption(io, (code) => {
    if (sessions === undefined) io.exit(code);
    else sessions.exit(code);
  });
  const root = checkoutRoot();
  const checkout = await readCheckout(root);
  const run = await describeRun({
    ...{ command, root, checkout, env: io.env, store },
  });
  const onOpen = (open: Sessions | undefined): void => {
    sessions = open;
  };
  return await runRepro(trials, {
    ...{ ...given, checkout, run, interruption, onOpen },
  });
}

/** An interruption first, then what differs, then what could not be run. */
function exitCodeOf(results: readonly ReproResult[]): number {
  const codes = results.map(({ judgement, exitCode = 0 }) =>
    (judgement?.verdict ?? "bit-identical") === "bit-identical" ? exitCode : 1
  );
  const stopped = codes.find((code) => code > 128);
  return stopped ??
    (codes.includes(1) ? 1 : codes.find((code) => code !== 0) ?? 0);
}
