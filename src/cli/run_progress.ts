/** What a person sees of a sweep while it runs. */
import type { Trial, TrialRecord } from "../base/records.ts";
import type { RunEvent } from "../runner/events.ts";
import type { Io } from "./io.ts";
import { liveLine } from "./live_line.ts";
import { formatNumber, formatValue } from "./results_table.ts";

/** Takes events until `end`. */
export interface RunProgress {
  /** Shows an event. */
  update(event: RunEvent): void;
  /** Removes what is left of the display. */
  end(): void;
}

/** Milliseconds between two changes of the live line. */
const INTERVAL_MS = 100;

/**
 * Shows the trial that runs as a line that changes, and each that has ended as
 * a line that stays.
 *
 * @param io The terminal.
 * @param trials All trials of the sweep, those done before included.
 * @returns The display.
 */
export function showRun(io: Io, trials: readonly Trial[]): RunProgress {
  const line = liveLine(io);
  const clock = remainingClock(trials);
  let ended = 0;
  let lastMs = 0;
  const tell = (text: string): void => {
    line.clear();
    io.err(`${text}\n`);
  };
  const place = (): string => `[${ended}/${trials.length}]`;
  return {
    update(event) {
      switch (event.kind) {
        case "kept":
          ended++;
          clock.drop(event.trial);
          break;
        case "elsewhere":
          ended++;
          clock.drop(event.trial);
          tell(`${place()} ${event.trial.id} skipped: ${event.who} runs it`);
          break;
        case "notice":
          tell(`Note: ${event.text}`);
          break;
        case "started":
          line.show(`[${ended + 1}/${trials.length}] ${nameOf(event.trial)}`);
          break;
        case "step": {
          clock.step(event.trial, event.record.durationMs);
          const nowMs = performance.now();
          if (nowMs - lastMs < INTERVAL_MS) return;
          lastMs = nowMs;
          line.show(
            `[${ended + 1}/${trials.length}] ${stepLine(event, clock)}`,
          );
          break;
        }
        case "ended":
          ended++;
          clock.drop(event.trial);
          tell(`${place()} ${endLine(event.trial, event.record)}`);
          break;
        default:
          event satisfies never;
      }
    },
    end: () => line.clear(),
  };
}

interface RemainingClock {
  step(trial: Trial, durationMs: number): void;
  drop(trial: Trial): void;
  /** Text such as `0:42 left`; empty before the first estimate. */
  left(): string;
}

/** Estimates from the pace of the running trial, scaled by pixels. */
function remainingClock(trials: readonly Trial[]): RemainingClock {
  const workOf = ({ settings }: Trial): number =>
    (settings.iterations + 1) * settings.size ** 2;
  const remaining = new Map(trials.map((trial) => [trial.id, workOf(trial)]));
  let msPerWork = 0;
  return {
    step(trial, durationMs) {
      const work = trial.settings.size ** 2;
      const pace = durationMs / work;
      msPerWork = msPerWork === 0 ? pace : 0.9 * msPerWork + 0.1 * pace;
      remaining.set(trial.id, (remaining.get(trial.id) ?? work) - work);
    },
    drop(trial) {
      remaining.delete(trial.id);
    },
    left() {
      const work = remaining.values().reduce((sum, w) => sum + w, 0);
      const seconds = Math.ceil(work * msPerWork / 1000);
      const [m, s] = [Math.floor(seconds / 60), seconds % 60];
      return msPerWork === 0 ? "" : `${m}:${String(s).padStart(2, "0")} left`;
    },
  };
}

function stepLine(
  { trial, record }: Extract<RunEvent, { kind: "step" }>,
  clock: RemainingClock,
): string {
  return [
    `${record.step}/${trial.settings.iterations}`,
    `${formatNumber(1000 / record.durationMs)} it/s`,
    `cost ${formatNumber(record.total)}`,
    clock.left(),
    nameOf(trial),
  ].join("  ");
}

function endLine(trial: Trial, record: TrialRecord): string {
  if (record.state !== "done") {
    const reason = (record.reason ?? "").split("\n")[0]!;
    return `${nameOf(trial)}  ${record.state}: ${reason}`;
  }
  const seconds = formatNumber(record.timings.totalMs / 1000);
  const total = formatNumber(record.last?.total ?? null);
  return `${nameOf(trial)}  cost ${total} in ${seconds} s`;
}

function nameOf({ id, varied }: Trial): string {
  const settings = Object.entries(varied).map(([path, value]) =>
    `${path}=${formatValue(value)}`
  );
  return [id, ...settings].join(" ");
}
