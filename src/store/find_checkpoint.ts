/** Looking for the step that a trial can go on from. */
import { basename, join } from "node:path";
import { readUpTo } from "../base/read_up_to.ts";
import type { StepRecord } from "../base/records.ts";
import {
  type Checkpoint,
  decodeCheckpoint,
  type StoredCheckpoint,
} from "./checkpoint_file.ts";
import { leftoversOf } from "./claim_folder.ts";
import { parseHashes } from "./hashes_csv.ts";
import {
  CHECKPOINT_FILE,
  HASHES_FILE,
  IMAGES_FOLDER,
  type Layout,
  STEPS_FILE,
} from "./layout.ts";
import { MAX_CHECKPOINT_BYTES, MAX_FILE_BYTES } from "./limits.ts";
import { parseSteps } from "./steps_csv.ts";
import { entryAt } from "./walk_folder.ts";

/** A checkpoint that can be gone on from. */
export interface FoundCheckpoint {
  /** Path of the folder that it lies in. */
  readonly path: string;
  /** What it says. */
  readonly checkpoint: StoredCheckpoint;
  /** The rows of `steps.csv` before its step. */
  readonly steps: readonly StepRecord[];
  /** Name of each file that grows to the bytes of the rows before its step. */
  readonly sizes: Readonly<Record<string, number>>;
}

/**
 * Says why a checkpoint with these rows before its step cannot be used;
 * undefined if it can.
 */
export type WhyNot = (
  checkpoint: Checkpoint,
  steps: readonly StepRecord[],
) => string | undefined;

/** What was found. */
export interface CheckpointSearch {
  /** The one with the most updates; undefined if none can be used. */
  readonly found: FoundCheckpoint | undefined;
  /** Why others cannot be used, as ends of sentences. */
  readonly problems: readonly string[];
}

/**
 * Looks for the checkpoints of a trial: of this run, of processes that died,
 * and of a trial that was interrupted.
 *
 * @param layout The results folder.
 * @param folder Name of the trial's folder.
 * @param whyNot Says why one cannot be used; undefined if it can.
 * @returns The best, and what is wrong with the others.
 */
export async function findCheckpoint(
  layout: Layout,
  folder: string,
  whyNot: WhyNot,
): Promise<CheckpointSearch> {
  const own = join(layout.running, folder);
  const before = join(layout.trials, folder);
  const paths = [own, ...await leftoversOf(own), before];
  let found: FoundCheckpoint | undefined;
  const problems: string[] = [];
  for (const path of paths) {
    const outcome = await readFrom(path, whyNot);
    if (outcome === undefined) continue;
    if (typeof outcome === "string") problems.push(outcome);
    else if (outcome.checkpoint.step > (found?.checkpoint.step ?? 0)) {
      found = outcome;
    }
  }
  return { found, problems };
}

async function readFrom(
  path: string,
  whyNot: WhyNot,
): Promise<FoundCheckpoint | string | undefined> {
  try {
    const file = join(path, CHECKPOINT_FILE);
    const bytes = await readIfThere(file, MAX_CHECKPOINT_BYTES);
    if (bytes === undefined) return undefined;
    const checkpoint = decodeCheckpoint(bytes);
    const rows = await readRows(path, checkpoint);
    const reason = whyNot(checkpoint, rows.steps);
    if (reason !== undefined) return reason;
    assertImages(path);
    return { path, checkpoint, ...rows };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return `it is damaged (${cause.message})`;
  }
}

/** Images that were saved are taken along, from no other place. */
function assertImages(path: string): void {
  const kind = entryAt(join(path, IMAGES_FOLDER))?.kind ?? "folder";
  if (kind !== "folder") {
    throw new SyntaxError(`${IMAGES_FOLDER} is not a folder`);
  }
}

/** The rows before the checkpoint's step. */
async function readRows(
  path: string,
  { sizes, step, chainSha256 }: StoredCheckpoint,
): Promise<Pick<FoundCheckpoint, "steps" | "sizes">> {
  const all = await readStart(path, STEPS_FILE, sizes, parseSteps);
  const hashes = await readStart(path, HASHES_FILE, sizes, parseHashes);
  if ((hashes.rows.at(-1)?.sha256 ?? "") !== chainSha256) {
    throw new SyntaxError(`${HASHES_FILE} ends with another hash`);
  }
  const steps = all.rows.filter((row) => row.step < step);
  const lines = all.text.split("\n").slice(0, steps.length + 1);
  const bytes = steps.length === 0 ? 0 : lines.join("\n").length + 1;
  return { steps, sizes: { ...sizes, [STEPS_FILE]: bytes } };
}

/** A file as it was when the checkpoint was made. */
async function readStart<Row>(
  path: string,
  name: string,
  sizes: StoredCheckpoint["sizes"],
  parse: (text: string, file: string) => Row[],
): Promise<{ readonly rows: readonly Row[]; readonly text: string }> {
  const sizeBytes = sizes[name] ?? 0;
  const bytes = await readIfThere(join(path, name), MAX_FILE_BYTES) ??
    new Uint8Array();
  if (bytes.length < sizeBytes) throw new SyntaxError(`${name} lacks rows`);
  const text = new TextDecoder().decode(bytes.subarray(0, sizeBytes));
  try {
    return { rows: parse(text, name), text };
  } catch (cause) {
    throw new SyntaxError(`${name} is damaged`, { cause });
  }
}

async function readIfThere(
  path: string,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const entry = entryAt(path);
  if (entry === undefined) return undefined;
  if (entry.kind !== "file") {
    throw new SyntaxError(`${basename(path)} is not a file`);
  }
  try {
    return await readUpTo(path, mostBytes);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new SyntaxError(`${basename(path)}: ${cause.message}`, { cause });
  }
}
