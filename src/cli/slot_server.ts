/** What a slot's process does: chooses a backend, opens it, runs trials. */
import { PHOTOS } from "../assets/manifest.ts";
import { BackendError, UsageError } from "../base/errors.ts";
import type { DeviceFacts, Trial } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { loadParts, type PartFile } from "../config/parts/load_parts.ts";
import { BACKENDS } from "../engine/catalog.ts";
import type { OpenOptions } from "../engine/device.ts";
import { Session } from "../engine/session.ts";
import type { ChosenBackend } from "../runner/choose_backend.ts";
import { ImageCache } from "../runner/image_cache.ts";
import { localSlot } from "../runner/local_slot.ts";
import type { SlotServer } from "../runner/serve_slot.ts";
import type { Slot } from "../runner/slot.ts";
import { choose } from "./choose.ts";
import { deviceNotes } from "./device_notes.ts";
import { checkOn, describeDevice } from "./prepare_device.ts";
import { type TrialNeeds, weightsSources } from "./weights_source.ts";

/** What a slot's process must know before anything runs. Can be serialised. */
export interface SlotSetup {
  /** What the backends are told. */
  readonly open: OpenOptions;
  /** Id in the manifest to path, of all that was fetched. */
  readonly paths: Readonly<Record<string, string>>;
  /** What the trials need that will run, each need once. */
  readonly needs: readonly TrialNeeds[];
  /** Files of parts that they use. */
  readonly files: readonly Pick<PartFile, "path" | "shown" | "sha256">[];
}

/** What is asked of a process that is to open a slot. */
export interface OpenCall extends SlotSetup {
  /** The backend. */
  readonly backend: string;
  /** Why this one, as the end of a sentence. */
  readonly reason: string;
}

/** What is asked of a process that is to choose a backend. */
export interface ChooseCall extends SlotSetup {
  /** What trials ask for. */
  readonly asked: string;
}

/** An image that is to be measured. */
export interface MeasureCall {
  /** The trial that made it. */
  readonly trial: Trial;
  /** The image. */
  readonly png: Uint8Array;
  /** Names of metrics. */
  readonly metrics: readonly string[];
}

/** What was opened. */
export interface OpenedSlot {
  /** What its device says about itself. */
  readonly facts: DeviceFacts;
  /** What it runs on, in one line. */
  readonly description: string;
  /** What is not as the user may expect it, one line each. */
  readonly notes: readonly string[];
}

/**
 * Serves one slot.
 *
 * @returns Answers `choose`, `open` and `measure`.
 */
export function slotServer(): SlotServer {
  let open: Slot | undefined;
  const slot = (): Slot => {
    if (open !== undefined) return open;
    throw new BackendError("Cannot run a trial: no slot is open");
  };
  const calls: Record<string, Call> = {
    async choose(argument): Promise<ChosenBackend> {
      const { asked, needs, open } = argument as ChooseCall;
      return await choose(asked, needs, open);
    },
    async open(argument, tell): Promise<OpenedSlot> {
      const { slot, ...opened } = await openSlot(argument as OpenCall, tell);
      open = slot;
      return opened;
    },
    async measure(argument) {
      const { trial, png, metrics } = argument as MeasureCall;
      return await slot().measure(trial, png, metrics);
    },
  };
  return {
    slot,
    call: async (name, ...given) => await calls[name]!(...given),
  };
}

type Tell = (text: string) => Promise<void>;
type Call = (argument: unknown, tell: Tell) => Promise<unknown>;

async function openSlot(
  { backend, reason, open, paths, needs, files }: OpenCall,
  tell: Tell,
): Promise<OpenedSlot & { readonly slot: Slot }> {
  const parts = await loadAll(files, tell);
  await tell("");
  const device = await lookup(BACKENDS, backend).open(open);
  await checkOn(device, parts, tell);
  const path = (id: string): string => paths[id]!;
  const images = new ImageCache((name) => path(lookup(PHOTOS, name).id));
  const session = new Session(device, weightsSources({ path }, needs));
  return {
    slot: localSlot(session, images),
    facts: device.facts,
    description: describeDevice(device, reason),
    notes: deviceNotes(device, needs),
  };
}

async function loadAll(
  files: SlotSetup["files"],
  tell: Tell,
): Promise<PartFile[]> {
  const loaded: PartFile[] = [];
  for (const { path, shown, sha256 } of files) {
    await tell(`the top level of ${shown}`);
    // the parent waits no longer than it likes
    const outcome = await loadParts(path, shown, Infinity);
    // what loads in the parent may still want more than a slot's process may
    if (!("parts" in outcome)) throw new UsageError(outcome[0]!.message);
    if (outcome.sha256 !== sha256) {
      throw new UsageError(
        `Cannot use ${shown}: it has changed since the study was planned; ` +
          "start again",
      );
    }
    loaded.push(outcome);
  }
  return loaded;
}
