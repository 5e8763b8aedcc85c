/** The line that shows how far the fetching is. */
import type { AssetProgress, OnProgress } from "../assets/progress.ts";
import type { Io } from "./io.ts";
import { liveLine } from "./live_line.ts";

/** Shows events until `end`. */
export interface AssetProgressDisplay {
  /** Takes an event. */
  readonly update: OnProgress;
  /** Removes the line. */
  end(): void;
}

const MEGABYTE = 1e6;

/**
 * Shows name, size, rate and what is left; on a terminal as one line that
 * changes, elsewhere as one line a package and phase.
 *
 * @param io The terminal.
 * @returns The display.
 */
export function showAssetProgress(io: Io): AssetProgressDisplay {
  const line = liveLine(io);
  let shown = "";
  return {
    update(event) {
      const step = `${event.package} ${event.phase}`;
      if (io.errIsTerminal) line.show(describe(event));
      else if (step !== shown) io.err(`${announce(event)}\n`);
      shown = step;
    },
    end: () => line.clear(),
  };
}

function announce({ package: name, phase, bytesTotal }: AssetProgress): string {
  const size = `${(bytesTotal / MEGABYTE).toFixed(1)} MB`;
  switch (phase) {
    case "wait":
      return `Waiting: another process is fetching ${name}`;
    case "download":
      return `Fetching ${name} (${size}) …`;
    case "extract":
      return `Unpacking ${name} (${size}) …`;
    default:
      return phase satisfies never;
  }
}

function describe(event: AssetProgress): string {
  if (event.phase === "wait") return announce(event);
  const { bytesDone, bytesTotal, bytesPerSecond } = event;
  const percent = Math.floor(100 * bytesDone / Math.max(bytesTotal, 1));
  const rate = `${(bytesPerSecond / MEGABYTE).toFixed(1)} MB/s`;
  const left = (bytesTotal - bytesDone) / MEGABYTE;
  return `${announce(event)} ${percent} %, ${rate}, ${left.toFixed(1)} MB left`;
}
