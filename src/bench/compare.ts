/** Which of two benchmarks is faster, and whether that is more than chance. */
import { bootstrapInterval } from "../base/bootstrap_interval.ts";
import { UsageError } from "../base/errors.ts";
import { mannWhitney } from "../base/mann_whitney.ts";
import { median } from "../base/stats.ts";
import type { ReadRecord, ReadReport } from "./read_report.ts";

/**
 * A difference counts if chance makes one as clear in fewer than one of 500
 * comparisons (as in asv): a run compares several settings, and must not cry
 * wolf. Nine samples against nine can reach 4 · 10⁻⁵.
 */
export const SIGNIFICANT_P = 0.002;

/** The same setting in both files. */
export interface Match {
  /** The record that is compared with. */
  readonly base: ReadRecord;
  /** The record that is compared. */
  readonly head: ReadRecord;
  /** Median speed of head over that of base; above 1, head is faster. */
  readonly ratio: number;
  /** Lower end of the ratio's 95 % bootstrap interval. */
  readonly low: number;
  /** Upper end of that interval. */
  readonly high: number;
  /** Mann & Whitney's two-sided p. */
  readonly p: number;
  /** Whether p is below {@linkcode SIGNIFICANT_P}. */
  readonly isSignificant: boolean;
}

/** What comes of a comparison. */
export interface Comparison {
  /** Settings that both files have, in the order of head. */
  readonly matches: readonly Match[];
  /** Records without a partner in head. */
  readonly onlyBase: readonly ReadRecord[];
  /** Records without a partner in base. */
  readonly onlyHead: readonly ReadRecord[];
  /** Why the comparison may not be fair, one line each. */
  readonly warnings: readonly string[];
}

/**
 * Compares two benchmarks. Records match if precision, pooling, width, height
 * and backend agree; where each file has but one backend for the rest, the
 * backends may differ.
 *
 * @param base What is compared with.
 * @param head What is compared.
 * @returns Ratios, and what has no partner.
 * @throws {UsageError} If a file has one setting twice.
 *
 * @example Twice as fast, beyond chance
 * ```ts
 * import { compareReports } from "./compare.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const report = (path: string, backend: string, speed: number) => ({
 *   path,
 *   records: [{
 *     backend,
 *     precision: "float32",
 *     pooling: "max",
 *     width: 256,
 *     height: 256,
 *     samples: Array.from({ length: 9 }, (_, i) => speed + i / 100),
 *   }],
 * });
 * const [match] = compareReports(
 *   report("peers.json", "pytorch", 3),
 *   report("ours.json", "tensorflow", 6),
 * ).matches;
 * deepStrictEqual(match?.isSignificant, true);
 * ```
 */
export function compareReports(
  base: ReadReport,
  head: ReadReport,
): Comparison {
  [base, head].forEach(refuseRepeats);
  const bases = bySetting(base.records);
  const heads = bySetting(head.records);
  const partners = new Map<ReadRecord, ReadRecord>();
  for (const [setting, records] of heads) {
    for (const [to, from] of pair(records, bases.get(setting) ?? [])) {
      partners.set(to, from);
    }
  }
  const matches = [...partners].map(([to, from]) => compare(from, to));
  const used = new Set(partners.values());
  return {
    matches,
    onlyBase: base.records.filter((it) => !used.has(it)),
    onlyHead: head.records.filter((it) => !partners.has(it)),
    warnings: [
      ...machineWarnings(base, head),
      ...threadWarnings(matches, base, head),
      ...workWarnings(matches),
      ...[base, head].flatMap(ownWarnings),
    ],
  };
}

/** More than rounding lies between numbers that differ by this share. */
const SAME_WORK = 1e-3;

/** Other layers, or another network: then speeds say nothing of the program. */
function workWarnings(matches: readonly Match[]): string[] {
  return matches.flatMap(({ base, head }) => {
    const [from, to] = [base.gflopPerIteration, head.gflopPerIteration];
    if (from === undefined || to === undefined) return [];
    if (Math.abs(to / from - 1) < SAME_WORK) return [];
    return [
      `${nameOf(head)}: an iteration of base is ${
        from.toPrecision(3)
      } GFLOP, one of head ${to.toPrecision(3)}: they are not the same work`,
    ];
  });
}

/** What a file says against itself. */
function ownWarnings({ path, records }: ReadReport): string[] {
  const kinds = new Set(
    records.flatMap(({ warnings = [] }) => warnings.map(({ kind }) => kind)),
  );
  return kinds.size === 0
    ? []
    : [`${path} was measured with warnings: ${[...kinds].join(", ")}`];
}

/** Pairs of head and base. */
function pair(
  heads: readonly ReadRecord[],
  bases: readonly ReadRecord[],
): (readonly [ReadRecord, ReadRecord])[] {
  if (heads.length === 1 && bases.length === 1) return [[heads[0]!, bases[0]!]];
  return heads.flatMap((head) => {
    const base = bases.find(({ backend }) => backend === head.backend);
    return base === undefined ? [] : [[head, base] as const];
  });
}

function compare(base: ReadRecord, head: ReadRecord): Match {
  const ratioOf = (groups: readonly (readonly number[])[]) =>
    median(groups[1]!) / median(groups[0]!);
  const groups = [base.samples, head.samples];
  const { p } = mannWhitney(head.samples, base.samples);
  return {
    base,
    head,
    ratio: ratioOf(groups),
    ...bootstrapInterval(groups, ratioOf),
    p,
    isSignificant: p < SIGNIFICANT_P,
  };
}

function bySetting(records: readonly ReadRecord[]): Map<string, ReadRecord[]> {
  return Map.groupBy(records, settingOf);
}

function settingOf({ precision, pooling, width, height }: ReadRecord): string {
  return `${precision} ${pooling} ${width}x${height}`;
}

/**
 * Names a record.
 *
 * @param record A record of either file.
 * @returns For instance `wasm float32 max 256x256`.
 */
export function nameOf(record: ReadRecord): string {
  return `${record.backend} ${settingOf(record)}`;
}

function refuseRepeats({ path, records }: ReadReport): void {
  const seen = new Set<string>();
  for (const name of records.map(nameOf)) {
    if (seen.has(name)) {
      throw new UsageError(`Cannot compare ${path}: it has ${name} twice`);
    }
    seen.add(name);
  }
}

function machineWarnings(base: ReadReport, head: ReadReport): string[] {
  const silent = [base, head].filter(({ machine }) => machine === undefined);
  if (silent.length > 0) {
    return silent.map(({ path }) =>
      `${path} does not say on which machine it was measured`
    );
  }
  if (base.machine === head.machine) return [];
  return [
    `Measured on different machines: ${base.path} on ${base.machine}; ` +
    `${head.path} on ${head.machine}`,
  ];
}

function threadWarnings(
  matches: readonly Match[],
  base: ReadReport,
  head: ReadReport,
): string[] {
  const differing = matches.find((it) => it.base.threads !== it.head.threads);
  if (differing === undefined) return [];
  const threads = (record: ReadRecord) => record.threads ?? "unknown";
  return [
    `Measured with different numbers of threads: ${base.path} with ` +
    `${threads(differing.base)}, ${head.path} with ${threads(differing.head)}`,
  ];
}
