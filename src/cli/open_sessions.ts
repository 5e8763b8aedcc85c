/** Sessions on the backends that a benchmark asks for. */
import type { PartFile } from "../config/parts/load_parts.ts";
import { lookup } from "../base/registry.ts";
import { BACKENDS } from "../engine/catalog.ts";
import { Session } from "../engine/session.ts";
import type { OpenOptions } from "../engine/device.ts";
import type { ChosenBackend } from "../runner/choose_backend.ts";
import { choose } from "./choose.ts";
import type { FetchedAssets } from "./needed_assets.ts";
import { deviceNotes } from "./device_notes.ts";
import { checkOn, describeDevice } from "./prepare_device.ts";
import { type TrialNeeds, weightsSources } from "./weights_source.ts";

/** Open sessions. */
export interface Sessions extends Disposable {
  /** The session of a backend, or of `auto`. */
  get(backend: string): Session;
  /** Ends the process at once, even while a step runs. */
  exit(code: number): void;
}

/** How to open sessions. */
export interface OpenSessionsOptions {
  /** What was fetched. */
  readonly assets: FetchedAssets;
  /** Files of parts that the trials use. */
  readonly files: readonly PartFile[];
  /** Threads that one operation may use; the backend decides without it. */
  readonly threads?: number | undefined;
  /**
   * Why a backend that trials name is taken, as the end of a sentence.
   *
   * @default "as asked"
   */
  readonly reason?: string;
  /** Told in one line what each backend runs on. */
  readonly say: (text: string) => void;
  /** Told in one line what is not as the user may expect it. */
  readonly warn: (text: string) => void;
}

/**
 * Opens every backend that trials ask for.
 *
 * @param trials The trials, or what else computes.
 * @param options What to open with.
 * @returns The sessions.
 * @throws {import("../base/errors.ts").BackendError} If one cannot be opened.
 */
export async function openSessions(
  trials: readonly TrialNeeds[],
  { assets, files, threads, reason: given, say, warn }: OpenSessionsOptions,
): Promise<Sessions> {
  const options: OpenOptions = {
    ...assets.library,
    ...(threads && { threads }),
  };
  const weights = weightsSources(assets, trials);
  const chosen = new Map<string, ChosenBackend>();
  // all before any is opened: `auto` opens and closes each to look at it
  for (const backend of new Set(trials.map((it) => it.settings.backend))) {
    chosen.set(backend, await choose(backend, trials, options));
  }
  const open = new Map<string, Session>();
  const close = () => open.values().forEach((session) => session.close());
  try {
    for (const { backend, reason } of chosen.values()) {
      if (open.has(backend)) continue;
      const device = await lookup(BACKENDS, backend).open(options);
      await checkOn(device, files, (part) => say(`Checking ${part}`));
      open.set(backend, new Session(device, weights));
      say(describeDevice(device, given ?? reason));
      for (const note of deviceNotes(device, trials)) warn(note);
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    get: (asked) => open.get(chosen.get(asked)!.backend)!,
    exit: (code) => open.values().next().value!.device.exit(code),
    [Symbol.dispose]: close,
  };
}
