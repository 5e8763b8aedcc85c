/** The text of a study file. */
import { UsageError } from "../base/errors.ts";

/** A file as it was read. */
export interface StudyFile {
  /** Its path, as the user gave it or as another file leads to it. */
  readonly file: string;
  /** Its text. */
  readonly text: string;
}

/**
 * Reads a study file that another one names.
 *
 * @param file Path of a YAML file in UTF-8.
 * @returns Its text.
 * @throws {UsageError} If it cannot be read.
 */
export function readStudyFile(file: string): string {
  try {
    const { isFile, isDirectory } = Deno.statSync(file);
    if (isFile || isDirectory) {
      return decodeStudy(Deno.readFileSync(file), file);
    }
  } catch (cause) {
    throw cause instanceof UsageError ? cause : unreadable(file, cause);
  }
  // a pipe or a device might never end
  throw new UsageError(`Cannot read study ${file}: it is not a file`);
}

/**
 * Bytes to text.
 *
 * @param bytes Content of a file.
 * @param file Its path.
 * @throws {UsageError} If it is not UTF-8.
 */
export function decodeStudy(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = `Cannot read study ${file}: it is not UTF-8 text; save ` +
      "it as UTF-8";
    throw new UsageError(message, { cause });
  }
}

/**
 * Says why a study file cannot be read.
 *
 * @param file Its path.
 * @param cause What was thrown.
 */
export function unreadable(file: string, cause: unknown): UsageError {
  const message = `Cannot read study ${file}: ${reasonOf(cause)}`;
  return new UsageError(message, { cause });
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.IsADirectory) {
    return "it is a folder; name a YAML file in it";
  }
  return error instanceof Error ? error.message : String(error);
}
