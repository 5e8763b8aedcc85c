/** One trial of a run: kept as it is, left to others, or run, twice at most. */
import type { Trial } from "../base/records.ts";
import { ENGINE_VERSION } from "../engine/stylize.ts";
import {
  type LeaseHolder,
  type Resumption,
  RunningTrial,
  type Store,
  type TrialQuery,
} from "../store/mod.ts";
import type { Comparison } from "./comparison.ts";
import type { RunEvent } from "./events.ts";
import {
  conditionsOf,
  type RecordedTrial,
  type RecordOptions,
  recordTrial,
} from "./record_trial.ts";
import { whyNotFrom } from "./resume_point.ts";
import type { Slot } from "./slot.ts";

/** What a trial needs besides itself. */
export interface RunOneOptions extends RecordOptions {
  /**
   * Opens the slot for a backend or `auto`; called when a trial needs it. Of
   * trials that run at a time, each has another lane, from 0.
   */
  readonly slotFor: (backend: string, lane: number) => Promise<Slot>;
  /** Keeps the results; closed by the caller. */
  readonly store: Store;
  /**
   * Whether trials that are done run again. The older result is kept in
   * `superseded/`, or stays where it is if the repeat is not done.
   *
   * @default false
   */
  readonly force?: boolean;
}

/** A trial that is to run unless it has ended, and what it runs with. */
export interface Candidate {
  /** The trial. */
  readonly trial: Trial;
  /** Where it runs, and where it is kept. */
  readonly options: RunOneOptions;
  /** Decides whether it is given up; undefined if nothing does. */
  readonly comparison: Comparison | undefined;
}

/**
 * Runs a trial, unless it has ended or another process runs it. If the process
 * dies that runs it, it is tried once more.
 *
 * @param candidate The trial.
 * @param lane Number of the caller, for its slot.
 * @throws {import("../base/errors.ts").StoreError} If it cannot be kept.
 * @throws {import("../base/errors.ts").BackendError} If its backend cannot be
 *     opened.
 */
export async function* runOne(
  candidate: Candidate,
  lane: number,
): AsyncGenerator<RunEvent, void, void> {
  const { trial, options: { store, force, slotFor } } = candidate;
  const kept = findKept(candidate);
  if (kept !== undefined) return yield kept;
  const { id, settings: { backend } } = trial;
  const slot = await slotFor(backend, lane);
  const { backend: here } = slot.facts;
  const begun = await store.begin(id, here, { isRepeat: force ?? false });
  if (!(begun instanceof RunningTrial)) {
    return yield { kind: "elsewhere", trial, who: describeHolder(begun) };
  }
  await using running = begun;
  // another process may have ended it while the slot was opened
  const meanwhile = findKept(candidate) ??
    findFailedMeanwhile(candidate, running.folder, here);
  if (meanwhile !== undefined) return yield meanwhile;
  const reopen = () => slotFor(backend, lane);
  yield* mapEvents(tryTwice(candidate, { running, slot, reopen }), (event) => {
    const isOlderKept = event.kind === "ended" && force &&
      event.record.state !== "done" &&
      store.ended.findDone(queryOf(candidate)) !== undefined;
    return isOlderKept ? { ...event, isOlderKept } : event;
  });
}

function queryOf(
  { trial: { id, settings: { backend } } }: Candidate,
): TrialQuery {
  return { id, engineVersion: ENGINE_VERSION, backend };
}

/** What need not run again, unless all is to. */
function findKept(candidate: Candidate): RunEvent | undefined {
  const { trial, options: { store, force }, comparison } = candidate;
  if (force) return undefined;
  const query = queryOf(candidate);
  const stop = comparison?.rule;
  const folder = store.ended.findDone(query) ??
    (stop && store.ended.findPruned(query, stop));
  return folder === undefined ? undefined : { kind: "kept", trial, folder };
}

/** What failed in another process since this run began. */
function findFailedMeanwhile(
  candidate: Candidate,
  name: string,
  backend: string,
): RunEvent | undefined {
  const { trial, options: { store } } = candidate;
  const query = { ...queryOf(candidate), backend };
  const record = store.ended.findFailedElsewhere(query);
  if (record === undefined) return undefined;
  const folder = store.pathOf(name);
  return { kind: "ended", trial, record, folder, isElsewhere: true };
}

/** Once more, from its checkpoint, if the process dies that runs it. */
async function* tryTwice(
  { trial, options, comparison }: Candidate,
  { running, slot, reopen }: {
    readonly running: RunningTrial;
    readonly slot: Slot;
    readonly reopen: () => Promise<Slot>;
  },
): AsyncGenerator<RunEvent, void, void> {
  const recorded = { trial, running, comparison };
  const crash = yield* tryOnce({ ...recorded, slot, mayRetry: true }, options);
  if (crash === undefined) return;
  const { id } = trial;
  yield { kind: "notice", text: `Trial ${id} is tried once more: ${crash}` };
  const another = { ...recorded, slot: await reopen() };
  yield* tryOnce(another, { ...options, force: false });
}

async function* mapEvents(
  events: AsyncIterable<RunEvent>,
  change: (event: RunEvent) => RunEvent,
): AsyncGenerator<RunEvent, void, void> {
  for await (const event of events) yield change(event);
}

/** Returns why it is to be tried once more; undefined if it has ended. */
async function* tryOnce(
  recorded: RecordedTrial,
  options: RunOneOptions,
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
  const { resumption, problems } = await running.goOn((
    checkpoint,
    steps,
  ) => whyNotFrom({ checkpoint, steps }, conditions));
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
