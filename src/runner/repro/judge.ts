/** Whether two runs of a trial are the same, bit for bit. */
import { basename } from "node:path";
import type { TrialRecord } from "../../base/records.ts";
import type { HashRow } from "../../store/mod.ts";
import { type ChainDifference, compareChains } from "./compare_chains.ts";
import { changedFiles } from "./changed_files.ts";
import { compareCosts } from "./compare_costs.ts";
import { compareImages, type ImageDifference } from "./compare_images.ts";
import { readChain, readOutput } from "./made_image.ts";

/** A run of a trial that has ended. */
export interface EndedRun {
  /** What its `trial.json` says. */
  readonly record: TrialRecord;
  /** Path of its folder. */
  readonly folder: string;
}

/**
 * What it is: `differs` is another run; `record changed` the same run, of which
 * something was changed, damaged or lost in the results since.
 */
export type Verdict = "bit-identical" | "differs" | "record changed";

/** What came of comparing two runs. */
export interface Judgement {
  /** In a word or two. */
  readonly verdict: Verdict;
  /** Updates that the new run made. */
  readonly iterations: number;
  /** Hashes of images that were compared; 0 for a record without a chain. */
  readonly hashes: number;
  /** Where the chains part; null if they do not, or there is none. */
  readonly chain: ChainDifference | null;
  /** How far the last images are apart; null if one cannot be read. */
  readonly image: ImageDifference | null;
  /** What else is to be said, one sentence each without its stop. */
  readonly notes: readonly string[];
}

/**
 * Compares a trial with a new run of it: hashes and last image, then costs, and
 * the trial's files with its `SHA256SUMS`.
 *
 * @param recorded The trial as it was kept.
 * @param now The new run, with the same settings.
 * @throws {import("../../base/errors.ts").StoreError} If the trial's folder
 *     cannot be read.
 */
export async function judge(
  recorded: EndedRun,
  now: EndedRun,
): Promise<Judgement> {
  const rows = readChain(now.folder) ?? [];
  const kept = readChain(recorded.folder);
  const chain = hasChain(recorded)
    ? compareChains(kept ?? [], rows) ?? null
    : null;
  const image = await compareOutputs(recorded, now);
  const isSame = isSameLast(recorded, now);
  // each hash takes those before in
  const isSameRun = isSame || hasChain(recorded) && hasLast(kept, rows);
  const costs = isSameRun ? compareCosts(recorded, now) : [];
  const isSameKey = keyOf(recorded) === keyOf(now);
  const changes = [
    ...extentNotes(recorded, now),
    ...hasChain(recorded) ? chainNotes(chain, kept, isSame) : [],
    ...isSameRun ? imageNotes(image) : [],
    ...isSameKey ? costs : [],
    ...changedFiles(recorded.folder, basename(recorded.folder)),
  ];
  return {
    verdict: !isSameRun
      ? "differs"
      : changes.length > 0
      ? "record changed"
      : "bit-identical",
    iterations: now.record.iterationsRun,
    hashes: hasChain(recorded) ? rows.length : 0,
    ...{ chain, image },
    notes: [
      ...changes,
      ...hasChain(recorded) ? [] : [NO_CHAIN],
      ...!isSameKey && costs.length > 0 ? [OTHER_COSTS] : [],
    ],
  };
}

const NO_CHAIN = "The record has no chain of hashes (hashEvery: 0, or an " +
  "older Gramlab): only the last image was compared";

const OTHER_COSTS =
  "Costs that were written down differ, as they may between " +
  "machine keys, though the images are the same";

function hasChain({ record }: EndedRun): boolean {
  return record.chainSha256 !== undefined;
}

function keyOf({ record }: EndedRun): string {
  return record.environment.machineKey;
}

/** Whether a chain has the last row of another one. */
function hasLast(
  kept: readonly HashRow[] | undefined,
  rows: readonly HashRow[],
): boolean {
  const last = rows.at(-1);
  return last !== undefined && kept !== undefined &&
    kept.some((row) => row.step === last.step && row.sha256 === last.sha256);
}

/** Whether the last images are the same in all of their bits. */
function isSameLast({ record: a }: EndedRun, { record: b }: EndedRun): boolean {
  const isChainSame = a.chainSha256 === undefined ||
    a.chainSha256 === b.chainSha256;
  return isChainSame && a.pixelsSha256 === b.pixelsSha256;
}

/** What the record says of the extent, where no run can go so far. */
function extentNotes(
  { record: a }: EndedRun,
  { record: b }: EndedRun,
): string[] {
  return a.iterationsRun === b.iterationsRun
    ? []
    : [`trial.json says ${a.iterationsRun} iterations: it was changed there`];
}

async function compareOutputs(
  recorded: EndedRun,
  now: EndedRun,
): Promise<ImageDifference | null> {
  const [before, after] = [
    await readOutput(recorded.folder),
    await readOutput(now.folder),
  ];
  const isComparable = before !== undefined && after !== undefined &&
    before.width === after.width && before.height === after.height;
  return isComparable ? compareImages(before, after) : null;
}

/** What is wrong with the chain itself, as the new run shows. */
function chainNotes(
  chain: ChainDifference | null,
  kept: readonly HashRow[] | undefined,
  isSame: boolean,
): string[] {
  if (chain === null) {
    return isSame
      ? []
      : ["The hashes in trial.json are not those of its images"];
  }
  if (kept === undefined) return ["hashes.csv is missing, or cannot be read"];
  if (!isSame && !chain.agreesLater) return [];
  return [
    `hashes.csv was changed at iteration ${chain.differsAt}: a later hash ` +
    "agrees, so the images do",
  ];
}

/** What is wrong with the image, where the trial itself is the same. */
function imageNotes(image: ImageDifference | null): string[] {
  if (image === null) return ["output.png cannot be read, or compared"];
  return image.largest > 0
    ? ["output.png is not the image that the trial made: it was changed"]
    : [];
}
