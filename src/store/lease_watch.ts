/** Heartbeats of other machines, as this process has seen them. */
import type { Ticks } from "./clock.ts";
import type { LeaseFacts } from "./lease.ts";

/** A lease whose heartbeat stands still for longer, in milliseconds, is dead. */
export const LEASE_TIMEOUT_MS = 60_000;

interface Sight {
  readonly beat: string;
  readonly sinceMs: number;
}

/**
 * Remembers since when each heartbeat has been the same. The times that
 * machines write are never compared: their clocks differ, and may be set.
 */
export class LeaseWatch {
  readonly #ticks: Ticks;
  readonly #seen = new Map<string, Sight>();

  /**
   * Starts with no lease seen.
   *
   * @param ticks Tell how long a heartbeat has stood still.
   */
  constructor(ticks: Ticks) {
    this.#ticks = ticks;
  }

  /**
   * Looks at a lease.
   *
   * @param folder The folder of the lease.
   * @param lease What the lease says now.
   * @returns For how long it has said so, in milliseconds; 0 at first sight.
   */
  unchangedMs(folder: string, lease: LeaseFacts): number {
    const beat = `${lease.token} ${lease.heartbeatAt}`;
    const nowMs = this.#ticks();
    const seen = this.#seen.get(folder);
    if (seen?.beat === beat) return nowMs - seen.sinceMs;
    this.#seen.set(folder, { beat, sinceMs: nowMs });
    return 0;
  }
}
