/** The trials of a gate: those that this code has not run yet are run. */
import { cpus } from "node:os";
import { isSameCode, type PresentCode } from "../check/same_code.ts";
import type { Trial, TrialRecord } from "../base/records.ts";
import { ENGINE_VERSION } from "../engine/stylize.ts";
import type { Plan } from "../plan/plan.ts";
import { areSameFiles, type Checkout } from "../runner/checkout.ts";
import { readVariables } from "../runner/variables.ts";
import { openStore, type Store } from "../store/mod.ts";
import { cacheDir } from "../assets/cache_dir.ts";
import { checkSelected } from "./check_selected.ts";
import { checkoutRoot } from "./checkout_root.ts";
import { freezePlans } from "./freeze_plans.ts";
import { libraryHash } from "./library_hash.ts";
import { locateLibrary } from "./locate_library.ts";
import { toMetrics } from "./metrics_option.ts";
import { chosenBy } from "./only_option.ts";
import { openResults } from "./open_results.ts";
import { insideOf } from "./read_code.ts";
import { runSweep, type RunSweepOptions } from "./run_sweep.ts";
import { selectTrials } from "./select_trials.ts";
import { shareDevices } from "./share_devices.ts";
import { toStopRules } from "./stop_options.ts";

/** Where the runs of gates lie, apart from results that people look at. */
export const GATE_RESULTS = "results/check";

/** How a gate runs its trials. */
export interface RunGateOptions extends
  Pick<
    RunSweepOptions,
    "io" | "quiet" | "offline" | "jobs" | "threads" | "env" | "command"
  > {
  /** The results folder. */
  readonly results: string;
  /** Where baselines lie: no run depends on them. */
  readonly baselines: string;
  /** What git says of Gramlab's checkout, baselines left out. */
  readonly checkout: Checkout;
  /** Whether all trials run, whatever there is. */
  readonly force: boolean;
  /** Ids of the trials that run; undefined for all. */
  readonly only?: ReadonlySet<string> | undefined;
}

/** What came of it. */
export interface RanGate {
  /** How many trials ran now. */
  readonly ran: number;
  /** The exit code of an interruption; undefined if there was none. */
  readonly interrupted: number | undefined;
}

/**
 * Runs the trials of plans, to their ends. What an earlier run left counts if
 * the same code made it, on such a machine, and if all of it does.
 *
 * @param plans The plans.
 * @param options How to run them.
 * @throws {import("../base/errors.ts").AssetError} If something cannot be
 *     fetched.
 * @throws {import("../base/errors.ts").BackendError} If no backend opens.
 * @throws {import("../base/errors.ts").StoreError} If results cannot be kept.
 */
export async function runGate(
  plans: readonly Plan[],
  options: RunGateOptions,
): Promise<RanGate> {
  const { io, results, only } = options;
  const filtered = plans.map((plan) => ({
    plan,
    trials: plan.trials.filter(chosenBy(only)),
  }));
  const trials = filtered.flatMap(({ trials }) => trials);
  const force = options.force || !await isReusable(trials, options);
  const selection = { retryFailed: true, force, fullLength: true };
  const selected = await selectFrom(
    results,
    (before) => selectTrials(filtered, selection, before),
  );
  await checkSelected(selected);
  using store = await openStore(results);
  if (force) await setDoneAside(trials, store);
  const code = await runSweep(selected, {
    ...options,
    ...{ store, together: 1 },
    freeze: () => freezePlans(plans, store, { io, results }),
    // never from a checkpoint, which other code may have kept
    selection: { ...selection, force: true },
    metrics: toMetrics(undefined),
    rules: toStopRules({}),
  });
  return {
    ran: selected.reduce((sum, { toRun }) => sum + toRun.length, 0),
    interrupted: code > 128 ? code : undefined,
  };
}

/**
 * How a trial ended.
 *
 * @param store The results.
 * @param trial The trial.
 * @returns Its folder and record; undefined if it has not run.
 */
export function endOf(
  store: Store,
  { id, settings: { backend } }: Trial,
): { readonly folder: string; readonly record: TrialRecord } | undefined {
  return store.ended.findEnded({
    ...{ id, backend, engineVersion: ENGINE_VERSION },
  });
}

/** What other code made must not be judged in place of a trial that fails now. */
async function setDoneAside(
  trials: readonly Trial[],
  store: Store,
): Promise<void> {
  for (const trial of trials) {
    // one for each backend that it ran on
    for (
      let ended = endOf(store, trial);
      ended?.record.state === "done";
      ended = endOf(store, trial)
    ) await store.setAside(ended.folder, ended.record.engineVersion);
  }
}

async function selectFrom<Result>(
  results: string,
  body: (store: Store | undefined) => Result,
): Promise<Result> {
  using store = await openResults(results);
  return body(store);
}

/** Whether all that is done was made by this code. */
async function isReusable(
  trials: readonly Trial[],
  options: RunGateOptions,
): Promise<boolean> {
  const ended = await selectFrom(
    options.results,
    (store) =>
      trials.flatMap((trial) => {
        const record = store && endOf(store, trial)?.record;
        return record === undefined ? [] : [{ trial, record }];
      }),
  );
  if (ended.length === 0) return true;
  // one that was asked for is not what `auto` takes
  const isWished = ended.some(({ trial, record }) =>
    trial.settings.backend === "auto" && record.settings.backend !== "auto"
  );
  if (isWished) return false;
  const records = ended.map(({ record }) => record);
  const present = await readPresent(records, options);
  return records.every((record) => isSameCode(record, present));
}

async function readPresent(
  records: readonly TrialRecord[],
  { baselines, checkout, threads, jobs, io }: RunGateOptions,
): Promise<PresentCode> {
  const { gitCommit } = checkout;
  const root = checkoutRoot();
  const commits = new Set(gitCommit === null ? [] : [gitCommit]);
  for (const { environment: { gitCommit: made } } of records) {
    if (made === null || gitCommit === null || commits.has(made)) continue;
    const left = insideOf(root, [baselines]);
    if (await areSameFiles(root, [made, gitCommit], left)) commits.add(made);
  }
  const source = await locateLibrary(io);
  const cache = cacheDir(io.env, Deno.build.os);
  const librarySha256 = "folder" in source
    ? await libraryHash(source.folder, cache)
    : undefined;
  return {
    ...{ checkout, commits, variables: readVariables(io.env) },
    deno: Deno.version.deno,
    cpuModel: cpus()[0]?.model ?? "unknown",
    threads: threads ?? shareDevices(jobs).threads ??
      navigator.hardwareConcurrency,
    librarySha256: librarySha256 ?? null,
  };
}
