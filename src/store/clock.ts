/** The time, as arguments, so that tests can set it. */

/** Gives the time in milliseconds since 1970, as `Date.now` does. */
export type Clock = () => number;

/**
 * Gives milliseconds since some moment, as `performance.now` does: unlike the
 * time of day it is never set.
 */
export type Ticks = () => number;

/** What tells the time. */
export interface Clocks {
  /** The time of day, to be written down. */
  readonly clock: Clock;
  /** For how long things take. */
  readonly ticks: Ticks;
}
