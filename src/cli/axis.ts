/** From numbers to places on an axis of a plot. */

/** An axis. */
export interface Axis {
  /** Smallest number. */
  readonly low: number;
  /** Largest number. */
  readonly high: number;
  /** Whether equal factors, not equal differences, are equally far apart. */
  readonly isLog: boolean;
  /**
   * Where a number lies.
   *
   * @param value A finite number.
   * @returns 0 for the smallest to 1 for the largest; 0.5 if all are equal.
   */
  at(value: number): number;
}

/** From this factor on between the ends an axis usually is logarithmic. */
const LOG_FROM = 10;

/**
 * Makes an axis for numbers; logarithmic if all are above 0 and the ends lie
 * far apart.
 *
 * @param values At least one finite number.
 * @param logFrom How many times the smallest the largest must be for that.
 */
export function axisFor(
  values: readonly number[],
  logFrom: number = LOG_FROM,
): Axis {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const isLog = low > 0 && high / low >= logFrom;
  const map = isLog ? Math.log : (value: number): number => value;
  const span = map(high) - map(low);
  const at = (value: number): number =>
    span === 0 ? 0.5 : (map(value) - map(low)) / span;
  return { low, high, isLog, at };
}
