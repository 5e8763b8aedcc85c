/** Slots for the backends that trials ask for, each in a process of its own. */
import { canonicalJson } from "../base/canonical_json.ts";
import { parseDurationMs } from "../base/duration.ts";
import { UsageError } from "../base/errors.ts";
import type { Json, Trial } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import type { PartFile } from "../config/parts/load_parts.ts";
import { BACKENDS } from "../engine/catalog.ts";
import { childSlot } from "../runner/child_slot.ts";
import type { ChosenBackend } from "../runner/choose_backend.ts";
import type { Slot } from "../runner/slot.ts";
import type { SlotProcess } from "../runner/slot_process.ts";
import { shareDevices } from "./share_devices.ts";
import type { FetchedAssets } from "./needed_assets.ts";
import type {
  ChooseCall,
  OpenCall,
  OpenedSlot,
  SlotSetup,
} from "./slot_server.ts";
import { spawnSlot } from "./spawn_slot.ts";
import type { TrialNeeds } from "./weights_source.ts";

/** How to open slots. */
export interface SlotsOptions {
  /** What was fetched. */
  readonly assets: FetchedAssets;
  /** The trials that will run. */
  readonly trials: readonly Trial[];
  /** Files of parts that they use, checked on each device. */
  readonly files: readonly PartFile[];
  /** How many of them run at a time in each process. */
  readonly together: number;
  /** How many processes there are. */
  readonly jobs: number;
  /** Threads of one operation, whatever share of the machine that is. */
  readonly threads?: number | undefined;
  /** Variables of the processes, besides those of this one. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Told in one line which backend `auto` took, and why. */
  readonly say: (text: string) => void;
  /** Told in one line what is not as the user may expect it. */
  readonly warn: (text: string) => void;
  /** Told what processes write to stderr. */
  readonly err: (text: string) => void;
}

/** Where one process after the other runs a slot. */
interface Place {
  /** Number of the process, from 0. */
  readonly index: number;
  slot?: Slot;
  /** Callers one after the other: trials that run together may ask at once. */
  turn: Promise<unknown>;
}

/** Opens slots when they are first needed, and closes all of them. */
export class Slots {
  readonly #options: SlotsOptions;
  readonly #setup: SlotSetup;
  readonly #shares: ReturnType<typeof shareDevices>;
  readonly #processes = new Set<SlotProcess>();
  readonly #chosen = new Map<string, Promise<ChosenBackend>>();
  readonly #places = new Map<string, Place>();
  readonly #told = new Set<string>();
  /** Processes that have chosen a backend, and have opened none yet. */
  readonly #spare: SlotProcess[] = [];

  /**
   * Opens none yet.
   *
   * @param options What to open, and for what.
   */
  constructor(options: SlotsOptions) {
    this.#options = options;
    const { jobs, assets: { library, paths }, files } = options;
    this.#shares = shareDevices(jobs);
    const { threads = this.#shares.threads } = options;
    this.#setup = {
      open: {
        ...library,
        ...(threads && { threads }),
      },
      paths,
      needs: needsOf(options.trials),
      files: files.map(({ path, shown, sha256 }) => ({ path, shown, sha256 })),
    };
  }

  /**
   * The slot of a backend or of `auto`.
   *
   * @param asked What a trial asks for.
   * @param lane Number of the caller, from 0: it always gets the same process.
   * @throws {import("../base/errors.ts").BackendError} If it cannot be opened.
   * @throws {UsageError} If it runs no trials together.
   */
  async get(asked: string, lane = 0): Promise<Slot> {
    const chosen = await this.#choose(asked);
    const index = lane % this.#options.jobs;
    const key = `${chosen.backend} ${index}`;
    const place = this.#places.get(key) ?? { index, turn: Promise.resolve() };
    this.#places.set(key, place);
    const slot = place.turn.then(() => this.#at(place, chosen));
    place.turn = slot.catch(() => "told to who asked");
    return await slot;
  }

  /** Ends all processes at once, even while iterations run. */
  kill(): void {
    for (const process of this.#processes) process.kill();
  }

  /** Closes all slots. */
  async close(): Promise<void> {
    const closing = [...this.#processes].map((process) => process.close());
    await Promise.all(closing);
  }

  #choose(asked: string): Promise<ChosenBackend> {
    // trials that run together may ask at once
    const chosen = this.#chosen.get(asked) ?? this.#chooseAnew(asked);
    this.#chosen.set(asked, chosen);
    return chosen;
  }

  async #chooseAnew(asked: string): Promise<ChosenBackend> {
    let chosen: ChosenBackend = { backend: asked, reason: "as asked" };
    if (asked === "auto") {
      const process = this.#spawn(0);
      const call: ChooseCall = { ...this.#setup, asked };
      chosen = await process.call("choose", call) as ChosenBackend;
      this.#spare.push(process);
    }
    const { together } = this.#options;
    if (together > 1 && !lookup(BACKENDS, chosen.backend).runsTogether) {
      throw new UsageError(
        `Cannot run ${together} trials together on ${chosen.backend}: it runs one step at a time (leave --together out)`,
      );
    }
    return chosen;
  }

  async #at(place: Place, { backend, reason }: ChosenBackend): Promise<Slot> {
    const { slot } = place;
    const failure = slot?.failure?.();
    if (slot !== undefined && failure === undefined) return slot;
    delete place.slot;
    await slot?.close();
    const why = failure === undefined
      ? reason
      : `opened again after it was lost (${failure})`;
    return place.slot = await this.#open({
      ...this.#setup,
      backend,
      reason: why,
    }, place.index);
  }

  async #open(call: OpenCall, index: number): Promise<Slot> {
    const { say, warn, jobs } = this.#options;
    const spare = index === 0 ? this.#spare.pop() : undefined;
    const process = spare ?? this.#spawn(index);
    const opened = await process.call("open", call, {
      onSlow: (text) => this.#tell(`Checking ${text} …`, say),
      patienceMs: checkPatienceMs(this.#options.trials),
    }) as OpenedSlot;
    const { description, notes, facts } = opened;
    const count = jobs === 1 ? "" : `, in ${jobs} processes`;
    this.#tell(`${description}${count}`, say);
    for (const note of notes) this.#tell(note, warn);
    return childSlot(process, facts);
  }

  /** Of several processes, each says the same. */
  #tell(text: string, tell: (text: string) => void): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    tell(text);
  }

  #spawn(index: number): SlotProcess {
    const { err, assets: { library: { libraryFolder } } } = this.#options;
    const env = { ...this.#shares.envOf(index), ...this.#options.env };
    const process = spawnSlot(err, { libraryFolder, env });
    this.#processes.add(process);
    return process;
  }
}

/** How long checking one part may take at least, and at most. */
const CHECK_MS = { least: 10_000, most: 60_000 };

/** As long as a trial may hang, within bounds: parts get small tensors. */
function checkPatienceMs(trials: readonly Trial[]): number {
  const shortest = trials.reduce((least, { settings: { hangTimeout } }) => {
    return Math.min(least, parseDurationMs(hangTimeout) ?? Infinity);
  }, CHECK_MS.most);
  return Math.max(CHECK_MS.least, shortest);
}

/** What trials need, each once: a sweep may have 100 000 of them. */
function needsOf(trials: readonly Trial[]): TrialNeeds[] {
  const needs = new Map<string, TrialNeeds>();
  for (const { settings, weightsSha256 } of trials) {
    const { backend, precision, network } = settings;
    const need = { settings: { backend, precision, network }, weightsSha256 };
    needs.set(canonicalJson(need as unknown as Json), need);
  }
  return [...needs.values()];
}
