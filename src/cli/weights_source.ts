/** Where the weights of a trial's network come from. */
import { findFile } from "../assets/manifest.ts";
import { readVgg19 } from "../assets/vgg19.ts";
import { openWeightsFile } from "../assets/weights_file.ts";
import { AssetError, BackendError, TrialError } from "../base/errors.ts";
import type { NetworkSettings, Settings, Trial } from "../base/records.ts";
import { readUpTo } from "../base/read_up_to.ts";
import { lookup } from "../base/registry.ts";
import { sha256 } from "../base/sha256.ts";
import { NETWORKS } from "../engine/catalog.ts";
import type { WeightsSource } from "../engine/session.ts";
import { MAX_WEIGHTS_BYTES } from "../plan/resolve_weights.ts";
import type { FetchedAssets } from "./needed_assets.ts";

/** What a trial needs of a slot. */
export interface TrialNeeds extends Pick<Trial, "weightsSha256"> {
  /** Settings that decide what must be opened. */
  readonly settings: Pick<Settings, "backend" | "precision" | "network">;
}

/**
 * Finds weights: files by the hashes that trials were planned with, all others
 * among what was fetched.
 *
 * @param assets What was fetched.
 * @param trials The trials that will run.
 * @returns Tells where the weights of a network come from.
 */
export function weightsSources(
  assets: Pick<FetchedAssets, "path">,
  trials: readonly TrialNeeds[],
): (network: NetworkSettings) => WeightsSource {
  const planned = new Map(
    trials.map((trial) => [
      trial.settings.network.weights,
      trial.weightsSha256,
    ]),
  );
  return ({ name, weights }) =>
    weights === undefined
      ? fetchedSource(name, assets)
      : fileSource(weights, planned.get(weights)!);
}

function fetchedSource(
  network: string,
  assets: Pick<FetchedAssets, "path">,
): WeightsSource {
  const { weights } = lookup(NETWORKS, network);
  if (weights !== "vgg19") {
    throw new BackendError(`Cannot read the weights of ${network}`);
  }
  return {
    sha256: findFile(weights).file.sha256,
    async read() {
      const path = assets.path(weights);
      const bytes = await Deno.readFile(path);
      // checked when it was fetched, but what is written down must be true now
      if (sha256(bytes) === findFile(weights).file.sha256) {
        return readVgg19(bytes);
      }
      throw new AssetError(
        `Cannot use "${path}": the file is damaged; remove it and start again`,
      );
    },
  };
}

function fileSource(path: string, planned: string): WeightsSource {
  return {
    sha256: planned,
    async read() {
      const read = readUpTo(path, MAX_WEIGHTS_BYTES);
      const bytes = await read.catch((cause: unknown) => {
        const why = cause instanceof Error ? cause.message : String(cause);
        const message = `Cannot read weights ${path}: ${why}`;
        throw new TrialError(message, { cause });
      });
      if (sha256(bytes) === planned) return readValues(bytes, path);
      throw new TrialError(
        `Cannot use weights ${path}: the file has changed since the study ` +
          "was planned; start again",
      );
    },
  };
}

/** A user's file fails the trials that name it, not the sweep. */
function readValues(bytes: Uint8Array<ArrayBuffer>, path: string) {
  try {
    return openWeightsFile(bytes, path).read();
  } catch (error) {
    if (!(error instanceof AssetError)) throw error;
    throw new TrialError(error.message, { cause: error });
  }
}
