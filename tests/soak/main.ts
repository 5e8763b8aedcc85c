/**
 * A long run of small trials: whether memory, open files and speed stay as they
 * are. By hand, on Linux:
 *
 *   deno task soak --hours 2 --every 30 --out soak.csv
 *
 * Sweeps a study of many trials of 32 pixels in a temporary folder, until the
 * time is over; every so many seconds looks at the process that sweeps and at
 * the one that runs trials. Writes a row a look, and at the end how each number
 * changed. Options behind `--` are passed to `sweep`.
 */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { CHILD_ENV } from "../../src/base/child_env.ts";
import { formatTable } from "../../src/base/table.ts";
import { entryAt } from "../../src/store/walk_folder.ts";
import { childrenOf } from "../cli/processes.ts";
import { processFacts } from "./process_facts.ts";
import { trendOf } from "./trend.ts";

/** A study of so many trials, which is a multiple of three. */
const studyOf = (trials: number): string => `
name: soak
base:
  content: painted:mosaic
  style: painted:swirl
  init: noise
  size: 32
  iterations: 12
  logEvery: 5
random:
  count: ${trials / 3}
  space:
    beta: { logUniform: [4, 4000] }
    seed: { int: [0, 1000000] }
grid:
  styleLayers: [gatys, shallow, [conv1_1, conv2_1, conv3_1]]
`;

/** What is seen at one moment. */
interface Look {
  readonly hours: number;
  readonly trials: number;
  readonly trialsPerMinute: number;
  readonly iterationsPerSecond: number;
  readonly sweepMb: number;
  readonly slotMb: number;
  readonly sweepFiles: number;
  readonly slotFiles: number;
}

const COLUMNS = [
  "trialsPerMinute",
  "iterationsPerSecond",
  "sweepMb",
  "slotMb",
  "sweepFiles",
  "slotFiles",
] as const satisfies readonly (keyof Look)[];

const { values: options, positionals } = parseArgs({
  args: Deno.args,
  options: {
    hours: { type: "string", default: "2" },
    every: { type: "string", default: "30" },
    out: { type: "string" },
  },
  allowPositionals: true,
});
const hours = Number(options.hours);
const everyMs = Number(options.every) * 1000;
if (!(hours > 0) || !(everyMs > 0)) {
  throw new RangeError("Cannot run: expected --hours N and --every SECONDS");
}
const root = await Deno.makeTempDir({ prefix: "gramlab-soak-" });
try {
  await soak();
} finally {
  await Deno.remove(root, { recursive: true });
}

async function soak(): Promise<void> {
  const study = join(root, "soak.yaml");
  // more than anybody makes in that time, and a plan of bearable size
  const trials = Math.min(90_000, 300 * Math.ceil(150 * hours));
  await Deno.writeTextFile(study, studyOf(trials));
  const results = join(root, "results");
  const budget = `${Math.ceil(hours * 3600)}s`;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["task", "--quiet", "sweep"],
      study,
      ...["--results", results, "--quiet", "--time-budget", budget],
      ...positionals,
    ],
    env: { ...CHILD_ENV },
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const looks = await watch(child, results);
  const { code } = await child.status;
  tell(looks, code);
}

/** Looks until the process has ended. */
async function watch(
  { pid, status }: Deno.ChildProcess,
  results: string,
): Promise<Look[]> {
  const looks: Look[] = [];
  let isOver = false;
  const end = status.then(() => isOver = true);
  const begin = performance.now();
  while (!isOver) {
    await Promise.race([end, wait(everyMs)]);
    const at = (performance.now() - begin) / 3_600_000;
    const seen = isOver
      ? undefined
      : await look(pid, results, at, looks.at(-1));
    if (seen === undefined) continue;
    looks.push(seen);
    await write(looks);
  }
  return looks;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, ms)));
}

/** Nothing while there are no trials yet, or while processes come and go. */
async function look(
  pid: number,
  results: string,
  at: number,
  before: Look | undefined,
): Promise<Look | undefined> {
  const [sweepId = 0] = await childrenOf(pid);
  const [slotId = 0] = await childrenOf(sweepId);
  const sweep = await processFacts(sweepId);
  const slot = await processFacts(slotId);
  const done = readIndex(join(results, "index.db"), before?.trials ?? 0);
  if (!sweep || !slot || !done) return undefined;
  const minutes = 60 * (at - (before?.hours ?? 0));
  return {
    hours: at,
    trials: done.trials,
    trialsPerMinute: (done.trials - (before?.trials ?? 0)) / minutes,
    iterationsPerSecond: done.iterationsPerSecond,
    sweepMb: sweep.memoryBytes / 1e6,
    slotMb: slot.memoryBytes / 1e6,
    sweepFiles: sweep.files,
    slotFiles: slot.files,
  };
}

/** How many trials are done, and the mean speed of those since the last look. */
function readIndex(
  path: string,
  before: number,
):
  | { readonly trials: number; readonly iterationsPerSecond: number }
  | undefined {
  if (entryAt(path) === undefined) return undefined;
  using index = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  // the file is there before its tables
  const [table] = index.prepare(
    "SELECT name FROM sqlite_schema WHERE name = 'trials'",
  ).all();
  if (table === undefined) return undefined;
  const [{ trials } = { trials: 0 }] = index.prepare(
    "SELECT count(*) AS trials FROM trials WHERE state = 'done'",
  ).all() as { trials: number }[];
  if (trials <= before) return undefined;
  const [row] = index.prepare(
    `SELECT avg(iterationsPerSecond) AS mean FROM (SELECT iterationsPerSecond
      FROM trials WHERE state = 'done' ORDER BY finishedAt DESC LIMIT ?)`,
  ).all(trials - before) as { mean: number }[];
  return { trials, iterationsPerSecond: row!.mean };
}

async function write(looks: readonly Look[]): Promise<void> {
  if (options.out === undefined) return;
  const names = ["hours", "trials", ...COLUMNS] as const;
  const rows = looks.map((it) => names.map((name) => +it[name].toFixed(4)));
  const lines = [names, ...rows].map((row) => row.join(","));
  await Deno.writeTextFile(options.out, `${lines.join("\n")}\n`);
}

function tell(looks: readonly Look[], code: number): void {
  // capturing and the first images are no part of the trend
  const steady = looks.slice(2);
  if (steady.length < 4) return print("Too few looks to tell a trend\n");
  const at = steady.map((it) => it.hours);
  const rows = COLUMNS.map((name) => {
    const { first, last, perHour } = trendOf(at, steady.map((it) => it[name]));
    return [name, ...[first, last, perHour].map((it) => it.toPrecision(4))];
  });
  const head = ["", "first quarter", "last quarter", "change an hour"]
    .map((title, i) => ({ title, align: i === 0 ? "left" : "right" } as const));
  const { hours, trials } = looks.at(-1)!;
  const title = `${trials} trials in ${hours.toFixed(2)} h, exit code ${code}`;
  print(`${title}\n\n${formatTable(head, rows)}\n`);
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
