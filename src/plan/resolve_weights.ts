/** Networks as a study names them, to what exactly they mean. */
import { dirname, resolve } from "node:path";
import { findFile } from "../assets/manifest.ts";
import { openWeightsFile } from "../assets/weights_file.ts";
import { AssetError, ConfigError } from "../base/errors.ts";
import type { NetworkSettings } from "../base/records.ts";
import { readUpTo } from "../base/read_up_to.ts";
import { lookup } from "../base/registry.ts";
import { sha256 } from "../base/sha256.ts";
import { type LateProblem, locateInStudy } from "../config/locate_in_study.ts";
import type { Study } from "../config/study.ts";
import type { DocumentPath } from "../config/yaml_text.ts";
import { NETWORKS } from "../engine/catalog.ts";
import { fileReason } from "./file_reason.ts";

/** Largest file of weights, in bytes: VGG-19 with its classifier has 575 MB. */
export const MAX_WEIGHTS_BYTES = 650_000_000;

/** A network with its weights pinned. */
export interface PinnedNetwork {
  /** The network as trials have it: path absolute, preprocessing decided. */
  readonly network: NetworkSettings;
  /** SHA-256 of the weights, hex. */
  readonly weightsSha256: string;
}

/** A file of weights, read once. */
type PinnedFile =
  & Required<Pick<NetworkSettings, "weights" | "preprocessing">>
  & { readonly sha256: string };

/**
 * Pins the weights of every network that the trials of a study use. Files are
 * read, each once, and must hold the convolutions of the network.
 *
 * @param study The study.
 * @returns Tells what a network of the study's settings means.
 * @throws {ConfigError} With every file that is missing, damaged, or the
 *     weights of another network.
 */
export async function resolveWeights(
  study: Study,
): Promise<(network: NetworkSettings) => PinnedNetwork> {
  const files = new Map<string, PinnedFile>();
  const problems: LateProblem[] = [];
  for (const [name, path] of weightsUses(study)) {
    try {
      files.set(name, await readFile(name, study.file));
    } catch (error) {
      if (!(error instanceof AssetError)) throw error;
      problems.push({ path, message: error.message });
    }
  }
  if (problems.length > 0) {
    throw new ConfigError(locateInStudy(study, problems));
  }
  return (network) => pin(network, files);
}

function pin(
  network: NetworkSettings,
  files: ReadonlyMap<string, PinnedFile>,
): PinnedNetwork {
  if (network.weights === undefined) {
    const { weights } = lookup(NETWORKS, network.name);
    return { network, weightsSha256: findFile(weights).file.sha256 };
  }
  const { sha256: weightsSha256, ...found } = files.get(network.weights)!;
  const { preprocessing = found.preprocessing } = network;
  return {
    network: { ...network, weights: found.weights, preprocessing },
    weightsSha256,
  };
}

/** Files of weights as the study names them, to the first place that does. */
function weightsUses(study: Study): Map<string, DocumentPath> {
  const uses = new Map<string, DocumentPath>();
  for (const { settings: { network: { weights } } } of study.combinations) {
    if (weights === undefined || uses.has(weights)) continue;
    uses.set(weights, placeOf(weights, study));
  }
  return uses;
}

function placeOf(weights: string, { assignments }: Study): DocumentPath {
  for (const { path, value, place } of assignments) {
    if (path === "network.weights" && value === weights) return place;
    const isNetwork = path === "network" &&
      (value as NetworkSettings).weights === weights;
    if (isNetwork) return [...place, "weights"];
  }
  return ["base", "network", "weights"];
}

async function readFile(name: string, studyFile: string): Promise<PinnedFile> {
  const path = resolve(dirname(studyFile), name);
  const bytes = await readWeights(path, name);
  const { preprocessing } = openWeightsFile(bytes, name);
  return { weights: path, preprocessing, sha256: sha256(bytes) };
}

async function readWeights(
  path: string,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    // a pipe or a device might never end
    const { isFile } = await Deno.stat(path);
    if (isFile) return await readUpTo(path, MAX_WEIGHTS_BYTES);
  } catch (cause) {
    const message = `Cannot read weights ${name}: ${fileReason(cause)}`;
    throw new AssetError(message, { cause });
  }
  throw new AssetError(`Cannot read weights ${name}: it is not a file`);
}
