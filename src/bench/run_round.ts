/** One round of a comparison: a fresh process of base and one of head. */
import type { BenchClock } from "./clock.ts";
import type { SideFacts } from "./side_messages.ts";
import type { SideProcess } from "./side_process.ts";

/** The two that are compared. */
export type Side = "base" | "head";

/** What was measured of one process. */
export interface SideRound {
  /** From the start of the process to the end of its first iteration. */
  readonly startupMs: number;
  /** Highest resident memory of the process, in bytes. */
  readonly peakMemoryBytes: number;
  /** Milliseconds an iteration, one number a sample. */
  readonly iterationMs: readonly number[];
}

/** What was measured of one process of each. */
export interface Round {
  /** Which of them started first. */
  readonly first: Side;
  /** The process of base. */
  readonly base: SideRound;
  /** The process of head. */
  readonly head: SideRound;
}

/** How a round is run. */
export interface RunRoundOptions {
  /** Starts a process. */
  readonly start: (side: Side) => SideProcess;
  /** Reads the time. */
  readonly clock: Pick<BenchClock, "nowMs">;
  /** Which process starts first. */
  readonly first: Side;
  /** Samples of each process. */
  readonly samples: number;
  /** Shortest length of a sample in milliseconds. */
  readonly sampleMs: number;
}

/** A round, and what its processes said of themselves. */
export interface FoundRound {
  /** The measurements. */
  readonly round: Round;
  /** What is timed, and on what. */
  readonly facts: Readonly<Record<Side, SideFacts>>;
}

/**
 * Runs a round. One process starts after the other, so that both have the
 * machine to themselves; then both are alive and take turns in the order
 * ABBA, so that what else the machine does slows both.
 *
 * @param options How.
 * @returns What was measured; both processes have left.
 * @throws {import("../base/errors.ts").InfrastructureError} If a process ends
 *     before its time.
 */
export async function runRound(
  { start, clock, first, samples, sampleMs }: RunRoundOptions,
): Promise<FoundRound> {
  const order: readonly Side[] = first === "base"
    ? ["base", "head"]
    : ["head", "base"];
  await using open = new AsyncDisposableStack();
  const found = new Map<Side, Started>();
  for (const side of order) {
    const beginMs = clock.nowMs();
    const process = open.use(start(side));
    await process.next("first");
    const startupMs = clock.nowMs() - beginMs;
    const { facts } = await process.next("ready");
    found.set(side, { process, startupMs, facts, iterationMs: [] });
  }
  for (let turn = 0; turn < samples; turn++) {
    const sides = turn % 2 === 0 ? order : order.toReversed();
    for (const side of sides) await sample(found.get(side)!, sampleMs);
  }
  const [base, head] = [found.get("base")!, found.get("head")!];
  return {
    round: { first, base: await end(base), head: await end(head) },
    facts: { base: base.facts, head: head.facts },
  };
}

interface Started {
  readonly process: SideProcess;
  readonly startupMs: number;
  readonly facts: SideFacts;
  readonly iterationMs: number[];
}

async function sample(
  { process, iterationMs }: Started,
  minimumMs: number,
): Promise<void> {
  await process.ask({ kind: "sample", minimumMs });
  const { durationMs, iterations } = await process.next("sample");
  iterationMs.push(durationMs / iterations);
}

async function end(
  { process, startupMs, iterationMs }: Started,
): Promise<SideRound> {
  await process.ask({ kind: "end" });
  const { peakMemoryBytes } = await process.next("end");
  return { startupMs, peakMemoryBytes, iterationMs };
}
