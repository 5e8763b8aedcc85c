/** A sweep from what is selected to its exit code. */
import { startDeadline } from "../base/deadline.ts";
import type { KeptFile, Trial } from "../base/records.ts";
import { watchedMetrics } from "../plan/compared_trials.ts";
import type { Checkout } from "../runner/checkout.ts";
import { describeRun } from "../runner/provenance.ts";
import type { Store } from "../store/mod.ts";
import { checkoutRoot } from "./checkout_root.ts";
import { type Interruption, listenForInterruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import {
  assetsOf,
  assetsOfMetrics,
  fetchAssets,
  type FetchedAssets,
  libraryFor,
} from "./needed_assets.ts";
import { findUnmeasured, measureDone } from "./measure_done.ts";
import type { Unmeasured } from "./measure_trial.ts";
import { Slots } from "./open_slots.ts";
import { type RunCounts, runPlans, type RunPlansOptions } from "./run_plans.ts";
import { showRun } from "./run_progress.ts";
import type { SelectedPlan, SelectedTrial } from "./select_trials.ts";
import type { Selection } from "./selection.ts";
import type { StopRules } from "./stop_options.ts";

/** How a sweep runs. */
export interface RunSweepOptions {
  /** The terminal. */
  readonly io: Io;
  /** Keeps the results. */
  readonly store: Store;
  /** Whether to keep silent about the progress. */
  readonly quiet: boolean;
  /** Whether to fetch nothing. */
  readonly offline: boolean;
  /** How many trials run at a time in each process. */
  readonly together: number;
  /** What git says of Gramlab's checkout. */
  readonly checkout: Checkout;
  /**
   * Freezes the plans: not before the parts of the user's own are known to
   * work, as a plan that cannot run would stand as one that is still to run.
   *
   * @returns The plans as they stand, by the name of their study.
   */
  readonly freeze: () => Promise<ReadonlyMap<string, KeptFile>>;
  /** The command's name and what stood behind it. */
  readonly command: readonly string[];
  /** How many processes run trials. */
  readonly jobs: number;
  /** Metrics that are measured of each last image, where that can be done. */
  readonly metrics: readonly string[];
  /** How trials were selected. */
  readonly selection: Selection;
  /** When to stop. */
  readonly rules: StopRules;
  /** Threads of one operation, whatever share of the machine that is. */
  readonly threads?: number | undefined;
  /** Variables of the processes that run trials, besides those of this one. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** As of `timeout`, which stops programs after a time. */
const TIME_IS_OVER = 124;

/**
 * Fetches what is missing, opens what computes, and runs trials.
 *
 * @param plans What is selected.
 * @param options How to run it.
 * @returns The exit code.
 * @throws {import("../base/errors.ts").AssetError} If something cannot be
 *     fetched.
 * @throws {import("../base/errors.ts").BackendError} If a backend cannot be
 *     opened.
 * @throws {import("../base/errors.ts").StoreError} If results cannot be kept.
 */
export async function runSweep(
  plans: readonly SelectedPlan[],
  options: RunSweepOptions,
): Promise<number> {
  const { io, quiet, selection, rules } = options;
  const say = (text: string): void => quiet ? undefined : io.err(`${text}\n`);
  const failedBefore = tellEnded(plans, selection, say);
  const toRun = plans.reduce((sum, plan) => sum + plan.toRun.length, 0);
  const unmeasured = findUnmeasured(plans, options.store);
  if (toRun === 0 && unmeasured.length === 0) {
    await options.freeze();
    return failedBefore > 0 ? 1 : 0;
  }
  const open: { slots?: Slots } = {};
  using interruption = listenForInterruption(io, (code) => {
    open.slots?.kill();
    io.exit(code);
  });
  using deadline = startDeadline(rules.timeBudgetMs, interruption.signal);
  const failuresAllowed = rules.failuresAllowed(toRun);
  const { failed, left } = await runOpen(plans, options, {
    ...{ open, say, interruption, deadline, failuresAllowed, unmeasured },
  });
  const isOver = deadline.hasPassed() && left > 0;
  if (isOver) say(`The time budget is over: ${remaining(left)}`);
  else if (failed > failuresAllowed && left > 0) {
    say(`Stopped after ${failed} failed: ${remaining(left)}`);
  }
  return interruption.exitCode() ??
    (isOver ? TIME_IS_OVER : failed + failedBefore > 0 ? 1 : 0);
}

/** Runs trials with everything open that they need. */
async function runOpen(
  plans: readonly SelectedPlan[],
  options: RunSweepOptions,
  { open, say, interruption, unmeasured, ...stop }: {
    /** Told of the slots once there are any. */
    readonly open: { slots?: Slots };
    readonly say: (text: string) => void;
    readonly interruption: Interruption;
    /** Trials that are done already, but whose images are measured. */
    readonly unmeasured: readonly Unmeasured[];
  } & Stop,
): Promise<RunCounts> {
  const { io, together, jobs, threads, env } = options;
  const toRun = plans.flatMap((plan) => plan.toRun);
  const trials = [...toRun, ...unmeasured.map(({ trial }) => trial)];
  const { signal } = interruption;
  const assets = await fetchFor(plans, trials, { ...options, signal });
  const warn = (text: string): void => io.err(`Note: ${text}\n`);
  const root = checkoutRoot();
  const run = await describeRun({ ...options, root, env: io.env });
  const files = plans.flatMap(({ plan }) =>
    plan.study.use.map(({ file }) => file)
  );
  const slots = new Slots({
    ...{ assets, trials, together, jobs, threads, env, say, warn, files },
    err: (text) => io.err(text),
  });
  open.slots = slots;
  try {
    if (files.length > 0) await slots.get(trials[0]!.settings.backend);
    const frozen = await options.freeze();
    const more = { ...stop, run, frozen, warn };
    return await runIn(slots, plans, { ...options, ...more });
  } finally {
    await slots.close();
  }
}

type Stop = Pick<RunPlansOptions, "deadline" | "failuresAllowed">;

/** Runs trials in slots, then measures those that were done before. */
async function runIn(
  slots: Slots,
  plans: readonly SelectedPlan[],
  options: RunSweepOptions & Stop & Pick<RunPlansOptions, "run" | "frozen"> & {
    readonly warn: (text: string) => void;
  },
): Promise<RunCounts> {
  const { io, quiet, store, warn } = options;
  const { checkout, run, frozen, metrics, deadline, failuresAllowed } = options;
  const together = options.together * options.jobs;
  const { selection: { force }, rules: { timeoutMs } } = options;
  const trials = plans.flatMap((plan) => plan.toRun);
  const progress = quiet ? undefined : showRun(io, { trials, together });
  try {
    const counts = await runPlans(plans, {
      ...{ store, slots, together, force, timeoutMs, progress },
      ...{ checkout, run, frozen, metrics, deadline, failuresAllowed },
    });
    const unmeasured = findUnmeasured(plans, store);
    const { signal } = deadline;
    await measureDone(unmeasured, { store, slots, signal, warn });
    return counts;
  } finally {
    progress?.end();
  }
}

/** Fetches what trials and metrics need. */
async function fetchFor(
  plans: readonly SelectedPlan[],
  trials: readonly Trial[],
  { io, quiet, offline, metrics, signal }:
    & Pick<RunSweepOptions, "io" | "quiet" | "offline" | "metrics">
    & { readonly signal: AbortSignal },
): Promise<FetchedAssets> {
  const seen = plans.flatMap(({ plan, toRun }) => [
    ...watchedMetrics(plan.study),
    ...(toRun.length > 0 ? metrics : []),
  ]);
  return await fetchAssets({
    ids: [...new Set([...assetsOf(trials), ...assetsOfMetrics(seen)])],
    library: libraryFor(trials),
    ...{ io, quiet, offline, signal },
  });
}

/** Says which trials are left as they are. Returns how many of them failed. */
function tellEnded(
  plans: readonly SelectedPlan[],
  { force, retryFailed }: Selection,
  say: (text: string) => void,
): number {
  const selected = plans.flatMap((plan) => plan.selected);
  const count = (state: SelectedTrial["state"]): number =>
    selected.filter((it) => it.state === state).length;
  const all = `${selected.length} trials`;
  const done = force ? 0 : count("done");
  const failed = force || retryFailed ? 0 : count("failed");
  const pruned =
    selected.filter(({ state, runs }) => state === "pruned" && !runs).length;
  if (done > 0) say(`Done already: ${done} of ${all}`);
  if (pruned > 0) {
    say(`Pruned before: ${pruned} of ${all} (--full-length runs them again)`);
  }
  if (failed > 0) {
    say(`Failed before: ${failed} of ${all} (--retry-failed runs them again)`);
  }
  return failed;
}

function remaining(left: number): string {
  return `${left} ${left === 1 ? "trial is" : "trials are"} left`;
}
