/** `bench check`: whether head is slower, larger or later than base. */
import { join, resolve } from "node:path";
import type { Trial } from "../base/records.ts";
import {
  type BaseCheckout,
  checkOut,
  findCommit,
  removeNow,
} from "../bench/base_checkout.ts";
import type { CheckReport } from "../bench/check_report.ts";
import { DEFAULT_STUDY } from "../bench/default_study.ts";
import { type Checked, runCheck } from "../bench/run_check.ts";
import { checkImages } from "../plan/check_images.ts";
import { readCheckout } from "../runner/checkout.ts";
import { describeMachine } from "../runner/environment.ts";
import { removeFolder } from "../store/durable_file.ts";
import { type CheckOptions, parseCheck } from "./bench_check_options.ts";
import { openSpeedOutputs } from "./bench_check_outputs.ts";
import { checkTable } from "./bench_check_table.ts";
import { changesText, speedExitCode } from "./bench_check_words.ts";
import { openSides, type Sides, sideWarnings } from "./bench_sides.ts";
import { checkoutRoot } from "./checkout_root.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import { liveLine } from "./live_line.ts";
import { assetsOf, fetchAssets, libraryFor } from "./needed_assets.ts";
import { readPlans } from "./read_plans.ts";

/** Small, so that a round is short; alike on every machine. */
const SIZE = "size=64";

/** Where things lie. */
export interface CheckPlaces {
  /** The checkout that is head; the one that this runs from by default. */
  readonly root?: string;
  /** Where a temporary folder is made; the system's place by default. */
  readonly temporary?: string;
}

/**
 * Checks out a base, and compares it with the checkout that this runs from.
 *
 * @param args What stands after `check`.
 * @param io The terminal.
 * @param places Where things lie; tests have their own.
 * @returns The exit code: 0, or 7 for a regression, or 8 for what cannot be
 *     told, if that is to fail.
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
  { root = checkoutRoot(), temporary }: CheckPlaces = {},
): Promise<number> {
  const beginMs = performance.now();
  const options = parseCheck(args);
  await using place = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({
    prefix: "gramlab-bench-",
    ...(temporary !== undefined && { dir: temporary }),
  });
  place.defer(() => removeFolder(folder));
  using interruption = listenForInterruption(io, (code) => {
    leave(root, folder);
    io.exit(code);
  });
  const { signal } = interruption;
  const study = await writeStudy(options, folder);
  const trial = await planTrial(study, options, io);
  const commit = await findCommit(root, options.base);
  const outputs = place.use(await openSpeedOutputs(options.outputs, io));
  await fetchNeeded(trial, options, { io, signal });
  const { offline, quiet } = options;
  const say = (text: string) => quiet ? undefined : io.err(`${text}\n`);
  const checkout = { root, folder, offline, say, signal };
  const base = place.use(await checkOut(commit, checkout));
  const job = { options, study, root, base, beginMs };
  const report = await measure(job, { io, signal });
  io.out(`${checkTable(report)}\n`);
  await outputs.write(report, options, io);
  return speedExitCode(report, options);
}

/** At once: nothing is waited for, and what cannot be removed stays. */
function leave(root: string, folder: string): void {
  try {
    removeNow(root, folder);
    Deno.removeSync(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
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

async function fetchNeeded(
  trial: Trial,
  { quiet, offline }: CheckOptions,
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
): Promise<void> {
  const library = libraryFor([trial]);
  const ids = assetsOf([trial]);
  await fetchAssets({ ids, library, io, quiet, offline, signal });
}

interface Job {
  readonly options: CheckOptions;
  readonly study: string;
  readonly root: string;
  readonly base: BaseCheckout;
  readonly beginMs: number;
}

async function measure(
  { options, study, root, base, beginMs }: Job,
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
): Promise<CheckReport> {
  const { threads = null, limits } = options;
  const sides = await openSides({
    roots: { base: base.root, head: root },
    request: { study, sets: setsOf(options), threads },
    ...{ io, signal },
  });
  const checked = await time(sides, options, io).catch((error) => {
    // it has killed the processes, whose deaths tell nothing
    signal.throwIfAborted();
    throw error;
  });
  return {
    schemaVersion: 1,
    createdAt: new Date().toISOString(),
    ...{ baseRef: options.base, baseCommit: base.commit },
    study: options.study ?? null,
    environment: describeMachine(await readCheckout(root)),
    ...{ limits, durationMs: performance.now() - beginMs },
    ...{ ...checked, warnings: sideWarnings(checked.facts) },
  };
}

async function time(
  sides: Sides,
  { limits, rounds, quiet }: CheckOptions,
  io: Io,
): Promise<Checked> {
  const line = liveLine(io);
  const show = (text: string) => quiet ? undefined : line.show(text);
  // a log shows that something goes on
  const isLogged = !quiet && !io.errIsTerminal;
  try {
    show("Starting base and head once, untimed");
    await sides.warmUp();
    return await runCheck({
      ...{ round: sides.round, limits, rounds },
      onRound({ run, done, total, changes }) {
        const again = run === 2 ? " to confirm" : "";
        const soFar = changes.length > 0 ? `; ${changesText(changes)}` : "";
        show(`Timing${again}: round ${done + 1} of at most ${total}${soFar}`);
        if (isLogged && done % 2 === 0) {
          io.err(
            `Timing${again}: ${done} of at most ${total} rounds${soFar}\n`,
          );
        }
      },
    });
  } finally {
    line.clear();
  }
}
