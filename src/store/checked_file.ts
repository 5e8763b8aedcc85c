/** JSON files of a trial, checked whenever they are read. */
import { StoreError } from "../base/errors.ts";
import { MAX_RECORD_BYTES } from "./limits.ts";
import { readBytes } from "./read_text.ts";
import type { Check } from "./trial_checks.ts";

/** What a file must be. */
export interface FileForm {
  /** Its `schemaVersion`. */
  readonly version: number;
  /** Path in it to what must be there. */
  readonly checks: Readonly<Record<string, Check>>;
  /** What to do with a damaged one, as the end of a sentence. */
  readonly remedy: string;
}

/**
 * Reads a file.
 *
 * @param file Path of the file.
 * @param form What it must be.
 * @returns What it says.
 * @throws {StoreError} If it is missing, damaged or of a newer Gramlab.
 */
export function readChecked(file: string, form: FileForm): unknown {
  return parseChecked(readBytes(file, MAX_RECORD_BYTES), file, form);
}

/**
 * Makes a value of what a file holds.
 *
 * @param bytes What it holds.
 * @param file Path of the file, for errors.
 * @param form What it must be.
 * @returns What it says.
 * @throws {StoreError} If it is damaged or of a newer Gramlab.
 */
export function parseChecked(
  bytes: Uint8Array,
  file: string,
  { version, checks, remedy }: FileForm,
): unknown {
  const damaged = (found: string, options?: ErrorOptions): StoreError =>
    new StoreError(
      `Cannot read "${file}": ${found}; the file is damaged, ${remedy}`,
      options,
    );
  const value = parse(new TextDecoder().decode(bytes), damaged);
  const found = at(value, "schemaVersion");
  if (typeof found === "number" && found !== version) {
    throw new StoreError(
      `Cannot read "${file}": its schemaVersion is ${found}, this Gramlab ` +
        `knows ${version}; update Gramlab`,
    );
  }
  const wrong = found === version
    ? Object.keys(checks).find((path) => !checks[path]!(at(value, path)))
    : "schemaVersion";
  if (wrong !== undefined) throw damaged(`"${wrong}" is not right`);
  return value;
}

function parse(
  text: string,
  damaged: (found: string, options: ErrorOptions) => StoreError,
): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged("it is not JSON", { cause });
  }
}

/** The value at a path such as `timings.totalMs`, if there is one. */
function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}
