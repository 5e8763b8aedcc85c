/** Runs those trials that are not done, and keeps what comes of them. */
import type { Rung, Trial, TrialRecord } from "../base/records.ts";
import { isCost, isSameRule, rungsOfSteps } from "../base/stop_rule.ts";
import { ENGINE_VERSION } from "../engine/stylize.ts";
import {
  type LeaseHolder,
  type Resumption,
  RunningTrial,
  type Store,
} from "../store/mod.ts";
import { Comparison, type EarlyStopping } from "./comparison.ts";
import type { RunEvent } from "./events.ts";
import { merge } from "./merge.ts";
import {
  conditionsOf,
  type RecordedTrial,
  type RecordOptions,
  recordTrial,
} from "./record_trial.ts";
import { whyNotFrom } from "./resume_point.ts";
import type { Slot } from "./slot.ts";

/** What a run of trials needs. */
export interface RunTrialsOptions extends RecordOptions {
  /**
   * Opens the slot for a backend or `auto`; called when a trial needs it. Of
   * trials that run at a time, each has another lane, from 0.
   */
  readonly slotFor: (backend: string, lane: number) => Promise<Slot>;
  /** Keeps the results; closed by the caller. */
  readonly store: Store;
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
   * Whether trials that are done run again. The older result is kept in
   * `superseded/`, or stays where it is if the repeat is not done.
   *
   * @default false
   */
  readonly force?: boolean;
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
    const one = runOne(trial, { ...options, force }, comparison, lane);
    for await (const event of one) {
      if (event.kind === "elsewhere") {
        waiting.add(trial);
        // later ones would wait for it, on the lanes that it needs to run
        if (comparison === undefined) queue.push(trial);
        else queue.unshift(trial);
        if (isAgain) continue;
      }
      if (event.kind === "kept") comparison?.settle(trial, "elsewhere");
      if (event.kind === "ended") {
        comparison?.settle(trial, event.isElsewhere ? "elsewhere" : "here");
      }
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

async function* runOne(
  trial: Trial,
  options: RunTrialsOptions,
  comparison: Comparison | undefined,
  lane: number,
): AsyncGenerator<RunEvent, void, void> {
  const { id, settings: { backend } } = trial;
  const { store, force: isRepeat = false } = options;
  const query = { id, engineVersion: ENGINE_VERSION, backend };
  const stop = comparison?.rule;
  const findDone = () =>
    isRepeat ? undefined : store.ended.findDone(query) ??
      (stop && store.ended.findPruned(query, stop));
  const folder = findDone();
  if (folder !== undefined) {
    yield { kind: "kept", trial, folder };
    return;
  }
  const slot = await options.slotFor(backend, lane);
  const begun = await store.begin(id, slot.facts.backend, { isRepeat });
  if (!(begun instanceof RunningTrial)) {
    yield { kind: "elsewhere", trial, who: describeHolder(begun) };
    return;
  }
  await using running = begun;
  // another process may have ended it while the slot was opened
  const meanwhile = findDone();
  if (meanwhile !== undefined) {
    yield { kind: "kept", trial, folder: meanwhile };
    return;
  }
  const { backend: here } = slot.facts;
  const failed = store.ended.findFailedElsewhere({ ...query, backend: here });
  if (failed !== undefined) {
    const folder = store.pathOf(running.folder);
    yield { kind: "ended", trial, record: failed, folder, isElsewhere: true };
    return;
  }
  const recorded = { trial, slot, running, comparison };
  const tellKept = (event: RunEvent): RunEvent => {
    const staysOld = event.kind === "ended" && isRepeat &&
      event.record.state !== "done" &&
      store.ended.findDone(query) !== undefined;
    return staysOld ? { ...event, isOlderKept: true } : event;
  };
  const first = tryOnce({ ...recorded, mayRetry: true }, options);
  const crash = yield* mapEvents(first, tellKept);
  if (crash === undefined) return;
  yield { kind: "notice", text: `Trial ${id} is tried once more: ${crash}` };
  const another = await options.slotFor(backend, lane);
  const second = { ...options, force: false };
  yield* mapEvents(tryOnce({ ...recorded, slot: another }, second), tellKept);
}

/** Events of a generator, changed; what it returns stays. */
async function* mapEvents<Result>(
  events: AsyncGenerator<RunEvent, Result, void>,
  change: (event: RunEvent) => RunEvent,
): AsyncGenerator<RunEvent, Result, void> {
  try {
    for (;;) {
      const next = await events.next();
      if (next.done) return next.value;
      yield change(next.value);
    }
  } finally {
    // ends it, too, if nobody wants more
    await events.return(undefined as Result);
  }
}

/** Returns why it is to be tried once more; undefined if it has ended. */
async function* tryOnce(
  recorded: RecordedTrial,
  options: RunTrialsOptions,
): AsyncGenerator<RunEvent, string | undefined, void> {
  const resumption = options.force ? undefined : yield* goOn(recorded);
  const step = resumption?.checkpoint.step ?? 0;
  yield { kind: "started", trial: recorded.trial, step };
  return yield* recordTrial({ ...recorded, resumption }, options);
}

/** Where a trial goes on; tells why it starts anew though it was kept. */
async function* goOn(
  recorded: RecordedTrial,
): AsyncGenerator<RunEvent, Resumption | undefined, void> {
  const conditions = conditionsOf(recorded);
  const { running, trial: { id } } = recorded;
  const { resumption, problems } = await running.goOn((checkpoint) =>
    whyNotFrom(checkpoint, conditions)
  );
  if (resumption === undefined && problems.length > 0) {
    const text =
      `Trial ${id} starts anew, since its checkpoint cannot be used: ${
        problems.join("; ")
      }`;
    yield { kind: "notice", text };
  }
  return resumption;
}

function describeHolder({ pid, hostname }: LeaseHolder): string {
  // a damaged lease does not tell whose it is
  return pid === null ? "another process" : `process ${pid} on ${hostname}`;
}
