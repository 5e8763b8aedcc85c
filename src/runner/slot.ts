/** A place on a device where trials run, one at a time. */
import type { DeviceFacts, Trial } from "../base/records.ts";
import type { SlotEvent } from "./events.ts";

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
   */
  run(trial: Trial, signal: AbortSignal): AsyncGenerator<SlotEvent, void, void>;
  /**
   * Why the slot can run nothing more, though another may be opened in its
   * place; undefined while it can. Absent where that cannot happen.
   */
  failure?(): string | undefined;
  /** Ends the process at once, even while an iteration runs. */
  exit(code: number): void;
  /** Frees the device. */
  close(): void;
}
