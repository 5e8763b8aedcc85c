/** Images and weights of a record beside those that are here. */
import { findFile, PHOTOS } from "../../assets/manifest.ts";
import type { ImageRef, Trial } from "../../base/records.ts";
import { lookup } from "../../base/registry.ts";
import { readUpTo } from "../../base/read_up_to.ts";
import { sha256 } from "../../base/sha256.ts";
import { PAINTERS } from "../../config/image_source.ts";
import { NETWORKS } from "../../engine/catalog.ts";
import { MAX_IMAGE_BYTES } from "../../plan/read_image_file.ts";
import { MAX_WEIGHTS_BYTES } from "../../plan/resolve_weights.ts";
import type { Fact } from "./fact.ts";

/** What stands for the hash of a file that is not there. */
const MISSING = "missing";

/**
 * Looks whether a trial's images and weights are still what they were. What
 * must be fetched is compared with what this version of Gramlab fetches.
 *
 * @param trial The trial of a record.
 * @returns Content, style and weights; those that changed say that they do not
 *     let the trial run.
 */
export async function inputFacts(trial: Trial): Promise<Fact[]> {
  return [
    await imageFact("content", trial),
    await imageFact("style", trial),
    await weightsFact(trial),
  ];
}

async function imageFact(
  role: "content" | "style",
  trial: Trial,
): Promise<Fact> {
  const image = trial[role];
  const recorded = image.kind === "painted"
    ? `version ${image.version}`
    : image.sha256;
  const now = await presentImage(image);
  const path = image.kind === "file" ? image.path : undefined;
  return input(role, { recorded, now, source: trial.settings[role], path });
}

async function presentImage(image: ImageRef): Promise<string> {
  switch (image.kind) {
    case "painted":
      return `version ${lookup(PAINTERS, image.name).version}`;
    case "photo":
      return lookup(PHOTOS, image.name).sha256;
    case "file":
      return await fileFact(image.path, MAX_IMAGE_BYTES);
    default:
      return image satisfies never;
  }
}

async function weightsFact(
  { settings: { network }, weightsSha256: recorded }: Trial,
): Promise<Fact> {
  const { name, weights } = network;
  const now = weights === undefined
    ? findFile(lookup(NETWORKS, name).weights).file.sha256
    : await fileFact(weights, MAX_WEIGHTS_BYTES);
  const source = weights ?? name;
  return input("weights", { recorded, now, source, path: weights });
}

/** The file's hash, or why there is none. */
async function fileFact(path: string, mostBytes: number): Promise<string> {
  try {
    // a record may name a device, which never ends
    const { isFile } = await Deno.stat(path);
    return isFile ? sha256(await readUpTo(path, mostBytes)) : "not a file";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return MISSING;
    return error instanceof Error ? error.message : String(error);
  }
}

function input(
  name: string,
  { recorded, now, source, path }: {
    readonly recorded: string;
    readonly now: string;
    readonly source: string;
    readonly path: string | undefined;
  },
): Fact {
  const place = path === undefined || path === source ? "" : ` (${path})`;
  const what = now === MISSING ? "is missing" : "is not what it was";
  return {
    ...{ name, recorded, now },
    ...(recorded !== now && { blocks: `${name} ${source} ${what}${place}` }),
  };
}
