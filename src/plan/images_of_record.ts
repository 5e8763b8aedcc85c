/** The images of a trial that was recorded. */
import { dirname, resolve } from "node:path";
import { PHOTOS } from "../assets/manifest.ts";
import { StoreError } from "../base/errors.ts";
import type { ImageRef, TrialRecord, UsedImage } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { PAINTERS, parseImageSource } from "../config/image_source.ts";
import { isMap } from "../config/members.ts";

/**
 * Finds the images that a trial was made of; files may have changed or gone
 * since.
 *
 * @param record What `trial.json` says.
 * @param origin Path of the study file: version 1 of records tells only where
 *     files lie as seen from there. Left out, its files are not found.
 * @throws {StoreError} If the record does not tell an image.
 */
export function imagesOfRecord(
  record: TrialRecord,
  origin?: string,
): Readonly<Record<"content" | "style", ImageRef>> {
  return {
    content: imageOfRecord(record, "content", origin),
    style: imageOfRecord(record, "style", origin),
  };
}

/**
 * Finds one of them, as {@linkcode imagesOfRecord} does.
 *
 * @param record What `trial.json` says.
 * @param role Which one.
 * @param origin Path of the study file.
 * @throws {StoreError} If the record does not tell it.
 */
export function imageOfRecord(
  record: TrialRecord,
  role: "content" | "style",
  origin?: string,
): ImageRef {
  const used: unknown = record[role];
  // records come from files, in which there may be anything
  const source: unknown = record.settings[role];
  if (!isUsed(used) || !isText(source)) {
    throw unknown(record, role, "it had none");
  }
  const { sha256 } = used;
  const parsed = parseImageSource(source);
  const { name } = parsed;
  switch (parsed.kind) {
    case "painted":
      return { ...parsed, version: used.version ?? presentVersion(name) };
    case "photo":
      lookup(PHOTOS, name);
      return { kind: parsed.kind, name, sha256 };
    case "file": {
      const path = isText(used.path) ? used.path : fromOrigin(origin, name);
      if (path !== undefined) return { kind: parsed.kind, path, sha256 };
      const why = `it does not tell where "${source}" lay; version 1 of ` +
        "records did not";
      throw unknown(record, role, why);
    }
    default:
      return parsed satisfies never;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isUsed(value: unknown): value is UsedImage {
  return isMap(value) && isText(value.sha256);
}

/** Version 1 of the record did not tell: another one has another hash. */
function presentVersion(painter: string): number {
  return lookup(PAINTERS, painter).version;
}

function fromOrigin(
  origin: string | undefined,
  name: string,
): string | undefined {
  return origin && resolve(dirname(origin), name);
}

function unknown(
  { id }: TrialRecord,
  role: string,
  why: string,
): StoreError {
  return new StoreError(
    `Cannot tell the ${role} image of trial ${id} from its record: ${why}`,
  );
}
