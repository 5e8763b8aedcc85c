/** Runs those trials that are not done, and keeps what comes of them. */
import type { Rung, Trial, TrialRecord } from "../base/records.ts";
import { isCost, isSameRule, rungsOfSteps } from "../base/stop_rule.ts";
import { ENGINE_VERSION } from "../engine/stylize.ts";
import type { Store } from "../store/mod.ts";
import { Comparison, type EarlyStopping } from "./comparison.ts";
import type { RunEvent } from "./events.ts";
import { merge } from "./merge.ts";
import { runOne, type RunOneOptions } from "./run_one.ts";

/** What a run of trials needs. */
export interface RunTrialsOptions extends RunOneOptions {
  /**
   * How many trials run at a time.
   *
   * @default 1
   */
  readonly together?: number;
  /**
   * Starts no trial more once it is aborted; those under way run to their end.
   *
   * @default never
   */
  readonly noMore?: AbortSignal;
  /**
   * Gives up trials that are not worth their end.
   *
   * @default all run to their end
   */
  readonly stopping?: EarlyStopping | undefined;
}

/** How often to look whether another process has ended a trial. */
const POLL_INTERVAL_MS = 500;

/**
 * Runs trials, one after the other or a few at a time. A trial that is done
 * already is kept, one that fails does not stop the others. What another
 * process runs is waited for at the end, and run here if that process dies; if
 * it fails there, it has failed here, too. Where trials are compared, it is
 * waited for at once: later ones need its values.
 *
 * @param trials In the order in which they shall start.
 * @param options Where to run, and where to keep.
 * @throws {import("../base/errors.ts").StoreError} If results cannot be kept.
 * @throws {import("../base/errors.ts").BackendError} If a backend cannot be
 *     opened.
 */
export async function* runTrials(
  trials: readonly Trial[],
  options: RunTrialsOptions,
): AsyncGenerator<RunEvent, void, void> {
  const { together = 1 } = options;
  const work: Work = {
    queue: [...trials],
    waiting: new Set(),
    told: new Set(),
    lookedAt: 0,
    failures: [],
    comparison: compare(trials, options),
  };
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const lanes = Array.from({ length: together }, async function* (_, lane) {
    try {
      yield* runLane(work, { ...options, signal }, lane);
    } catch (error) {
      // trials beside it end as interrupted, and are kept
      work.failures.push(error);
      stop.abort();
    }
    // trials that wait for one that nobody here will run
    const isLeft = work.comparison !== undefined && work.waiting.size > 0;
    if (isLeft && options.noMore?.aborted) stop.abort();
  });
  yield* merge(lanes, () => stop.abort());
  if (work.failures.length > 0) throw work.failures[0];
}

/** What is left to do, shared by those who do it. */
interface Work {
  readonly queue: Trial[];
  /** Trials of the queue that another process runs. */
  readonly waiting: Set<Trial>;
  /** Notices that were given. */
  readonly told: Set<string>;
  /** Trials looked at since one has ended. */
  lookedAt: number;
  /** What made a slot or the store useless; the first is told. */
  readonly failures: unknown[];
  /** Decides which trials are given up; undefined if none are. */
  readonly comparison: Comparison | undefined;
}

/** What is known of trials, for a rule that gives some up. */
function compare(
  trials: readonly Trial[],
  { stopping, store }: RunTrialsOptions,
): Comparison | undefined {
  if (stopping === undefined) return undefined;
  return new Comparison(stopping, trials, ({ id, settings: { backend } }) => {
    const query = { id, engineVersion: ENGINE_VERSION, backend };
    const ended = store.ended.findEnded(query);
    return ended ? knownRungs(ended, stopping.rule, store) : [];
  });
}

/** Values of a trial that ended in an earlier run or elsewhere. */
function knownRungs(
  { folder, record }: {
    readonly folder: string;
    readonly record: TrialRecord;
  },
  rule: EarlyStopping["rule"],
  store: Store,
): readonly Rung[] {
  // another rule looked at other steps; of costs there is a row for these too
  if (isCost(rule.metric) && !isSameRule(record.stop, rule)) {
    return rungsOfSteps(rule, store.readSteps(folder));
  }
  const { metric, metricSha256 } = record.stop ?? {};
  // another version of a metric measures something else
  const isSame = metric === rule.metric && metricSha256 === rule.metricSha256;
  return isSame ? record.rungs ?? [] : [];
}

/** Runs one trial after the other until none is left. */
async function* runLane(
  work: Work,
  options: RunTrialsOptions,
  lane: number,
): AsyncGenerator<RunEvent, void, void> {
  const { queue, waiting, told, comparison } = work;
  const { signal, noMore } = options;
  while (queue.length > 0 && !signal.aborted && !noMore?.aborted) {
    const trial = queue.shift()!;
    const isAgain = waiting.delete(trial);
    work.lookedAt++;
    // what another process has done meanwhile is not done once more
    const force = (options.force ?? false) && !isAgain;
    const candidate = { trial, options: { ...options, force }, comparison };
    for await (const event of runOne(candidate, lane)) {
      take(event, trial, work);
      if (event.kind === "elsewhere" && isAgain) continue;
      if (event.kind === "notice") {
        if (told.has(event.text)) continue;
        told.add(event.text);
      }
      yield event;
    }
    // a trial that has ended says that others may have, too: look at them all
    if (!waiting.has(trial)) work.lookedAt = 0;
    const lookedAtAll = work.lookedAt >= queue.length;
    if (work.lookedAt > 0 && (lookedAtAll || comparison !== undefined)) {
      await pause(POLL_INTERVAL_MS, signal);
      work.lookedAt = 0;
    }
  }
}

/** What an event of a trial means for those that are left. */
function take(event: RunEvent, trial: Trial, work: Work): void {
  const { queue, waiting, comparison } = work;
  if (event.kind === "elsewhere") {
    waiting.add(trial);
    // later ones would wait for it, on the lanes that it needs to run
    if (comparison === undefined) queue.push(trial);
    else queue.unshift(trial);
  }
  if (event.kind === "kept") comparison?.settle(trial, "elsewhere");
  if (event.kind === "ended") {
    comparison?.settle(trial, event.isElsewhere ? "elsewhere" : "here");
  }
}

/** Waits; no longer than until the signal. */
function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, durationMs);
    signal.addEventListener("abort", end);
  });
}
