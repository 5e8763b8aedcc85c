/** What `bench` is asked for. */
import { resolve } from "node:path";
import type { z } from "zod";
import { MINIMUM_RUNS } from "../bench/run_bench.ts";
import type { Variations } from "../bench/variations.ts";
import { UsageError } from "../base/errors.ts";
import type { Pooling, Precision } from "../base/records.ts";
import { suggest } from "../base/suggest.ts";
import { oneOf, wholeNumber } from "../config/expected.ts";
import { FIELDS } from "../config/fields.ts";
import type { NetworkSpec } from "../engine/types.ts";
import { parseOptions } from "./parse_options.ts";

/** What a user asked for, as far as it can be checked without a study. */
export interface BenchOptions {
  /** Study file; undefined for the recipe that all programs are compared on. */
  readonly study?: string | undefined;
  /** What `--set` says. */
  readonly sets: readonly string[];
  /** What to vary, except for pooling, which depends on the network. */
  readonly variations: Omit<Variations, "poolings">;
  /** What stands after `--pooling`. */
  readonly pooling?: string | undefined;
  /** Samples of each setting. */
  readonly runs: number;
  /** Threads of one operation; undefined if the backend decides. */
  readonly threads?: number | undefined;
  /** File for the records. */
  readonly json?: string | undefined;
  /** File for the table. */
  readonly csv?: string | undefined;
  /** Whether to fetch nothing. */
  readonly offline: boolean;
  /** Whether to show no progress. */
  readonly quiet: boolean;
}

const DEFAULT_RUNS = 15;
const MAX_RUNS = 1000;
const MAX_THREADS = 1024;

/**
 * Parses the words after `bench`.
 *
 * @param args The words.
 * @returns What was asked for.
 * @throws {UsageError} If something is unknown, missing, or out of range.
 */
export function parseBench(args: readonly string[]): BenchOptions {
  const { words, options } = parseOptions(args, {
    size: "string",
    precision: "string",
    backend: "string",
    pooling: "string",
    set: "strings",
    runs: "string",
    threads: "string",
    json: "string",
    csv: "string",
    offline: "boolean",
    quiet: "boolean",
  });
  const { size, precision, backend, runs, threads, json, csv } = options;
  assertOneStudy(words);
  assertDistinct(json, csv);
  return {
    study: words[0],
    sets: options.set ?? [],
    variations: {
      ...(size && { sizes: readSizes(size) }),
      ...(precision && { precisions: readPrecisions(precision) }),
      ...(backend && { backends: readBackends(backend) }),
    },
    pooling: options.pooling,
    runs: runs === undefined ? DEFAULT_RUNS : readRuns(runs),
    threads: threads === undefined ? undefined : readThreads(threads),
    json,
    csv,
    offline: options.offline ?? false,
    quiet: options.quiet ?? false,
  };
}

function assertOneStudy(words: readonly string[]): void {
  if (words.length < 2) return;
  const near = suggest(words[0]!, ["compare", "check"]);
  throw new UsageError(
    near === undefined
      ? `Cannot time ${words.join(" and ")} together: expected one study`
      : `Cannot understand "bench ${words[0]}": did you mean "bench ${near}"?`,
  );
}

function assertDistinct(json?: string, csv?: string): void {
  if (json === undefined || csv === undefined) return;
  if (resolve(json) !== resolve(csv)) return;
  throw new UsageError(`Cannot write JSON and CSV into one file: ${json}`);
}

function readSizes(text: string): number[] {
  return readList("size", text, FIELDS.size.schema, toNumber) as number[];
}

function readPrecisions(text: string): Precision[] {
  return readList("precision", text, FIELDS.precision.schema) as Precision[];
}

function readBackends(text: string): string[] {
  return readList("backend", text, FIELDS.backend.schema) as string[];
}

/**
 * Reads what stands after `--pooling`.
 *
 * @param text The list.
 * @param network The network that is timed.
 * @returns At least one way to pool.
 * @throws {UsageError} If the network cannot pool so.
 */
export function readPoolings(
  text: string,
  { poolings }: Pick<NetworkSpec, "poolings">,
): Pooling[] {
  return readList("pooling", text, oneOf(poolings)) as Pooling[];
}

function readRuns(text: string): number {
  const runs = readOne("runs", text, wholeNumber(1, MAX_RUNS), toNumber);
  if (Number(runs) >= MINIMUM_RUNS) return Number(runs);
  throw new UsageError(
    `Cannot use ${text} for --runs: expected at least ${MINIMUM_RUNS}, as fewer samples cannot show that a difference is more than chance`,
  );
}

/**
 * Reads what stands after `--threads`.
 *
 * @param text The number.
 * @returns At least 1.
 * @throws {UsageError} If it is no such number.
 */
export function readThreads(text: string): number {
  const schema = wholeNumber(1, MAX_THREADS);
  return Number(readOne("threads", text, schema, toNumber));
}

/** From text to what a schema expects. */
type Conversion = (text: string) => unknown;

/** Digits only: `0x10` and an empty text are numbers to JavaScript. */
const toNumber: Conversion = (text) => /^\d+$/.test(text) ? Number(text) : text;

function readList(
  option: string,
  text: string,
  schema: z.ZodType,
  convert?: Conversion,
): unknown[] {
  const parts = text.split(",").map((part) => part.trim());
  const repeated = parts.find((part, at) => parts.indexOf(part) < at);
  if (repeated !== undefined) {
    throw new UsageError(
      `Cannot use "${text}" for --${option}: ${repeated} stands there twice`,
    );
  }
  return parts.map((part) => readOne(option, part, schema, convert));
}

function readOne(
  option: string,
  text: string,
  schema: z.ZodType,
  convert: Conversion = (it) => it,
): unknown {
  const parsed = schema.safeParse(convert(text));
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `Cannot use "${text}" for --${option}: ${parsed.error.issues[0]!.message}`,
  );
}
