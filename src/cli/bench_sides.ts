/** The processes of base and head, and what speaks against comparing them. */
import { join } from "node:path";
import { NothingMatchedError } from "../base/errors.ts";
import { processClock } from "../bench/clock.ts";
import { type FoundRound, runRound, type Side } from "../bench/run_round.ts";
import {
  SIDE_PROGRAM,
  SIDE_PROTOCOL,
  type SideRequest,
} from "../bench/side_messages.ts";
import type { SideProcess } from "../bench/side_process.ts";
import type { Io } from "./io.ts";
import { nativePaths } from "./native_paths.ts";
import { spawnSide } from "./spawn_side.ts";

/**
 * Samples of each process in a round, and the shortest length of one: many
 * short ones, of which some find a busy machine at leisure.
 */
const SAMPLES = 40;
const SAMPLE_MS = 10;

/** What base and head are started with. */
export interface SidesOptions {
  /** Their checkouts. */
  readonly roots: Readonly<Record<Side, string>>;
  /** What they are to time. */
  readonly request: Omit<SideRequest, "protocol">;
  /** The terminal, for its variables. */
  readonly io: Io;
  /** Ends processes. */
  readonly signal: AbortSignal;
}

/** Base and head, ready to be started again and again. */
export interface Sides {
  /**
   * Starts each once, so that Deno and the system have seen their files.
   *
   * @throws {NothingMatchedError} If base cannot run what head can.
   */
  warmUp(): Promise<void>;
  /** Runs a round with fresh processes. */
  round(first: Side): Promise<FoundRound>;
}

/**
 * Looks at the checkouts; starts nothing.
 *
 * @param options The checkouts, and what they are to time.
 * @returns Base and head.
 * @throws {NothingMatchedError} If base cannot be timed by this version.
 */
export async function openSides(
  { roots, request, io, signal }: SidesOptions,
): Promise<Sides> {
  await requireProgram(roots.base);
  const native = await nativePaths(io);
  const start = (name: Side): SideProcess => {
    // Deno kills nothing that it starts after the signal
    signal.throwIfAborted();
    return spawnSide({
      ...{ name, root: roots[name], native, signal },
      request: { protocol: SIDE_PROTOCOL, ...request },
    });
  };
  return {
    async warmUp() {
      const sides: readonly Side[] = ["head", "base"];
      const ends = await Promise.allSettled(
        sides.map((name) => warmUp(name, start(name))),
      );
      for (const end of ends) if (end.status === "rejected") throw end.reason;
    },
    round: (first) =>
      runRound({
        ...{ start, first, clock: processClock },
        ...{ samples: SAMPLES, sampleMs: SAMPLE_MS },
      }),
  };
}

async function requireProgram(base: string): Promise<void> {
  try {
    await Deno.stat(join(base, SIDE_PROGRAM));
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new NothingMatchedError(
      `Cannot compare with base: it is older than "bench check" (it has no ${SIDE_PROGRAM}); nothing was timed`,
      { cause },
    );
  }
}

async function warmUp(name: Side, process: SideProcess): Promise<void> {
  await using _ = process;
  await process.next("first");
  const { facts: { protocol } } = await process.next("ready");
  if (protocol === SIDE_PROTOCOL) return;
  throw new NothingMatchedError(
    `Cannot compare: ${name} speaks version ${protocol} of what "bench check" says to it, this one version ${SIDE_PROTOCOL}; nothing was timed`,
  );
}

/**
 * What speaks against a fair comparison.
 *
 * @param facts What both sides say of themselves.
 * @returns One line each.
 */
export function sideWarnings({ base, head }: FoundRound["facts"]): string[] {
  const differing = COMPARED.filter((name) => base[name] !== head[name]);
  return differing.map((name) =>
    `Warning: ${name} of base is ${base[name]}, of head ${head[name]}: ` +
    "they did not do the same work in the same way"
  );
}

/** The rest may differ without harm. */
const COMPARED = [
  "machineKey",
  "trial",
  "width",
  "height",
  "gflopPerIteration",
] as const;
