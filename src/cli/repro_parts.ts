/** Parts of the user's own that a record names, from where they are kept. */
import { basename, join } from "node:path";
import { StoreError } from "../base/errors.ts";
import type { OwnPart, TrialRecord } from "../base/records.ts";
import {
  loadParts,
  ownerOf,
  type PartFile,
} from "../config/parts/load_parts.ts";
import { readSources } from "../config/parts/read_sources.ts";
import { isFolderName } from "../store/mod.ts";

/**
 * Loads the files that a trial's parts came from: the copies beside its study,
 * and only if they have the hash that the record says.
 *
 * @param record The record.
 * @param results The results folder.
 * @returns The files, whose parts are in the registries.
 * @throws {StoreError} If a copy is missing or changed, or cannot be loaded.
 */
export async function loadKeptParts(
  record: TrialRecord,
  results: string,
): Promise<PartFile[]> {
  const files: PartFile[] = [];
  for (const part of partsOf(record)) {
    const known = ownerOf(part.kind, part.name);
    if (known?.sha256 === part.sha256) {
      files.push(known);
      continue;
    }
    const folder = keptFolder(record, part, results);
    const path = await findFile(folder, basename(part.file), part.sha256);
    if (path === undefined) {
      const digits = part.sha256.slice(0, 12);
      const why = `no copy of it with SHA-256 ${digits}… is in "${folder}"`;
      throw refused(record, part, why);
    }
    const loaded = await loadParts(path, part.file);
    if (!("parts" in loaded)) {
      throw refused(record, part, loaded[0]!.message);
    }
    files.push(loaded);
  }
  return files;
}

/** Records come from files, in which there may be anything. */
function partsOf(record: TrialRecord): readonly OwnPart[] {
  const parts: unknown = record.parts ?? [];
  const isPart = (value: unknown): boolean => {
    const { kind, name, file, sha256 } = (value ?? {}) as Partial<OwnPart>;
    return [kind, name, file, sha256].every((it) => typeof it === "string");
  };
  if (Array.isArray(parts) && parts.every(isPart)) return parts;
  throw new StoreError(
    `Cannot run trial ${record.id} from its record: "parts" is not right`,
  );
}

function keptFolder(
  record: TrialRecord,
  part: OwnPart,
  results: string,
): string {
  const { study } = record;
  // a record from elsewhere must not lead out of the results
  if (!isFolderName(study)) {
    throw refused(record, part, `"${study}" is no name of a study`);
  }
  return join(results, "studies", study, "parts", part.sha256.slice(0, 12));
}

/** The file of that name and hash, in the folder or below it. */
async function findFile(
  folder: string,
  name: string,
  sha256: string,
): Promise<string | undefined> {
  for (const entry of await listFolder(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) {
      const found = await findFile(path, name, sha256);
      if (found !== undefined) return found;
    } else if (entry.isFile && entry.name === name) {
      // read, not run: the hash comes first
      if ((await readSources(path, path)).sha256 === sha256) return path;
    }
  }
  return undefined;
}

async function listFolder(path: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function refused(
  { id }: TrialRecord,
  { kind, name, file }: OwnPart,
  why: string,
): StoreError {
  return new StoreError(
    `Cannot run trial ${id} from its record: ${kind} "${name}" of ${file} ` +
      `cannot be used: ${why}`,
  );
}
