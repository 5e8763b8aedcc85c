/** `bench`: measures speed, compares two measurements, or two commits. */
import { PHOTOS } from "../assets/manifest.ts";
import { UsageError } from "../base/errors.ts";
import type { Trial } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { processClock } from "../bench/clock.ts";
import { toCsv } from "../bench/csv.ts";
import { DEFAULT_SIZES, DEFAULT_STUDY } from "../bench/default_study.ts";
import { openOutput, type OutputFile } from "../bench/output_file.ts";
import { runBench } from "../bench/run_bench.ts";
import type { BenchRecord, BenchReport } from "../bench/types.ts";
import { variedTrials } from "../bench/variations.ts";
import type { PartFile } from "../config/parts/load_parts.ts";
import { parseStudy } from "../config/parse_study.ts";
import { NETWORKS } from "../engine/catalog.ts";
import { precisionProblem } from "../engine/precision_problem.ts";
import { checkImages } from "../plan/check_images.ts";
import { planStudy } from "../plan/plan_study.ts";
import { readCheckout } from "../runner/checkout.ts";
import { describeMachine } from "../runner/environment.ts";
import { ImageCache } from "../runner/image_cache.ts";
import { checkSpeed } from "./bench_check.ts";
import { compareFiles } from "./bench_compare.ts";
import {
  type BenchOptions,
  parseBench,
  readPoolings,
} from "./bench_options.ts";
import { showBench } from "./bench_progress.ts";
import { benchTable, warningLines } from "./bench_table.ts";
import { checkoutRoot } from "./checkout_root.ts";
import type { Command } from "./command.ts";
import { type Interruption, listenForInterruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import { assetsOf, fetchAssets, libraryFor } from "./needed_assets.ts";
import { openSessions, type Sessions } from "./open_sessions.ts";
import { readPlans } from "./read_plans.ts";

const HELP =
  `Measures iterations per second, compares two measurements, or two commits.

Usage: deno task bench [STUDY.yaml] [options]
       deno task bench compare BASE.json HEAD.json
       deno task bench check [STUDY.yaml] --base REF [options]

Times the iterations of the study's first trial; without a study VGG-19 to
conv5_1 with five style layers on painted squares of 128, 256 and 512 pixels.
The options vary it, and the settings take turns. Lists have commas.

  --size LIST       longest sides in pixels
  --precision LIST  float32, mixed
  --backend LIST    auto, tensorflow, webgpu, wasm
  --pooling LIST    max, average
  --set KEY=VALUE   set beta=4, optimizer.learningRate=0.01, … whatever the
                    study says; may be repeated
  --runs N          samples of each setting, at least 9 (default: 15); each
                    takes 0.2 s or one iteration, whatever is longer
  --threads N       threads of one operation (tensorflow only)
  --json FILE       write the records, with all samples
  --csv FILE        write the records as a table
  --offline         fetch nothing; say what is missing, if anything is
  --quiet           show no progress

compare prints how fast HEAD is relative to BASE, with 95 % intervals and the
p of Mann and Whitney's test; ~ marks what may well be chance (p >= 0.002).

check times this checkout against commit REF, which it checks out beside it,
in fresh processes turn about, at 64 pixels without a study. It fails for what
is over its limit, more than chance, above a floor, and so in a second run. What
cannot be told is inconclusive: a warning. It takes --set, --threads, --json,
--offline, --quiet, and:

  --base REF          commit, branch or tag to compare with
  --max-slowdown 5%   how much more time an iteration may take
  --max-memory 10%    how much higher the memory may peak (32 MB at least)
  --max-startup 25%   how much later the first iteration may end (0.1 s at
                      least)
  --floor 0.5         ms of an iteration that never count
  --rounds N          processes of each at most, even, from 6 (default: 16)
  --fail-inconclusive exit with 8 for what cannot be told on this machine
  --junit FILE        write JUnit XML, a test a measure
  --markdown FILE     write a summary; it is also added to the file that
                      GITHUB_STEP_SUMMARY names

Examples:
  deno task bench --json head.json
  deno task bench configs/quickstart.yaml --size 256 --precision float32,mixed
  deno task bench compare base.json head.json
  deno task bench check --base origin/main --max-slowdown 10%

Ctrl-C ends it without a result: nothing is printed or written.

Exit codes: 0 measured or compared, no regression, or inconclusive, 1 a setting
cannot run, 2 bad input or nothing to compare, 3 something could not be
fetched, 4 base cannot be timed, 5 no backend, 6 a file cannot be
written, 7 regression, 8 no such REF, git or a process failed, or inconclusive
with --fail-inconclusive, 70 a bug, 130 interrupted (143 by SIGTERM)`;

/** The command. */
export const bench: Command = {
  help: HELP,
  async run(args, io) {
    if (args[0] === "compare") return await compareFiles(args.slice(1), io);
    if (args[0] === "check") return await checkSpeed(args.slice(1), io);
    const options = parseBench(args);
    const { trials, files } = await planBench(options, io);
    await using outputs = await openOutputs(options);
    const report = await measure(trials, files, options, io);
    for (const { file, text } of outputs.files) await file.write(text(report));
    io.out(`${benchTable(report)}\n`);
    for (const line of warningLines(report.results)) {
      io.err(`Warning: ${line}\n`);
    }
    return 0;
  },
};

/** One trial for each setting that can run, and the files of parts they use. */
async function planBench(
  { study, sets, variations, pooling }: BenchOptions,
  io: Io,
): Promise<{ trials: Trial[]; files: PartFile[] }> {
  const { trials, study: planned } = study === undefined
    ? await planStudy(parseStudy(DEFAULT_STUDY, "the default recipe", sets))
    : (await readPlans([study], { sets }))[0]!;
  const trial = trials[0]!;
  await checkImages(planned, [trial]);
  if (trials.length > 1) {
    io.err(
      `Note: of ${trials.length} trials the first, ${trial.id}, is timed\n`,
    );
  }
  const network = lookup(NETWORKS, trial.settings.network.name);
  const isSized = sets.some((set) => /^\s*size\s*=/.test(set));
  const varied = variedTrials(trial, {
    ...(study === undefined && !isSized && { sizes: DEFAULT_SIZES }),
    ...variations,
    ...(pooling && { poolings: readPoolings(pooling, network) }),
  });
  return {
    trials: withoutImpossible(varied, io),
    files: planned.use.map(({ file }) => file),
  };
}

/** Of lists of backends and precisions not every pair makes sense. */
function withoutImpossible(trials: readonly Trial[], io: Io): Trial[] {
  const problems = new Set<string>();
  const possible = trials.filter(({ settings: { backend, precision } }) => {
    const problem = precisionProblem(backend, precision);
    if (problem !== undefined) problems.add(problem);
    return problem === undefined;
  });
  if (possible.length === 0) throw new UsageError([...problems].join("; "));
  for (const problem of problems) io.err(`Note: left out: ${problem}\n`);
  return possible;
}

interface Output {
  readonly file: OutputFile;
  readonly text: (report: BenchReport) => string;
}

/** Before anything is measured: what cannot be written must not be waited for. */
async function openOutputs(
  { json, csv }: BenchOptions,
): Promise<AsyncDisposable & { readonly files: readonly Output[] }> {
  const wanted = [
    [json, (report: BenchReport) => `${JSON.stringify(report, null, 2)}\n`],
    [csv, ({ results }: BenchReport) => toCsv(results)],
  ] as const;
  await using opened = new AsyncDisposableStack();
  const files: Output[] = [];
  for (const [path, text] of wanted) {
    if (path === undefined) continue;
    files.push({ file: opened.use(await openOutput(path)), text });
  }
  const kept = opened.move();
  return { files, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function measure(
  trials: readonly Trial[],
  files: readonly PartFile[],
  options: BenchOptions,
  io: Io,
): Promise<BenchReport> {
  const open: { sessions?: Sessions } = {};
  using interruption = listenForInterruption(io, (code) => {
    if (open.sessions) open.sessions.exit(code);
    else io.exit(code);
  });
  const { quiet, offline, threads } = options;
  const assets = await fetchAssets({
    ids: assetsOf(trials),
    library: libraryFor(trials),
    io,
    quiet,
    offline,
    signal: interruption.signal,
  });
  const say = (text: string) => quiet ? undefined : io.err(`${text}\n`);
  const warn = (text: string) => io.err(`Note: ${text}\n`);
  const tell = { say, warn };
  using sessions = await openSessions(trials, {
    ...{ assets, files, threads },
    ...tell,
  });
  open.sessions = sessions;
  const images = new ImageCache((name) => assets.path(lookup(PHOTOS, name).id));
  const results = await time(trials, {
    sessions,
    images,
    interruption,
    io,
    options,
  });
  return await toReport(results);
}

async function time(
  trials: readonly Trial[],
  { sessions, images, interruption, io, options: { runs, quiet } }: {
    readonly sessions: Sessions;
    readonly images: ImageCache;
    readonly interruption: Interruption;
    readonly io: Io;
    readonly options: BenchOptions;
  },
): Promise<BenchRecord[]> {
  const progress = showBench(io, quiet);
  try {
    return await runBench(trials, {
      sessionFor: (backend) => sessions.get(backend),
      images,
      clock: processClock,
      runs,
      signal: interruption.signal,
      onEvent: progress.update,
    });
  } finally {
    progress.end();
  }
}

async function toReport(
  results: readonly BenchRecord[],
): Promise<BenchReport> {
  const checkout = await readCheckout(checkoutRoot());
  const environment = describeMachine(checkout);
  const createdAt = new Date().toISOString();
  return { schemaVersion: 1, createdAt, environment, results };
}
