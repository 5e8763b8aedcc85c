/** What can be said of the files of a trial that has no list. */
import { join } from "node:path";
import { StoreError } from "../../base/errors.ts";
import type { TrialRecord } from "../../base/records.ts";
import { joinPngChunks, pngChunks } from "../../image/png_chunks.ts";
import { STEPS_FILE } from "../layout.ts";
import { MAX_FILE_BYTES } from "../limits.ts";
import { parseSteps } from "../steps_csv.ts";
import { readText } from "../read_text.ts";
import { guardSync } from "../store_failure.ts";
import { keepsImage } from "../trial_file.ts";
import type { ListedFile } from "../sums_file.ts";
import type { Report } from "./finding.ts";

/**
 * Reads the costs and the images of a trial: whole tables, whole PNG files,
 * and the cost that the record ends with.
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
    if (bytes > MAX_FILE_BYTES) {
      report("damaged", name, `${bytes} bytes: too large to be looked into`);
      continue;
    }
    const file = join(path, name);
    const detail = name === STEPS_FILE
      ? stepsProblem(file, record)
      : name.endsWith(".png")
      ? pngProblem(file)
      : undefined;
    if (detail !== undefined) report("damaged", name, detail);
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

/** A whole file is the same after it was taken apart and put together. */
function pngProblem(file: string): string | undefined {
  const bytes = guardSync("read", file, () => Deno.readFileSync(file));
  const whole = joinPngChunks([...pngChunks(bytes)]);
  const isWhole = whole.length === bytes.length &&
    whole.every((byte, at) => byte === bytes[at]);
  return isWhole ? undefined : "no whole PNG file: cut off or changed";
}
