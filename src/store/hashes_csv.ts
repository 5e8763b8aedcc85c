/** `hashes.csv`: the chain of hashes of a trial's images. */
import { StoreError } from "../base/errors.ts";

/** The first line of `hashes.csv`, with its line break. */
export const HASHES_HEADER: string = "step,sha256\n";

/** A row of `hashes.csv`. */
export interface HashRow {
  /** Updates made before the image was hashed. */
  readonly step: number;
  /** The hash, 64 hex digits. */
  readonly sha256: string;
}

/**
 * One row of `hashes.csv`.
 *
 * @param row What it says.
 * @returns The line, with its line break.
 */
export function hashLine({ step, sha256 }: HashRow): string {
  return `${step},${sha256}\n`;
}

/**
 * Reads `hashes.csv`.
 *
 * @param text Content of the file; empty where no image was hashed.
 * @param file Path of the file, for errors.
 * @returns The rows, in the order of the file.
 * @throws {StoreError} If the text is not what {@linkcode HASHES_HEADER} and
 *     {@linkcode hashLine} write.
 *
 * @example Written and read back
 * ```ts
 * import { HASHES_HEADER, hashLine, parseHashes } from "./hashes_csv.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const row = { step: 10, sha256: "0f".repeat(32) };
 * const text = HASHES_HEADER + hashLine(row);
 * deepStrictEqual(parseHashes(text, "hashes.csv"), [row]);
 * ```
 */
export function parseHashes(text: string, file: string): HashRow[] {
  if (text === "") return [];
  const [header, ...lines] = text.split("\n");
  if (header + "\n" !== HASHES_HEADER || lines.pop() !== "") {
    throw damaged(file, "its first or last line is not right");
  }
  return lines.map((line, at) => {
    const [, step, sha256] = line.match(/^(\d+),([0-9a-f]{64})$/) ?? [];
    if (step === undefined || sha256 === undefined) {
      throw damaged(file, `line ${at + 2} is "${line}"`);
    }
    return { step: Number(step), sha256 };
  });
}

function damaged(file: string, found: string): StoreError {
  return new StoreError(
    `Cannot read "${file}": ${found}; the file is damaged, run its trial again`,
  );
}
