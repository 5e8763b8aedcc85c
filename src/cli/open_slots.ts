/** Slots for the backends that trials ask for. */
import { findFile, PHOTOS } from "../assets/manifest.ts";
import { readVgg19 } from "../assets/vgg19.ts";
import { AssetError, BackendError } from "../base/errors.ts";
import { lookup } from "../base/registry.ts";
import { sha256 } from "../base/sha256.ts";
import { BACKENDS, NETWORKS } from "../engine/catalog.ts";
import { Session, type WeightsSource } from "../engine/session.ts";
import { ImageCache } from "../runner/image_cache.ts";
import { localSlot } from "../runner/local_slot.ts";
import type { Slot } from "../runner/slot.ts";
import type { FetchedAssets } from "./needed_assets.ts";

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
 * @returns The slots.
 */
export function openSlots(
  assets: FetchedAssets,
  say: (text: string) => void,
): Slots {
  const slots = new Map<string, Promise<Slot>>();
  const opened: Slot[] = [];
  let inUse: Slot | undefined;
  const images = new ImageCache((name) => assets.path(lookup(PHOTOS, name).id));
  const open = async (backend: string): Promise<Slot> => {
    const { libraryFolder } = assets;
    const device = await lookup(BACKENDS, backend).open({
      ...(libraryFolder && { libraryFolder }),
    });
    const session = new Session(device, (name) => weightsOf(name, assets));
    const slot = localSlot(session, images);
    opened.push(slot);
    return slot;
  };
  return {
    async get(asked) {
      const backend = asked === "auto" ? automatic(assets) : asked;
      let slot = slots.get(backend);
      if (slot === undefined) {
        slot = open(backend);
        slots.set(backend, slot);
        say(describeSlot(asked, (await slot).facts));
      }
      return inUse = await slot;
    },
    exit(code) {
      inUse?.exit(code);
      return inUse !== undefined;
    },
    close() {
      for (const slot of opened) slot.close();
    },
  };
}

/** The best backend there is. */
function automatic({ libraryFolder }: FetchedAssets): string {
  return libraryFolder === undefined ? "wasm" : "tensorflow";
}

function describeSlot(asked: string, facts: Slot["facts"]): string {
  const { backend, device, library, libraryVersion, threads } = facts;
  const why = asked !== "auto"
    ? "as asked"
    : backend === "tensorflow"
    ? "the fastest here"
    : "TensorFlow cannot be had on this platform";
  const { instructionSet } = facts;
  return `Backend: ${backend}, ${why} (${library} ${libraryVersion}, ${device}, ${instructionSet}, threads: ${threads})`;
}

function weightsOf(network: string, assets: FetchedAssets): WeightsSource {
  const { weights } = lookup(NETWORKS, network);
  if (weights !== "vgg19") {
    throw new BackendError(`Cannot read the weights of ${network}`);
  }
  return {
    sha256: findFile(weights).file.sha256,
    read: async () => {
      const path = assets.path(weights);
      const bytes = await Deno.readFile(path);
      // checked when it was fetched, but what is written down must be true now
      if (sha256(bytes) !== findFile(weights).file.sha256) {
        throw new AssetError(
          `Cannot use "${path}": the file is damaged; remove it and start again`,
        );
      }
      return readVgg19(bytes);
    },
  };
}
