/** Runs trials again from their records, and compares. */
import { PHOTOS } from "../assets/manifest.ts";
import type { RunProvenance } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import type { Session } from "../engine/session.ts";
import type { Checkout } from "../runner/checkout.ts";
import { describeEnvironment } from "../runner/environment.ts";
import { ImageCache } from "../runner/image_cache.ts";
import { localSlot } from "../runner/local_slot.ts";
import { hasChanged } from "../runner/repro/fact.ts";
import { judge } from "../runner/repro/judge.ts";
import { machineFacts } from "../runner/repro/machine_facts.ts";
import { runAgain } from "../runner/repro/run_again.ts";
import type { Store } from "../store/mod.ts";
import { InterruptedError, type Interruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import {
  assetsOf,
  fetchAssets,
  type FetchedAssets,
  libraryFor,
} from "./needed_assets.ts";
import { openSessions, type Sessions } from "./open_sessions.ts";
import type { ImageFinder } from "./repro_images.ts";
import type { Prepared, Recorded } from "./repro_prepare.ts";
import { prepare } from "./repro_prepare.ts";
import { factsTable, type ReproResult } from "./repro_report.ts";
import { type RunProgress, showRun } from "./run_progress.ts";

/** How trials are run again. */
export interface ReproOptions {
  /** The terminal. */
  readonly io: Io;
  /** The results folder, for parts that are kept there. */
  readonly results: string;
  /** Looks for images that are not where they were. */
  readonly finder: ImageFinder | undefined;
  /** Keeps the new runs. */
  readonly store: Store;
  /** Threads, whatever the records say. */
  readonly threads: number | undefined;
  /** Whether to keep silent about the progress. */
  readonly quiet: boolean;
  /** Whether to fetch nothing. */
  readonly offline: boolean;
  /** What git says of Gramlab's checkout. */
  readonly checkout: Checkout;
  /** What this run is made of. */
  readonly run: RunProvenance;
  /** Ends it. */
  readonly interruption: Interruption;
  /** Told of the sessions that are open, for a second Ctrl-C. */
  readonly onOpen: (sessions: Sessions | undefined) => void;
}

/** What TensorFlow takes. */
export const MOST_THREADS = 1024;

/** What runs of a group share. */
interface Group extends ReproOptions {
  readonly assets: FetchedAssets;
  readonly images: ImageCache;
  readonly progress: RunProgress | undefined;
  /** What was said already. */
  readonly told: Set<string>;
  /** Takes what came of a trial as soon as it is known. */
  readonly onResult: (result: ReproResult) => void;
}

/**
 * Runs trials again. Says of each, before it runs, what differs from its
 * record.
 *
 * @param trials The trials.
 * @param options How to run them.
 * @returns What came of each, in their order; of those that cannot run, or that
 *     an interruption left out, too.
 * @throws {import("../base/errors.ts").AssetError} If something cannot be
 *     fetched.
 * @throws {import("../base/errors.ts").BackendError} If a backend cannot be
 *     opened.
 * @throws {import("../base/errors.ts").StoreError} If a run cannot be kept.
 */
export async function runRepro(
  trials: readonly Recorded[],
  options: ReproOptions,
): Promise<ReproResult[]> {
  const results = new Map<string, ReproResult>();
  const onResult = (result: ReproResult): void => {
    results.set(result.folder, result);
  };
  const told = new Set<string>();
  const ready: Prepared[] = [];
  for (const recorded of trials) {
    const prepared = await prepare(recorded, options.results, options.finder);
    if (!("whyNot" in prepared)) {
      ready.push(prepared);
      continue;
    }
    tellChanges({ ...recorded, ...prepared }, { ...options, told });
    onResult({ ...recorded, ...prepared });
  }
  try {
    await runReady(ready, { ...options, told, onResult });
  } catch (error) {
    // what has been found out is not thrown away
    if (!(error instanceof InterruptedError)) throw error;
    const { exitCode } = error;
    for (const { recorded } of ready) {
      if (results.has(recorded.folder)) continue;
      onResult({ ...recorded, facts: [], whyNot: "interrupted", exitCode });
    }
  }
  return trials.map(({ folder }) => results.get(folder)!);
}

async function runReady(
  ready: readonly Prepared[],
  options: ReproOptions & Pick<Group, "told" | "onResult">,
): Promise<void> {
  if (ready.length === 0) return;
  const { io, quiet, offline, interruption: { signal } } = options;
  const trials = ready.map(({ trial }) => trial);
  const assets = await fetchAssets({
    ids: assetsOf(trials),
    library: libraryFor(trials),
    ...{ io, quiet, offline, signal },
  });
  const images = new ImageCache((name) => assets.path(lookup(PHOTOS, name).id));
  const progress = quiet ? undefined : showRun(io, { trials });
  try {
    // one device at a time: the number of threads is that of a device
    for (const group of groupsOf(ready)) {
      await runGroup(group, { ...options, assets, images, progress });
    }
  } finally {
    progress?.end();
  }
}

/** Trials that can share a device. */
function groupsOf(ready: readonly Prepared[]): Iterable<Prepared[]> {
  return Map.groupBy(
    ready,
    ({ recorded: { record: { environment } } }) =>
      `${environment.backend} ${environment.threads}`,
  ).values();
}

async function runGroup(
  group: readonly Prepared[],
  shared: Group,
): Promise<void> {
  const { assets, quiet, onOpen, onResult } = shared;
  const { backend, threads: recorded } = group[0]!.recorded.record.environment;
  // 0 stands for a device whose threads cannot be known
  const isNumber = Number.isInteger(recorded) && recorded > 0 &&
    recorded <= MOST_THREADS;
  const threads = shared.threads ?? (isNumber ? recorded : undefined);
  const note = (text: string): void => tellOnce(`Note: ${text}\n`, shared);
  if (shared.threads !== undefined) noteThreads(shared.threads, backend, note);
  const files = new Set(group.flatMap((it) => it.files));
  using sessions = await openSessions(group.map(({ trial }) => trial), {
    ...{ assets, threads, files: [...files] },
    reason: "as recorded",
    say: (text) => quiet ? undefined : shared.io.err(`${text}\n`),
    warn: note,
  });
  onOpen(sessions);
  try {
    for (const prepared of group) {
      for (const text of prepared.notes) note(text);
      onResult(await runOne(prepared, sessions.get(backend), shared));
    }
  } finally {
    onOpen(undefined);
  }
}

async function runOne(
  { recorded, trial, inputs }: Prepared,
  session: Session,
  shared: Group,
): Promise<ReproResult> {
  const { images, checkout, run, store, progress } = shared;
  const { record } = recorded;
  const environment = describeEnvironment(session.device.facts, checkout);
  const present = { environment, run };
  const facts = [...inputs, ...machineFacts(record, present)];
  tellChanges({ ...recorded, facts }, shared);
  const { provenance } = record;
  const now = await runAgain(trial, record, {
    slot: localSlot(session, images),
    store,
    describe: () => environment,
    provenance: () => provenance && { ...provenance, ...run },
    signal: shared.interruption.signal,
    onEvent: (event) => progress?.update(event),
  });
  const { state, reason, iterationsRun } = now.record;
  // one that came to its end before the interruption counts
  const isCut = state === "interrupted" && iterationsRun < record.iterationsRun;
  if (isCut) shared.interruption.signal.throwIfAborted();
  if (state === "failed") {
    const whyNot = `the new run failed: ${reason}`;
    return { ...recorded, facts, whyNot, exitCode: 1 };
  }
  const before = { record, folder: recorded.path };
  return { ...recorded, facts, judgement: await judge(before, now) };
}

/** What `--threads` cannot do. */
function noteThreads(
  threads: number,
  backend: string,
  note: (text: string) => void,
): void {
  const { hardwareConcurrency } = navigator;
  if (backend !== "tensorflow") {
    note(`--threads ${threads} is for tensorflow, ${backend} leaves it aside`);
  } else if (threads > hardwareConcurrency) {
    note(
      `--threads ${threads} is more than the ${hardwareConcurrency} ` +
        "processors that there are: this is slower, and gives other bits",
    );
  }
}

/** Before a trial runs; the same differences once for all trials. */
function tellChanges(
  { folder, facts }: Pick<ReproResult, "folder" | "facts">,
  options: Pick<Group, "io" | "told" | "quiet">,
): void {
  const changed = facts.filter(hasChanged);
  if (changed.length === 0) return;
  const table = factsTable(changed);
  const { io, told, quiet } = options;
  if (quiet) return;
  const text = `Trial ${folder}: other than recorded`;
  if (told.has(table)) io.err(`${text}, as above\n`);
  else io.err(`${text}:\n${table}\n`);
  told.add(table);
}

function tellOnce(
  text: string,
  { io, told, quiet }: Pick<Group, "io" | "told" | "quiet">,
): void {
  if (quiet || told.has(text)) return;
  told.add(text);
  io.err(text);
}
