/** A soft step. */

/**
 * 1 up to one value, 0 from another on, eased between.
 *
 * @param value Where on the way.
 * @param from The last value that gives 1.
 * @param to The first value that gives 0, above `from`.
 */
export function fade(value: number, from: number, to: number): number {
  const t = Math.min(1, Math.max(0, (to - value) / (to - from)));
  return t * t * (3 - 2 * t);
}
