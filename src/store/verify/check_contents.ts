/** What can be said of the files of a trial that has no list. */
import { join } from "node:path";
import { StoreError } from "../../base/errors.ts";
import type { TrialRecord } from "../../base/records.ts";
import { joinPngChunks, pngChunks } from "../../image/png_chunks.ts";
import { decodeCheckpoint } from "../checkpoint_file.ts";
import { parseHashes } from "../hashes_csv.ts";
import { CHECKPOINT_FILE, HASHES_FILE, STEPS_FILE } from "../layout.ts";
import { MAX_FILE_BYTES } from "../limits.ts";
import { parseSteps } from "../steps_csv.ts";
import { readText } from "../read_text.ts";
import { guardSync } from "../store_failure.ts";
import { keepsImage } from "../trial_file.ts";
import type { ListedFile } from "../sums_file.ts";
import type { Report } from "./finding.ts";

/**
 * Reads the costs and the images of a trial: whole tables, whole PNG files,
 * the cost and the hash that the record ends with, a whole checkpoint.
 *
 * @param path The trial's folder.
 * @param trial What is known of it.
 */
export function checkContents(
  path: string,
  { record, files, report }: {
    readonly record: TrialRecord;
    readonly files: readonly ListedFile[];
    readonly report: Report;
  },
): void {
  for (const { name, bytes } of files) {
    const isLarge = bytes > MAX_FILE_BYTES;
    // one of a large image may be so large
    if (isLarge && name === CHECKPOINT_FILE) continue;
    const detail = isLarge
      ? `${bytes} bytes: too large to be looked into`
      : problemIn(join(path, name), name, record);
    if (detail !== undefined) report("damaged", name, detail);
  }
}

function problemIn(
  file: string,
  name: string,
  record: TrialRecord,
): string | undefined {
  switch (name) {
    case STEPS_FILE:
      return stepsProblem(file, record);
    case HASHES_FILE:
      return hashesProblem(file, record);
    case CHECKPOINT_FILE:
      return checkpointProblem(file);
    default:
      return name.endsWith(".png") ? pngProblem(file) : undefined;
  }
}

function stepsProblem(
  file: string,
  { state, last }: TrialRecord,
): string | undefined {
  const text = readText(file, MAX_FILE_BYTES);
  try {
    const total = parseSteps(text, file).at(-1)?.total;
    if (!keepsImage(state) || total === last?.total) return undefined;
    return `its last total is ${total}, trial.json says ${last?.total}`;
  } catch (cause) {
    if (cause instanceof StoreError) return cause.message;
    throw cause;
  }
}

function hashesProblem(
  file: string,
  { chainSha256 }: TrialRecord,
): string | undefined {
  const text = readText(file, MAX_FILE_BYTES);
  try {
    const last = parseHashes(text, file).at(-1)?.sha256;
    if (chainSha256 === undefined || last === chainSha256) return undefined;
    return `its last hash is ${last}, trial.json says ${chainSha256}`;
  } catch (cause) {
    if (cause instanceof StoreError) return cause.message;
    throw cause;
  }
}

function checkpointProblem(file: string): string | undefined {
  const bytes = guardSync("read", file, () => Deno.readFileSync(file));
  try {
    decodeCheckpoint(bytes);
    return undefined;
  } catch (cause) {
    if (cause instanceof SyntaxError) return cause.message;
    throw cause;
  }
}

/** A whole file is the same after it was taken apart and put together. */
function pngProblem(file: string): string | undefined {
  const bytes = guardSync("read", file, () => Deno.readFileSync(file));
  const whole = joinPngChunks([...pngChunks(bytes)]);
  const isWhole = whole.length === bytes.length &&
    whole.every((byte, at) => byte === bytes[at]);
  return isWhole ? undefined : "no whole PNG file: cut off or changed";
}
