/** `bench check`: whether head is slower, larger or later than base. */
import { join, resolve } from "node:path";
import type { Trial } from "../base/records.ts";
import {
  type BaseCheckout,
  checkOut,
  findCommit,
} from "../bench/base_checkout.ts";
import type { CheckReport } from "../bench/check_report.ts";
import { DEFAULT_STUDY } from "../bench/default_study.ts";
import { openOutput } from "../bench/output_file.ts";
import { runCheck } from "../bench/run_check.ts";
import type { Side } from "../bench/run_round.ts";
import { checkImages } from "../plan/check_images.ts";
import { readCheckout } from "../runner/checkout.ts";
import { describeMachine } from "../runner/environment.ts";
import { removeFolder } from "../store/durable_file.ts";
import { type CheckOptions, parseCheck } from "./bench_check_options.ts";
import {
  checkMarkdown,
  checkTable,
  isRegression,
} from "./bench_check_table.ts";
import { openSides, sideWarnings } from "./bench_sides.ts";
import { checkoutRoot } from "./checkout_root.ts";
import { type Interruption, listenForInterruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import { liveLine } from "./live_line.ts";
import { assetsOf, fetchAssets, libraryFor } from "./needed_assets.ts";
import { readPlans } from "./read_plans.ts";

/** A change made something slower, larger or later. */
const REGRESSION_EXIT_CODE = 7;

/** Small, so that a round is short; alike on every machine. */
const SIZE = "size=64";

/**
 * Checks out a base, and compares it with the checkout that this runs from.
 *
 * @param args What stands after `check`.
 * @param io The terminal.
 * @returns The exit code: 0, or 7 for a regression.
 * @throws {import("../base/errors.ts").UsageError} If the words cannot be
 *     understood.
 * @throws {import("../base/errors.ts").InfrastructureError} If base cannot be
 *     checked out, or a process ends before its time.
 * @throws {import("../base/errors.ts").NothingMatchedError} If base cannot be
 *     compared.
 */
export async function checkSpeed(
  args: readonly string[],
  io: Io,
): Promise<number> {
  const beginMs = performance.now();
  const options = parseCheck(args);
  await using place = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "gramlab-bench-" });
  place.defer(() => removeFolder(folder));
  const study = await writeStudy(options, folder);
  const trial = await planTrial(study, options, io);
  const baseCommit = await findCommit(checkoutRoot(), options.base);
  const outputs = await openOutputs(options, place);
  const open: { base?: BaseCheckout } = {};
  using interruption = listenForInterruption(io, (code) => {
    open.base?.removeNow();
    Deno.removeSync(folder, { recursive: true });
    io.exit(code);
  });
  await fetch(trial, options, { io, interruption });
  const { signal } = interruption;
  const say = (text: string) => options.quiet ? {} : io.err(`${text}\n`);
  const root = checkoutRoot();
  const { offline } = options;
  const base = place.use(
    await checkOut(baseCommit, { root, folder, offline, say, signal }),
  );
  open.base = base;
  const report = await measure(
    { options, study, base, beginMs },
    { io, signal },
  ).catch((error) => {
    // it has killed the processes, whose deaths tell nothing
    signal.throwIfAborted();
    throw error;
  });
  await outputs.json?.write(`${JSON.stringify(report, null, 2)}\n`);
  await outputs.markdown?.write(checkMarkdown(report));
  await appendSummary(report, io);
  io.out(`${checkTable(report)}\n`);
  return isRegression(report) ? REGRESSION_EXIT_CODE : 0;
}

/** Both sides must read the same text, whatever their own default is. */
async function writeStudy(
  { study }: CheckOptions,
  folder: string,
): Promise<string> {
  if (study !== undefined) return resolve(study);
  const path = join(folder, "bench.yaml");
  await Deno.writeTextFile(path, DEFAULT_STUDY);
  return path;
}

/** What `--set` says, with the size of the default recipe before it. */
function setsOf({ study, sets }: CheckOptions): string[] {
  const isSized = sets.some((set) => /^\s*size\s*=/.test(set));
  return study === undefined && !isSized ? [SIZE, ...sets] : [...sets];
}

async function planTrial(
  study: string,
  options: CheckOptions,
  io: Io,
): Promise<Trial> {
  const [plan] = await readPlans([study], { sets: setsOf(options) });
  const { trials } = plan!;
  const trial = trials[0]!;
  await checkImages(plan!.study, [trial]);
  if (trials.length > 1) {
    io.err(
      `Note: of ${trials.length} trials the first, ${trial.id}, is timed\n`,
    );
  }
  return trial;
}

async function openOutputs(
  { json, markdown }: CheckOptions,
  place: AsyncDisposableStack,
) {
  const open = async (path: string | undefined) =>
    path === undefined ? undefined : place.use(await openOutput(path));
  return { json: await open(json), markdown: await open(markdown) };
}

async function fetch(
  trial: Trial,
  { quiet, offline }: CheckOptions,
  { io, interruption }: { io: Io; interruption: Interruption },
): Promise<void> {
  const { signal } = interruption;
  const library = libraryFor([trial]);
  const ids = assetsOf([trial]);
  await fetchAssets({ ids, library, io, quiet, offline, signal });
}

interface Job {
  readonly options: CheckOptions;
  readonly study: string;
  readonly base: BaseCheckout;
  readonly beginMs: number;
}

async function measure(
  { options, study, base, beginMs }: Job,
  { io, signal }: { io: Io; signal: AbortSignal },
): Promise<CheckReport> {
  const head = checkoutRoot();
  const roots: Record<Side, string> = { base: base.root, head };
  const { threads = null, limits, rounds } = options;
  const request = { study, sets: setsOf(options), threads };
  const sides = await openSides({ roots, request, io, signal });
  const line = liveLine(io);
  try {
    if (!options.quiet) line.show("Starting base and head once, untimed");
    await sides.warmUp();
    const { measures, runs, facts } = await runCheck({
      ...{ round: sides.round, limits, rounds },
      onRound({ run, done, total }) {
        if (options.quiet) return;
        const why = run === 2 ? "to confirm: " : "";
        line.show(`Timing ${why}round ${done + 1} of at most ${total}`);
      },
    });
    const environment = describeMachine(await readCheckout(head));
    return {
      schemaVersion: 1,
      createdAt: new Date().toISOString(),
      ...{ baseRef: options.base, baseCommit: base.commit },
      study: options.study ?? null,
      ...{ environment, facts, limits },
      durationMs: performance.now() - beginMs,
      ...{ measures, runs, warnings: sideWarnings(facts) },
    };
  } finally {
    line.clear();
  }
}

/** GitHub shows this file on the page of the job; steps add to it. */
async function appendSummary(report: CheckReport, io: Io): Promise<void> {
  const path = io.env.get("GITHUB_STEP_SUMMARY");
  if (!path) return;
  await Deno.writeTextFile(path, `${checkMarkdown(report)}\n`, {
    append: true,
  });
}
