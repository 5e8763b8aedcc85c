/** Slots for the backends that trials ask for. */
import { PHOTOS } from "../assets/manifest.ts";
import { UsageError } from "../base/errors.ts";
import type { Trial } from "../base/records.ts";
import type { PartFile } from "../config/parts/load_parts.ts";
import { lookup } from "../base/registry.ts";
import { BACKENDS } from "../engine/catalog.ts";
import { Session } from "../engine/session.ts";
import type { OpenOptions } from "../engine/device.ts";
import type { ChosenBackend } from "../runner/choose_backend.ts";
import { ImageCache } from "../runner/image_cache.ts";
import { localSlot } from "../runner/local_slot.ts";
import type { Slot } from "../runner/slot.ts";
import { choose } from "./choose.ts";
import { checkOn, describeDevice } from "./prepare_device.ts";
import { deviceNotes } from "./device_notes.ts";
import type { FetchedAssets } from "./needed_assets.ts";
import { weightsSources } from "./weights_source.ts";

/** How to open slots. */
export interface SlotsOptions {
  /** What was fetched. */
  readonly assets: FetchedAssets;
  /** The trials that will run. */
  readonly trials: readonly Trial[];
  /** Files of parts that they use, checked on each device. */
  readonly files: readonly PartFile[];
  /** How many of them at a time. */
  readonly together: number;
  /** Told in one line which backend `auto` took, and why. */
  readonly say: (text: string) => void;
  /** Told in one line what is not as the user may expect it. */
  readonly warn: (text: string) => void;
}

/** Opens slots when they are first needed, and closes all of them. */
export class Slots {
  readonly #options: SlotsOptions;
  readonly #open: OpenOptions;
  readonly #weights: ReturnType<typeof weightsSources>;
  readonly #images: ImageCache;
  readonly #chosen = new Map<string, ChosenBackend>();
  readonly #slots = new Map<string, Slot>();
  #turn: Promise<unknown> = Promise.resolve();
  #inUse: Slot | undefined;

  /**
   * Opens none yet.
   *
   * @param options What to open, and for what.
   */
  constructor(options: SlotsOptions) {
    const { assets, trials } = options;
    this.#options = options;
    const { libraryFolder } = assets;
    this.#open = libraryFolder === undefined ? {} : { libraryFolder };
    this.#weights = weightsSources(assets, trials);
    this.#images = new ImageCache((name) =>
      assets.path(lookup(PHOTOS, name).id)
    );
  }

  /**
   * The slot of a backend or of `auto`.
   *
   * @param asked What a trial asks for.
   * @throws {import("../base/errors.ts").BackendError} If it cannot be opened.
   * @throws {UsageError} If it runs no trials together.
   */
  get(asked: string): Promise<Slot> {
    // one after the other: trials that run together may ask at once
    const slot = this.#turn.then(() => this.#get(asked));
    this.#turn = slot.catch(() => "told to who asked");
    return slot;
  }

  /** Ends the process at once through the slot in use, if there is one. */
  exit(code: number): boolean {
    this.#inUse?.exit(code);
    return this.#inUse !== undefined;
  }

  /** Closes all slots. */
  close(): void {
    for (const slot of this.#slots.values()) slot.close();
  }

  async #get(asked: string): Promise<Slot> {
    if (this.#chosen.size === 0) await this.#choose();
    const { backend, reason } = this.#chosen.get(asked)!;
    const slot = this.#slots.get(backend);
    const failure = slot?.failure?.();
    if (slot !== undefined && failure === undefined) return this.#inUse = slot;
    this.#inUse = undefined;
    this.#slots.delete(backend);
    slot?.close();
    const why = failure === undefined
      ? reason
      : `opened again after it was lost (${failure})`;
    this.#inUse = await this.#openSlot(backend, why);
    this.#slots.set(backend, this.#inUse);
    return this.#inUse;
  }

  /** Before any is opened: `auto` opens and closes each to look at it. */
  async #choose(): Promise<void> {
    const { trials, together } = this.#options;
    for (const asked of new Set(trials.map((it) => it.settings.backend))) {
      const chosen = await choose(asked, trials, this.#open);
      if (together > 1 && !lookup(BACKENDS, chosen.backend).runsTogether) {
        throw new UsageError(
          `Cannot run ${together} trials together on ${chosen.backend}: it runs one step at a time (leave --together out)`,
        );
      }
      this.#chosen.set(asked, chosen);
    }
  }

  async #openSlot(backend: string, reason: string): Promise<Slot> {
    const { trials, files, say, warn } = this.#options;
    const device = await lookup(BACKENDS, backend).open(this.#open);
    say(describeDevice(device, reason));
    for (const note of deviceNotes(device, trials)) warn(note);
    await checkOn(device, files);
    return localSlot(new Session(device, this.#weights), this.#images);
  }
}
