/** `sweep`: runs the trials of study files. */
import { fileURLToPath } from "node:url";
import { UsageError } from "../base/errors.ts";
import type { DeviceFacts, Trial } from "../base/records.ts";
import { ENGINE_VERSION } from "../engine/stylize.ts";
import type { Plan } from "../plan/plan.ts";
import { planJson } from "../plan/plan_json.ts";
import { describeEnvironment, readGitState } from "../runner/environment.ts";
import { runTrials } from "../runner/run_trials.ts";
import { openStore, type Store } from "../store/mod.ts";
import type { Command } from "./command.ts";
import { differingPaths } from "./differing_settings.ts";
import { type Interruption, listenForInterruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import { assetsOf, fetchAssets, libraryFor } from "./needed_assets.ts";
import { Slots } from "./open_slots.ts";
import { parseOptions } from "./parse_options.ts";
import { readPlans } from "./read_plans.ts";
import { resultsJson } from "./results_json.ts";
import { resultsTable } from "./results_table.ts";
import { type RunProgress, showRun } from "./run_progress.ts";

const HELP = `Runs the trials of study files and prints the table of results.
Trials that are done already are not run again.

Usage: deno task sweep STUDY.yaml… [options]

  --results DIR    where results go (default: results)
  --backend NAME   auto, tensorflow, webgpu or wasm, whatever the study says
  --together N     run N trials at a time (1 to 16): small images gain, each
                   takes longer; with TensorFlow only
  --offline        fetch nothing; say what is missing, if anything is
  --json           print the results as JSON instead of a table
  --quiet          show no progress

Examples:
  deno task sweep configs/quickstart.yaml
  deno task sweep configs/*.yaml --results /data/results
  deno task sweep configs/origin.yaml --json --quiet

Exit codes: 0 all done, 1 a trial failed, 2 bad input, 3 something could not be
fetched, 4 results cannot be written, 5 no backend, 70 a bug, 130 interrupted
(143 by SIGTERM)`;

const DEFAULT_RESULTS = "results";

/** The command. */
export const sweep: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, {
      results: "string",
      backend: "string",
      together: "string",
      offline: "boolean",
      json: "boolean",
      quiet: "boolean",
    });
    const { results = DEFAULT_RESULTS, backend } = options;
    const { offline = false, json = false, quiet = false } = options;
    const together = toTogether(options.together);
    const plans = await readPlans(words, { backend, decodeImages: true });
    using store = await openStore(results);
    await freeze(plans, store);
    const code = await run(plans, { store, io, quiet, offline, together });
    io.out(`${report(plans, { store, results, json })}\n`);
    return code;
  },
};

async function freeze(plans: readonly Plan[], store: Store): Promise<void> {
  for (const plan of plans) {
    await store.freezePlan({
      study: plan.study.name,
      studyText: plan.study.text,
      planText: `${JSON.stringify(planJson(plan), null, 2)}\n`,
    });
  }
}

interface RunContext {
  readonly store: Store;
  readonly io: Io;
  readonly quiet: boolean;
  readonly offline: boolean;
  readonly together: number;
}

async function run(
  plans: readonly Plan[],
  { store, io, quiet, offline, together }: RunContext,
): Promise<number> {
  const say = (text: string): void => quiet ? undefined : io.err(`${text}\n`);
  for (const warning of [...store.warnings, ...plans.flatMap(warningsOf)]) {
    io.err(`Warning: ${warning}\n`);
  }
  const trials = plans.flatMap((plan) => plan.trials);
  const missing = trials.filter((trial) => !isDone(trial, store));
  const done = trials.length - missing.length;
  if (done > 0) say(`Done already: ${done} of ${trials.length} trials`);
  if (missing.length === 0) return 0;
  const open: { slots?: Slots } = {};
  using interruption = listenForInterruption(io, (code) => {
    if (!open.slots?.exit(code)) io.exit(code);
  });
  const assets = await fetchAssets({
    ids: assetsOf(missing),
    library: libraryFor(missing),
    io,
    quiet,
    offline,
    signal: interruption.signal,
  });
  const warn = (text: string): void => io.err(`Note: ${text}\n`);
  const slots = new Slots({ assets, trials: missing, together, say, warn });
  open.slots = slots;
  const progress = quiet
    ? undefined
    : showRun(io, { trials, missing, together });
  try {
    return await runPlans(plans, {
      ...{ store, slots, together, progress, interruption },
    });
  } finally {
    progress?.end();
    slots.close();
  }
}

async function runPlans(
  plans: readonly Plan[],
  { store, slots, together, progress, interruption }: {
    readonly store: Store;
    readonly slots: Slots;
    readonly together: number;
    readonly progress: RunProgress | undefined;
    readonly interruption: Interruption;
  },
): Promise<number> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const git = await readGitState(root);
  let failed = 0;
  for (const { study, trials } of plans) {
    const events = runTrials(trials, {
      store,
      study: study.name,
      slotFor: (backend) => slots.get(backend),
      describe: (facts: DeviceFacts) => ({
        ...describeEnvironment(facts, git),
        ...(together > 1 && { together }),
      }),
      together,
      signal: interruption.signal,
    });
    for await (const event of events) {
      progress?.update(event);
      if (event.kind === "ended" && event.record.state === "failed") failed++;
    }
  }
  return interruption.exitCode() ?? (failed > 0 ? 1 : 0);
}

const MOST_TOGETHER = 16;

function toTogether(text = "1"): number {
  const together = Number(text);
  if (/^\d+$/.test(text) && together >= 1 && together <= MOST_TOGETHER) {
    return together;
  }
  throw new UsageError(
    `Cannot use "${text}" for --together: expected a whole number, 1 to ${MOST_TOGETHER}`,
  );
}

function isDone({ id, settings: { backend } }: Trial, store: Store): boolean {
  const query = { id, engineVersion: ENGINE_VERSION, backend };
  return store.findDone(query) !== undefined;
}

function warningsOf({ study, warnings }: Plan): string[] {
  return warnings.map((warning) => `${study.file}: ${warning}`);
}

function report(
  plans: readonly Plan[],
  { store, results, json }: {
    readonly store: Store;
    readonly results: string;
    readonly json: boolean;
  },
): string {
  const pathOf = (folder: string) => store.pathOf(folder);
  const lists = plans.map(({ study: { name }, trials }) => ({
    name,
    rows: store.list({ study: name }),
    // of the whole plan, since some trials may have no row yet
    paths: differingPaths(trials),
  }));
  if (json) {
    const rows = lists.flatMap((list) => list.rows);
    return JSON.stringify(resultsJson(rows, pathOf), null, 2);
  }
  const tables = lists.map(({ name, rows, paths }) => {
    const table = resultsTable(rows, { pathOf, paths });
    return lists.length > 1 ? `${name}\n${table}` : table;
  });
  const pointers = [
    `Images: ${results}/trials/ID/output.png`,
    `Table again: deno task results${
      results === DEFAULT_RESULTS ? "" : ` --results ${shellWord(results)}`
    }`,
  ];
  return [...tables, pointers.join("\n")].join("\n\n");
}

/** A word that can be pasted into a shell. */
function shellWord(word: string): string {
  if (/^[\w./:@%+,-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
