/** Slots for the backends that trials ask for. */
import { PHOTOS } from "../assets/manifest.ts";
import type { Precision, Trial } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { BACKENDS } from "../engine/catalog.ts";
import { Session } from "../engine/session.ts";
import type { Device, OpenOptions } from "../engine/types.ts";
import { chooseBackend, type ChosenBackend } from "../runner/choose_backend.ts";
import { ImageCache } from "../runner/image_cache.ts";
import { localSlot } from "../runner/local_slot.ts";
import { probeBackends } from "../runner/probe_backends.ts";
import type { Slot } from "../runner/slot.ts";
import { describeLimits } from "./describe_limits.ts";
import type { FetchedAssets } from "./needed_assets.ts";
import { weightsSources } from "./weights_source.ts";

/** Opens slots when they are first needed, and closes all of them. */
export interface Slots {
  /** The slot of a backend or of `auto`. */
  get(backend: string): Promise<Slot>;
  /** Ends the process at once through the slot in use, if there is one. */
  exit(code: number): boolean;
  /** Closes all slots. */
  close(): void;
}

/**
 * Prepares slots; opens none yet.
 *
 * @param assets What was fetched.
 * @param say Told in one line which backend `auto` took, and why.
 * @param trials The trials that will run.
 * @returns The slots.
 */
export function openSlots(
  assets: FetchedAssets,
  say: (text: string) => void,
  trials: readonly Trial[],
): Slots {
  const weights = weightsSources(assets, trials);
  const slots = new Map<string, Slot>();
  let automatic: Promise<ChosenBackend> | undefined;
  let inUse: Slot | undefined;
  const images = new ImageCache((name) => assets.path(lookup(PHOTOS, name).id));
  const options = libraryOf(assets);
  const precisions = precisionsOf(trials);
  const choose = async (asked: string): Promise<ChosenBackend> => {
    if (asked !== "auto") return { backend: asked, reason: "as asked" };
    automatic ??= probeBackends(options)
      .then((outcomes) => chooseBackend(outcomes, { ...options, precisions }));
    return await automatic;
  };
  const open = async ({ backend, reason }: ChosenBackend): Promise<Slot> => {
    const device = await lookup(BACKENDS, backend).open(options);
    say(describeDevice(device, reason));
    for (const note of notesOf(device, trials)) say(note);
    const session = new Session(device, weights);
    const slot = localSlot(session, images);
    slots.set(backend, slot);
    return slot;
  };
  return {
    async get(asked) {
      const chosen = await choose(asked);
      const { backend } = chosen;
      const slot = slots.get(backend);
      const failure = slot?.failure?.();
      if (slot === undefined) return inUse = await open(chosen);
      if (failure === undefined) return inUse = slot;
      inUse = undefined;
      slots.delete(backend);
      slot.close();
      const reason = `opened again after it was lost (${failure})`;
      return inUse = await open({ backend, reason });
    },
    exit(code) {
      inUse?.exit(code);
      return inUse !== undefined;
    },
    close() {
      for (const slot of slots.values()) slot.close();
    },
  };
}

/** What the trials compute in for which a backend is still to be chosen. */
function precisionsOf(trials: readonly Trial[]): readonly Precision[] {
  const found = new Set<Precision>();
  for (const { settings: { backend, precision } } of trials) {
    if (backend === "auto") found.add(precision);
  }
  return [...found];
}

function libraryOf({ libraryFolder }: FetchedAssets): OpenOptions {
  return libraryFolder === undefined ? {} : { libraryFolder };
}

/** What is not as the user may expect it. */
function notesOf(device: Device, trials: readonly Trial[]): readonly string[] {
  const { note, slowPrecisions = [], facts } = device;
  const slow = slowPrecisions.filter((precision) =>
    trials.some(({ settings }) => settings.precision === precision)
  );
  return [
    ...(note === undefined ? [] : [note]),
    ...slow.map((precision) =>
      `Precision ${precision} gives right results, but gains no time: ${facts.device} (${facts.instructionSet}) has no fast bfloat16`
    ),
  ];
}

/**
 * Says what a backend runs on.
 *
 * @param device The device.
 * @param reason Why this backend.
 * @returns One line.
 */
export function describeDevice(
  { facts, limits }: Device,
  reason: string,
): string {
  const { backend, device, library, libraryVersion, threads } = facts;
  const parts = [
    `${library} ${libraryVersion}`,
    device,
    facts.instructionSet,
    ...(threads > 0 ? [`threads: ${threads}`] : []),
    ...describeLimits(limits),
  ];
  return `Backend: ${backend}, ${reason} (${parts.join(", ")})`;
}
