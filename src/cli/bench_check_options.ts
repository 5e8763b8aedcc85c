/** What `bench check` is asked for. */
import { resolve } from "node:path";
import { UsageError } from "../base/errors.ts";
import type { Limits } from "../bench/find_changes.ts";
import { FEWEST_ROUNDS } from "../bench/run_check.ts";
import { SPEED_OUTPUTS, type SpeedPaths } from "./bench_check_outputs.ts";
import { readThreads } from "./bench_options.ts";
import { parseOptions } from "./parse_options.ts";

/** What a user asked for. */
export interface CheckOptions {
  /** Study file; undefined for the recipe that all programs are compared on. */
  readonly study?: string | undefined;
  /** What `--set` says. */
  readonly sets: readonly string[];
  /** Commit, branch or tag to compare with. */
  readonly base: string;
  /** How much worse head may be. */
  readonly limits: Limits;
  /** Rounds of a run at most. */
  readonly rounds: number;
  /** Threads of one operation; undefined if the backend decides. */
  readonly threads?: number | undefined;
  /** Files to write. */
  readonly outputs: SpeedPaths;
  /** Whether what cannot be told fails, too. */
  readonly failInconclusive: boolean;
  /** Whether to fetch nothing. */
  readonly offline: boolean;
  /** Whether to show no progress. */
  readonly quiet: boolean;
}

const DEFAULT_ROUNDS = 16;
const MOST_ROUNDS = 50;
const DEFAULT_FLOOR_MS = 0.5;
const STARTUP_FLOOR_MS = 100;
const MEMORY_FLOOR_BYTES = 32e6;

/**
 * Parses the words after `bench check`.
 *
 * @param args The words.
 * @returns What was asked for.
 * @throws {UsageError} If something is unknown, missing, or out of range.
 */
export function parseCheck(args: readonly string[]): CheckOptions {
  const { words, options } = parseOptions(args, {
    base: "string",
    "max-slowdown": "string",
    "max-memory": "string",
    "max-startup": "string",
    floor: "string",
    rounds: "string",
    set: "strings",
    threads: "string",
    json: "string",
    junit: "string",
    markdown: "string",
    "fail-inconclusive": "boolean",
    offline: "boolean",
    quiet: "boolean",
  });
  const { base, set: sets = [], threads, json, junit, markdown } = options;
  if (base === undefined) {
    throw new UsageError(
      "Cannot tell what to compare with: expected --base REF, for instance --base origin/main",
    );
  }
  if (words.length > 1) {
    throw new UsageError(
      `Cannot check ${words.join(" and ")} together: expected one study`,
    );
  }
  return {
    ...{ study: words[0], sets, base },
    outputs: distinct({ json, junit, markdown }),
    failInconclusive: options["fail-inconclusive"] ?? false,
    limits: readLimits(options),
    rounds: readRounds(options.rounds ?? String(DEFAULT_ROUNDS)),
    threads: threads === undefined ? undefined : readThreads(threads),
    offline: options.offline ?? false,
    quiet: options.quiet ?? false,
  };
}

function distinct(paths: SpeedPaths): SpeedPaths {
  const given = SPEED_OUTPUTS.flatMap((name) => paths[name] ?? []);
  const twice = given.find((path, at) =>
    given.slice(0, at).some((other) => resolve(other) === resolve(path))
  );
  if (twice === undefined) return paths;
  throw new UsageError(`Cannot write two outputs into one file: ${twice}`);
}

function readLimits(
  options: Readonly<Record<string, string | boolean | readonly string[]>>,
): Limits {
  const share = (name: string, preset: string) =>
    readPercent(name, String(options[name] ?? preset));
  const floor = readFloor(String(options.floor ?? DEFAULT_FLOOR_MS));
  return {
    iteration: { share: share("max-slowdown", "5%"), floor },
    memory: { share: share("max-memory", "10%"), floor: MEMORY_FLOOR_BYTES },
    startup: { share: share("max-startup", "25%"), floor: STARTUP_FLOOR_MS },
  };
}

function readPercent(option: string, text: string): number {
  const [, digits] = text.match(/^(\d{1,3}(?:\.\d+)?)%$/) ?? [];
  if (Number(digits) > 0) return Number(digits) / 100;
  throw new UsageError(
    `Cannot use "${text}" for --${option}: expected a percentage above 0 such as 5%`,
  );
}

function readFloor(text: string): number {
  const [, digits] = text.match(/^(\d+(?:\.\d+)?)(?:ms)?$/) ?? [];
  if (digits !== undefined) return Number(digits);
  throw new UsageError(
    `Cannot use "${text}" for --floor: expected milliseconds such as 0.5`,
  );
}

function readRounds(text: string): number {
  const rounds = /^\d+$/.test(text) ? Number(text) : NaN;
  const isFit = FEWEST_ROUNDS <= rounds && rounds <= MOST_ROUNDS;
  if (isFit && rounds % 2 === 0) return rounds;
  throw new UsageError(
    `Cannot use "${text}" for --rounds: expected an even number from ${FEWEST_ROUNDS} to ${MOST_ROUNDS}`,
  );
}
