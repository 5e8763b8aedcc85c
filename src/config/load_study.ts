/** A study file to a study. */
import { UsageError } from "../base/errors.ts";
import { readUpTo } from "../base/read_up_to.ts";
import { parseStudy } from "./parse_study.ts";
import type { Study } from "./study.ts";

/** Largest study file, in bytes; usual ones have a thousandth of it. */
export const MAX_STUDY_BYTES = 1_000_000;

/**
 * Reads a study file.
 *
 * @param path Path of a YAML file in UTF-8.
 * @throws {UsageError} If the file cannot be read.
 * @throws {import("../base/errors.ts").ConfigError} With everything that is
 *     wrong in it.
 */
export async function loadStudy(path: string): Promise<Study> {
  const bytes = await readUpTo(path, MAX_STUDY_BYTES).catch(
    (cause: unknown) => {
      const message = `Cannot read study ${path}: ${reasonOf(cause)}`;
      throw new UsageError(message, { cause });
    },
  );
  return parseStudy(decode(bytes, path), path);
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = `Cannot read study ${path}: it is not UTF-8 text; save ` +
      "it as UTF-8";
    throw new UsageError(message, { cause });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.IsADirectory) {
    return "it is a folder; name a YAML file in it";
  }
  return error instanceof Error ? error.message : String(error);
}
