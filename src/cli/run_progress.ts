/** What a person sees of a sweep while it runs. */
import type { StepRecord, Trial } from "../base/records.ts";
import type { RunEvent } from "../runner/events.ts";
import { formatDuration, formatNumber, formatValue } from "../base/format.ts";
import type { Io } from "./io.ts";
import { liveLine } from "./live_line.ts";
import { type RemainingClock, remainingClock } from "./remaining_clock.ts";

/** Takes events until `end`. */
export interface RunProgress {
  /** Shows an event. */
  update(event: RunEvent): void;
  /** Removes what is left of the display. */
  end(): void;
}

/** Which trials a display is about. */
export interface RunProgressOptions {
  /** The trials that run. */
  readonly trials: readonly Trial[];
  /**
   * How many of them run at a time.
   *
   * @default 1
   */
  readonly together?: number;
}

/** Milliseconds between two changes of the live line. */
const INTERVAL_MS = 100;

/**
 * Shows the trial that runs as a line that changes, and each that has ended as
 * a line that stays.
 *
 * @param io The terminal.
 * @param options Which trials will be told of.
 * @returns The display.
 */
export function showRun(io: Io, options: RunProgressOptions): RunProgress {
  const { line, say, endOne } = counter(io, options.trials.length);
  const pace = liveTrial(remainingClock(options.trials, options.together));
  const show = (trial: Trial, at: Progressed, total?: number): void => {
    const text = pace.update(trial, at, total);
    if (text !== undefined) line(text);
  };
  const end = (trial: Trial, text?: string): void => {
    pace.drop(trial);
    endOne(text && `${nameOf(trial)}  ${text}`);
  };
  return {
    update(event) {
      switch (event.kind) {
        case "kept":
          return end(event.trial);
        case "elsewhere":
          return say(
            `${
              nameOf(event.trial)
            }  ${event.who} runs it: left to it, looked at again later`,
          );
        case "notice":
          return say(`Note: ${event.text}`);
        case "started":
          if (event.step > 0) say(goesOn(event.trial, event.step));
          return line(`preparing  ${nameOf(event.trial)}`);
        case "iteration":
          return show(event.trial, event);
        case "step":
          return show(event.trial, event.record, event.record.total);
        case "ended":
          return end(event.trial, `${outcomeOf(event)}${stayText(event)}`);
        default:
          event satisfies never;
      }
    },
    end: () => say(),
  };
}

/** How far a trial is. */
type Progressed = Pick<StepRecord, "step" | "durationMs">;

/** Of the trials that run together one is shown, until it ends. */
function liveTrial(clock: RemainingClock): {
  /** Takes an iteration; the text to show, if it is time for a new one. */
  update(trial: Trial, at: Progressed, total?: number): string | undefined;
  /** Forgets a trial that has ended. */
  drop(trial: Trial): void;
} {
  const totals = new Map<Trial, number>();
  let shown: Trial | undefined;
  let shownAtMs = -Infinity;
  return {
    update(trial, at, total) {
      clock.step(trial, at);
      if (total !== undefined) totals.set(trial, total);
      shown ??= trial;
      const nowMs = performance.now();
      if (trial !== shown || nowMs - shownAtMs < INTERVAL_MS) return undefined;
      shownAtMs = nowMs;
      const known = totals.get(trial) ?? null;
      return stepLine(trial, { step: at.step, total: known }, clock);
    },
    drop(trial) {
      clock.drop(trial);
      totals.delete(trial);
      if (shown === trial) shown = undefined;
    },
  };
}

/** Puts each trial's number before what is said of it. */
function counter(io: Io, count: number): {
  /** Shows what the running trial is at. */
  line(text: string): void;
  /** Removes that, and writes what shall stay, if anything. */
  say(text?: string): void;
  /** Goes on to the next trial. */
  endOne(text?: string): void;
} {
  const live = liveLine(io);
  let ended = 0;
  const say = (text?: string): void => {
    live.clear();
    if (text) io.err(`${text}\n`);
  };
  return {
    line: (text) => live.show(`[${ended + 1}/${count}] ${text}`),
    say,
    endOne(text) {
      ended++;
      if (text) say(`[${ended}/${count}] ${text}`);
    },
  };
}

/** What changes first, since a narrow terminal cuts the end off. */
function stepLine(
  trial: Trial,
  { step, total }: { readonly step: number; readonly total: number | null },
  clock: RemainingClock,
): string {
  const { iterations } = trial.settings;
  const width = String(iterations).length;
  const leftMs = clock.leftMs() ?? 0;
  return [
    `${String(step).padStart(width)}/${iterations}`,
    `${formatNumber(clock.iterationsPerSecond(trial), 3)} it/s`,
    `${formatDuration(leftMs)} left`,
    `cost ${formatNumber(total)}`,
    nameOf(trial),
  ].join("  ");
}

function goesOn(trial: Trial, step: number): string {
  const { iterations } = trial.settings;
  return `${nameOf(trial)}  goes on from iteration ${step} of ${iterations}`;
}

function outcomeOf(
  { record, isElsewhere = false }: Extract<RunEvent, { kind: "ended" }>,
): string {
  const { state, reason, timings, last } = record;
  const why = (reason ?? "").split("\n")[0]!;
  if (state === "failed") {
    return `failed${isElsewhere ? " in another process" : ""}: ${why}`;
  }
  if (state === "interrupted" || state === "pruned") return why;
  const seconds = formatNumber(timings.totalMs / 1000, 3);
  return `cost ${formatNumber(last?.total ?? null)} in ${seconds} s`;
}

function stayText(
  { isOlderKept = false }: Extract<RunEvent, { kind: "ended" }>,
): string {
  return isOlderKept ? "; the older, done result stays" : "";
}

function nameOf({ id, varied }: Trial): string {
  const settings = Object.entries(varied).map(([path, value]) =>
    `${path}=${formatValue(value)}`
  );
  return [id, ...settings].join(" ");
}
