/** The time, as an argument, so that tests can set it. */

/** Gives the time in milliseconds since 1970, as `Date.now` does. */
export type Clock = () => number;
