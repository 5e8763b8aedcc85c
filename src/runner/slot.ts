/** A place on a device where trials run, one at a time. */
import type { DeviceFacts, Trial } from "../base/records.ts";
import type { SlotEvent } from "./events.ts";
import type { ResumePoint } from "./resume_point.ts";

/** What is looked at while a trial runs. Can be serialised. */
export interface Checks {
  /** Steps at which values are told, whatever `logEvery` says. */
  readonly steps: readonly number[];
  /** Costs and metrics that are told at these steps. */
  readonly values: readonly string[];
  /** Metrics of the image that is kept at the end. */
  readonly metrics: readonly string[];
  /**
   * More metrics of that image: a trial does without those that its images are
   * too small for, and does not fail where one cannot be measured.
   *
   * @default none
   */
  readonly moreMetrics?: readonly string[];
}

/** Nothing but the trial. */
export const NO_CHECKS: Checks = { steps: [], values: [], metrics: [] };

/** Runs trials; in this process, or wherever its events come from. */
export interface Slot {
  /** The device that the slot is on. */
  readonly facts: DeviceFacts;
  /**
   * Runs a trial. Whatever happens to the trial is told as an event; only what
   * makes the slot useless is thrown.
   *
   * @param trial What to run.
   * @param signal Ends the trial as `interrupted` after the iteration that is
   *     under way.
   * @param checks What is looked at meanwhile.
   *     @default nothing
   * @param from Where it goes on.
   *     @default from its start
   */
  run(
    trial: Trial,
    signal: AbortSignal,
    checks?: Checks,
    from?: ResumePoint,
  ): AsyncGenerator<SlotEvent, void, void>;
  /**
   * Measures an image that a trial has saved.
   *
   * @param trial The trial.
   * @param png The image.
   * @param metrics Names of metrics.
   * @returns Name to value.
   * @throws {import("../base/errors.ts").GramlabError} If an image cannot be
   *     read, or is too small for a metric.
   */
  measure(
    trial: Trial,
    png: Uint8Array,
    metrics: readonly string[],
  ): Promise<Record<string, number>>;
  /**
   * Why the slot can run nothing more, though another may be opened in its
   * place; undefined while it can. Absent where that cannot happen.
   */
  failure?(): string | undefined;
  /** Ends the process at once, even while an iteration runs. */
  exit(code: number): void;
  /** Frees the device. */
  close(): void | Promise<void>;
}
