/** What a benchmark is doing, on stderr. */
import type { BenchEvent } from "../bench/run_bench.ts";
import { formatDuration } from "../base/format.ts";
import type { Io } from "./io.ts";
import { liveLine } from "./live_line.ts";

/** Shows a benchmark's progress. */
export interface BenchProgress {
  /** Takes an event over. */
  update(event: BenchEvent): void;
  /** Removes the line. */
  end(): void;
}

/**
 * Starts to show progress: a live line on a terminal, notices everywhere.
 *
 * @param io The terminal.
 * @param quiet Whether to show notices only.
 * @returns What is to be told of the events.
 */
export function showBench(io: Io, quiet: boolean): BenchProgress {
  const line = liveLine(io);
  return {
    update(event) {
      if (event.kind === "notice") {
        line.clear();
        io.err(`Note: ${event.text}\n`);
      } else if (!quiet) line.show(describe(event));
    },
    end: () => line.clear(),
  };
}

function describe(event: Exclude<BenchEvent, { kind: "notice" }>): string {
  if (event.kind === "preparing") return `Preparing: ${event.text}`;
  const { text, done, total, remainingMs } = event;
  if (remainingMs === undefined) return `Warming up: ${text}`;
  const left = formatDuration(remainingMs);
  return `Sample ${done + 1} of ${total}: ${text}, ${left} left`;
}
