/** `results`: the table, everything about one trial, or a new index. */
import { UsageError } from "../base/errors.ts";
import { openStore, type Store, type TrialRow } from "../store/mod.ts";
import type { Command } from "./command.ts";
import type { Io } from "./io.ts";
import { parseOptions } from "./parse_options.ts";
import { differingPaths } from "../plan/differing_settings.ts";
import { summaries } from "./summaries.ts";
import { listStudy, studiesJson, type StudyResults } from "./study_results.ts";
import { resultsTable } from "./results_table.ts";
import { showTrial } from "./show_trial.ts";

const HELP = `Prints the table of results, or everything about one trial.

Usage: deno task results [options]
       deno task results show ID [options]
       deno task results reindex [options]

  --study NAME     only the trials of this study's present plan
  --results DIR    where results lie (default: results)
  --json           print JSON

ID may be the start of an id, as long as no other trial starts so.
reindex makes results/index.db anew from the trial folders.

Examples:
  deno task results --study quickstart
  deno task results show 3f2a
  deno task results show 3f2a --json
  deno task results reindex

Exit codes: 0 printed, 2 no such trial or study, 6 results cannot be read, or
the index cannot be written`;

/** The command. */
export const results: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, {
      results: "string",
      study: "string",
      json: "boolean",
    });
    const { results: folder = "results", study, json = false } = options;
    const [verb, id, ...rest] = words;
    if (verb === "reindex" && words.length === 1) {
      await reindex(folder, { io, json });
      return 0;
    }
    using store = await openStore(folder, { readOnly: true });
    warn(store.warnings, io);
    if (verb === undefined) {
      list({ store, io, study, json });
      return 0;
    }
    if (verb !== "show" || id === undefined || rest.length > 0) {
      throw new UsageError(
        `Cannot understand "results ${
          words.join(" ")
        }": expected "results", "results show ID" or "results reindex"`,
      );
    }
    show(id, { store, io, json });
    return 0;
  },
};

function warn(warnings: Iterable<string>, io: Io): void {
  for (const warning of warnings) io.err(`Warning: ${warning}\n`);
}

async function reindex(
  folder: string,
  { io, json }: { readonly io: Io; readonly json: boolean },
): Promise<void> {
  using store = await openStore(folder, { create: false });
  // opening may have met the same folders
  warn(new Set([...store.warnings, ...store.reindex()]), io);
  const trials = store.list().length;
  io.out(
    json
      ? `${JSON.stringify({ trials }, null, 2)}\n`
      : `Indexed: ${trials} ${trials === 1 ? "trial" : "trials"}\n`,
  );
}

function list(
  { store, io, study, json }: {
    readonly store: Store;
    readonly io: Io;
    readonly study: string | undefined;
    readonly json: boolean;
  },
): void {
  const list = study === undefined
    ? { rows: store.list() }
    : listStudy(store, study);
  const { rows, search }: Partial<StudyResults> = list;
  const pathOf = (folder: string) => store.pathOf(folder);
  if (json) {
    io.out(`${JSON.stringify(studiesJson([list], pathOf), null, 2)}\n`);
    return;
  }
  const showStudy = namesStudies(rows, study);
  const tables = [
    resultsTable(rows, { pathOf, showStudy }),
    ...summaries(rows, { search, pathOf, paths: differingPaths(rows) }),
  ];
  io.out(`${tables.join("\n\n")}\n`);
}

/** A study's plan may hold trials that another study ran: no matter there. */
function namesStudies(
  rows: readonly TrialRow[],
  wanted: string | undefined,
): boolean {
  return wanted === undefined && new Set(rows.map((r) => r.study)).size > 1;
}

function show(
  id: string,
  { store, io, json }: {
    readonly store: Store;
    readonly io: Io;
    readonly json: boolean;
  },
): void {
  const record = store.read(id);
  const steps = store.readSteps(id);
  const folder = store.pathOf(store.choose(id));
  const text = json
    ? JSON.stringify({ ...record, path: folder, steps }, null, 2)
    : showTrial(record, steps, folder);
  io.out(`${text}\n`);
}
