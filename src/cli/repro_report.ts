/** What `repro` prints. */
import type { TrialRecord } from "../base/records.ts";
import { formatTable } from "../base/table.ts";
import { type Fact, hasChanged } from "../runner/repro/fact.ts";
import type { Judgement } from "../runner/repro/judge.ts";
import { formatNumber } from "../base/format.ts";

/** What came of a trial that was to be run again. */
export interface ReproResult {
  /** The record. */
  readonly record: TrialRecord;
  /** Name of the trial's folder. */
  readonly folder: string;
  /** Images, weights, software and machine, then and now. */
  readonly facts: readonly Fact[];
  /** How the new run compares; undefined if there is none. */
  readonly judgement?: Judgement;
  /** Why there is none. */
  readonly whyNot?: string;
  /** What the process exits with for that. */
  readonly exitCode?: number;
}

/** What came of trials, in a word or two, in the order of the summary. */
const VERDICTS = [
  "bit-identical",
  "differs",
  "record changed",
  "not run",
] as const;

/** A word for what came of it, as tables and JSON have it. */
export function verdictOf({ judgement }: ReproResult): string {
  return judgement?.verdict ?? "not run";
}

/** Digits of a hash in tables. */
const DIGITS = 12;

/** Longer texts are cut off. */
const WIDEST = 56;

/**
 * Facts side by side.
 *
 * @param facts Recorded and now.
 * @returns A table; lines end without a break.
 */
export function factsTable(facts: readonly Fact[]): string {
  const columns = ["", "recorded", "now", ""].map((title) => ({
    title,
    align: "left" as const,
  }));
  const rows = facts.map((fact) => {
    const { name, recorded, now } = fact;
    const [before, after] = name === "instructionSets" && hasChanged(fact)
      ? onlyIn(recorded ?? "", now ?? "")
      : [recorded, now];
    return [
      name,
      shorten(before ?? "not recorded"),
      shorten(after ?? "none"),
      hasChanged(fact) ? "differs" : "",
    ];
  });
  return formatTable(columns, rows);
}

/** Of two lists of words those that the other one lacks. */
function onlyIn(a: string, b: string): [string, string] {
  const without = (words: string, others: string): string => {
    const known = new Set(others.split(" "));
    const own = words.split(" ").filter((word) => !known.has(word));
    return own.length === 0 ? "no more" : `also ${own.join(" ")}`;
  };
  return [without(a, b), without(b, a)];
}

/** A record from elsewhere may hold escapes of terminals. */
function plain(text: string): string {
  return text.replace(/\p{C}/gu, "�");
}

/**
 * A text for a cell of a table: hashes are cut short, as are long texts.
 *
 * @param text What a record says.
 */
export function shorten(text: string): string {
  const hashes = plain(text).replace(
    /\b[0-9a-f]{40,64}\b/g,
    (hash) => `${hash.slice(0, DIGITS)}…`,
  );
  return hashes.length > WIDEST ? `${hashes.slice(0, WIDEST - 1)}…` : hashes;
}

/**
 * What there is to say of a trial, in full.
 *
 * @param result What came of it.
 * @returns Lines without a final line break.
 */
export function describeRepro(result: ReproResult): string {
  const { facts, judgement } = result;
  const head = verdictLine(result);
  if (judgement === undefined) return head;
  const { verdict, notes } = judgement;
  const lines = [
    `${head}, ${extentOf(judgement)}`,
    ...(verdict === "differs" ? differencesOf(judgement) : []),
    ...(verdict === "record changed" ? changesOf(judgement) : []),
    ...notes.map((note) => `${plain(note)}.`),
  ];
  return verdict === "differs"
    ? [...lines, "", differingFacts(facts)].join("\n")
    : lines.join("\n");
}

/**
 * The verdict alone, and why where there is none.
 *
 * @param result What came of a trial.
 */
export function verdictLine(result: ReproResult): string {
  const { folder, whyNot } = result;
  const why = whyNot === undefined ? "" : `: ${plain(whyNot)}`;
  return `${folder}: ${verdictOf(result)}${why}`;
}

/** Those that differ as a table; the others are in the JSON. */
function differingFacts(facts: readonly Fact[]): string {
  const changed = facts.filter(hasChanged);
  const same = facts.length - changed.length;
  const others = changed.length === 0 ? "facts" : "other facts";
  return [
    ...(changed.length === 0 ? [] : [factsTable(changed)]),
    `${same} ${others} are the same, or not recorded (--json has all)`,
  ].join("\n");
}

/** The run is the same: what differs is what was kept of it. */
function changesOf({ image }: Judgement): string[] {
  const isOther = image !== null && image.largest > 0;
  return [
    "The new run is the recorded one, but the record was changed since:",
    ...(isOther ? [`${distanceOf(image)}.`] : []),
  ];
}

function extentOf({ iterations, hashes }: Judgement): string {
  const compared = hashes > 0 ? `${hashes} hashes of images` : "the last image";
  return `${iterations} iterations, ${compared}`;
}

function differencesOf({ chain, image }: Judgement): string[] {
  return [
    ...(chain === null ? [] : [`${placeOf(chain)}.`]),
    ...(image === null ? [] : [`${distanceOf(image)}.`]),
  ];
}

/** Where two runs parted, in words. */
function placeOf(
  { sameUntil, differsAt }: NonNullable<Judgement["chain"]>,
): string {
  return sameUntil === null
    ? `The first image differs, after ${differsAt} iterations`
    : `The same until iteration ${sameUntil}, the first difference is in ` +
      `iterations ${sameUntil + 1} to ${differsAt}`;
}

function distanceOf(
  { differing, values, largest, ssim }: NonNullable<Judgement["image"]>,
): string {
  if (largest === 0) return "The last images are the same in 8 bits";
  const share = formatNumber(100 * differing / values, 3);
  const similar = ssim === null ? "" : `, SSIM ${ssim.toFixed(6)}`;
  return `The last images differ by at most ${largest}/255, in ${share} % of ` +
    `their values${similar}`;
}

/**
 * Several trials as a table, with what differs under it.
 *
 * @param results What came of them.
 * @returns Lines without a final line break; the last one sums up.
 */
export function reproTable(results: readonly ReproResult[]): string {
  const columns = [
    ..."trial study verdict hashes".split(" "),
    "first difference in iterations",
    ..."largest SSIM".split(" "),
    "why not",
  ].map((title) => ({ title }));
  const rows = results.map((result) => {
    const { record, folder, judgement, whyNot } = result;
    const { chain = null, image = null } = judgement ?? {};
    return [
      ...[folder, plain(record.study), verdictOf(result)],
      judgement === undefined ? "" : judgement.hashes,
      chain === null ? "" : intervalOf(chain),
      image === null ? "" : `${image.largest}/255`,
      image?.ssim?.toFixed(6) ?? "",
      plain(whyNot ?? ""),
    ];
  });
  const notes = results.flatMap(({ folder, judgement }) =>
    (judgement?.notes ?? []).map((note) => `${folder}: ${plain(note)}`)
  );
  return [formatTable(columns, rows), ...notes, "", summaryOf(results)]
    .join("\n");
}

function intervalOf(
  { sameUntil, differsAt }: NonNullable<Judgement["chain"]>,
): string {
  return sameUntil === null
    ? `at ${differsAt}`
    : `${sameUntil + 1}–${differsAt}`;
}

function summaryOf(results: readonly ReproResult[]): string {
  const counts = Map.groupBy(results, verdictOf);
  const parts = VERDICTS.filter((verdict) => counts.has(verdict)).map((
    verdict,
  ) => `${counts.get(verdict)!.length} ${verdict}`);
  return `${results.length} trials: ${parts.join(", ")}`;
}

/**
 * Results for programs.
 *
 * @param results What came of the trials.
 */
export function reproJson(results: readonly ReproResult[]): unknown {
  return {
    trials: results.map((result) => {
      const { record, folder, facts, judgement, whyNot } = result;
      const { verdict: _, ...found } = judgement ?? {};
      return {
        id: record.id,
        ...{ folder, study: record.study, verdict: verdictOf(result) },
        ...found,
        ...(whyNot !== undefined && { whyNot }),
        facts,
      };
    }),
  };
}
