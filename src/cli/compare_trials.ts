/** What trials have, beside one another: numbers, images, origin. */
import type { TrialRecord } from "../base/records.ts";
import { spread } from "../base/stats.ts";
import { type Sample, welchP } from "../base/welch.ts";
import { compareChains } from "../runner/repro/compare_chains.ts";
import type { ChainDifference } from "../runner/repro/compare_chains.ts";
import {
  compareImages,
  type ImageDifference,
} from "../runner/repro/compare_images.ts";
import { readChain, readOutput } from "../runner/repro/made_image.ts";
import { meaningsOf } from "../plan/meanings.ts";
import type { TrialRow } from "../store/mod.ts";
import { numberAt } from "./measures.ts";
import { LEVEL, type SeedGroup } from "./over_seeds.ts";
import type { ResultColumn } from "./result_columns.ts";

/** A trial that is compared. */
export interface ComparedTrial {
  /** Name of its folder. */
  readonly folder: string;
  /** Path of its folder. */
  readonly path: string;
  /** What its files say. */
  readonly record: TrialRecord;
  /** The same, as tables show it. */
  readonly row: TrialRow;
}

/**
 * How a difference is to be taken: `noise` is one that other seeds make, too;
 * `unjudged` one of numbers that mean different things.
 */
export type Verdict = "better" | "worse" | "equal" | "noise" | "unjudged";

/** One number of a trial beside that of the first. */
export interface ComparedNumber {
  /** The trial's number; null where it has none. */
  readonly value: number | null;
  /** Less the first trial's. */
  readonly difference: number | null;
  /** That as a share of the first trial's; null where that is 0. */
  readonly relative: number | null;
  /** How to take it; null where there is no difference to take. */
  readonly verdict: Verdict | null;
  /** Probability that seeds alone make such a difference; null if unknown. */
  readonly p: number | null;
}

/**
 * Compares a number of two trials.
 *
 * @param measure The number.
 * @param trials The first trial and another one.
 * @param groups Repeats over seeds among which either may be.
 */
export function compareNumber(
  measure: ResultColumn,
  [first, other]: readonly [ComparedTrial, ComparedTrial],
  groups: readonly SeedGroup[],
): ComparedNumber {
  const from = numberAt(measure, first.row);
  const to = numberAt(measure, other.row);
  if (from === null || to === null) {
    return {
      value: to,
      difference: null,
      relative: null,
      verdict: null,
      p: null,
    };
  }
  const difference = to - from;
  const relative = from === 0 ? null : difference / Math.abs(from);
  const p = chanceOf(measure, [first, other], groups);
  const verdict = verdictOf(measure, [first, other], difference, p);
  return { value: to, difference, relative, verdict, p };
}

function verdictOf(
  { name, goal }: ResultColumn,
  [first, other]: readonly [ComparedTrial, ComparedTrial],
  difference: number,
  p: number | null,
): Verdict {
  if (difference === 0) return "equal";
  const meaningOf = meaningsOf([first.row, other.row]);
  const isOdd = meaningOf(name, first.row) !== meaningOf(name, other.row);
  if (goal === null || isOdd) return "unjudged";
  if (p !== null && p >= LEVEL) return "noise";
  return difference < 0 === (goal === "minimize") ? "better" : "worse";
}

/** By Welch's test over the seeds of both; 1 if only their seeds differ. */
function chanceOf(
  measure: ResultColumn,
  trials: readonly [ComparedTrial, ComparedTrial],
  groups: readonly SeedGroup[],
): number | null {
  const [a, b] = trials.map(({ folder }) =>
    groups.find(({ rows }) => rows.some((row) => row.folder === folder))
  );
  if (a === undefined || b === undefined) return null;
  if (a === b) return 1;
  const [left, right] = [a, b].map((group) => sampleOf(measure, group));
  return left && right ? welchP(left, right) : null;
}

/** Undefined if fewer than two of the group have it. */
function sampleOf(
  measure: ResultColumn,
  { rows }: SeedGroup,
): Sample | undefined {
  const values = rows.map((row) => numberAt(measure, row))
    .filter((it) => it !== null);
  if (values.length < 2) return undefined;
  return { ...spread(values), count: values.length };
}

/**
 * Chooses the rows that may be repeats of some trials, so that not all of a
 * large folder need be looked at closely.
 *
 * @param rows All rows.
 * @param trials The trials.
 */
export function likelyRepeats(
  rows: readonly TrialRow[],
  trials: readonly ComparedTrial[],
): TrialRow[] {
  const names = ["content", "style", "alpha", "beta", "iterations"] as const;
  return rows.filter(({ settings }) =>
    trials.some(({ record }) =>
      names.every((name) => settings[name] === record.settings[name])
    )
  );
}

/** How far the images of two trials are apart. */
export type ComparedImages = ImageDifference | { readonly whyNot: string };

/**
 * Compares the images of two trials.
 *
 * @param a Path of a trial's folder.
 * @param b Path of another one's.
 */
export async function compareOutputs(
  a: string,
  b: string,
): Promise<ComparedImages> {
  const [left, right] = await Promise.all([readOutput(a), readOutput(b)]);
  if (left === undefined || right === undefined) {
    const missing = left === undefined ? a : b;
    return { whyNot: `there is no image that can be read in "${missing}"` };
  }
  if (left.width !== right.width || left.height !== right.height) {
    const sizes = [left, right].map((it) => `${it.width}×${it.height}`);
    return { whyNot: `they have ${sizes.join(" and ")} pixels` };
  }
  return compareImages(left, right);
}

/** Where two trials of the same settings parted. */
export interface ComparedChains {
  /** Hashes that were compared. */
  readonly hashes: number;
  /** The first that differs; null if none does. */
  readonly difference: ChainDifference | null;
}

/**
 * Compares the chains of hashes of two trials.
 *
 * @param a A trial.
 * @param b Another one.
 * @returns Undefined if their settings differ, or one has no chain.
 */
export async function compareTrialChains(
  a: ComparedTrial,
  b: ComparedTrial,
): Promise<ComparedChains | undefined> {
  if (a.record.hash !== b.record.hash) return undefined;
  const [left, right] = await Promise.all([
    readChain(a.path),
    readChain(b.path),
  ]);
  if (left === undefined || right === undefined) return undefined;
  return {
    hashes: right.length,
    difference: compareChains(left, right) ?? null,
  };
}

/** Something in which trials may differ besides settings. */
export interface OriginFact {
  /** What it is, named as in the record. */
  readonly name: string;
  /** What each trial's record says of it; null where it is silent. */
  readonly values: readonly (string | null)[];
}

/**
 * Software, machine, files and command of trials.
 *
 * @param records What their files say.
 * @returns What differs between them.
 */
export function differingOrigins(
  records: readonly TrialRecord[],
): OriginFact[] {
  const all = records.map(originOf);
  const names = new Set(all.flatMap((facts) => [...facts.keys()]));
  return [...names]
    .map((name) => ({
      name,
      values: all.map((facts) => facts.get(name) ?? null),
    }))
    .filter(({ values }) => new Set(values).size > 1);
}

function originOf(record: TrialRecord): Map<string, string> {
  const { environment, provenance, content, style } = record;
  const facts: Record<string, unknown> = {
    ...{ study: record.study, engineVersion: record.engineVersion },
    "content sha256": content?.sha256,
    "style sha256": style?.sha256,
    "weights sha256": record.weightsSha256,
    ...environment,
    ...provenance && {
      command: provenance.command.join(" "),
      diff: provenance.diff?.sha256 ?? "none",
      denoLock: provenance.denoLockSha256,
      ...provenance.variables,
    },
  };
  const told = Object.entries(facts).filter(([, value]) =>
    value !== undefined && value !== null
  );
  return new Map(told.map(([name, value]) => [name, String(value)]));
}
