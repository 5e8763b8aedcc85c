/** From numbers to places on a chart. */

/** A scale of an axis. */
export interface Scale {
  /** The place of a number. */
  readonly at: (value: number) => number;
  /** Round numbers to write beside the axis. */
  readonly ticks: readonly number[];
}

/** What a scale is made for. */
export interface ScaleOptions {
  /** Places of the smallest and the largest number. */
  readonly range: readonly [number, number];
  /** Whether equal factors, not equal differences, are equally far apart. */
  readonly isLog: boolean;
  /** About how many ticks fit. */
  readonly ticks: number;
}

/** Free space at both ends, as a share. */
const MARGIN = 0.05;

/**
 * Makes a scale that shows all values, with some space at both ends.
 *
 * @param values The numbers; above 0 where the scale is logarithmic.
 * @param options What it is made for.
 */
export function scaleOf(
  values: readonly number[],
  { range: [from, to], isLog, ticks }: ScaleOptions,
): Scale {
  const forward = isLog ? Math.log10 : (value: number): number => value;
  const mapped = values.map(forward);
  let low = mapped.reduce((a, b) => Math.min(a, b), Infinity);
  let high = mapped.reduce((a, b) => Math.max(a, b), -Infinity);
  if (low === high) {
    const half = Math.abs(low) / 2 || 1;
    low -= half;
    high += half;
  }
  const margin = (high - low) * MARGIN;
  low -= margin;
  high += margin;
  const at = (value: number): number =>
    from + (to - from) * (forward(value) - low) / (high - low);
  const chosen = isLog
    ? logTicks(10 ** low, 10 ** high, ticks)
    : linearTicks(low, high, ticks);
  return { at, ticks: chosen };
}

function linearTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((it) => it * power)
    .find((it) => it >= rough)!;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from(
    { length: last - first + 1 },
    (_, at) => Number(((first + at) * step).toPrecision(12)),
  );
}

/** 1, 2 and 5 times powers of ten; fewer where there are many. */
function logTicks(low: number, high: number, count: number): number[] {
  const [first, last] = [low, high].map((it) => Math.floor(Math.log10(it)));
  const powers = Array.from(
    { length: last! - first! + 1 },
    (_, i) => first! + i,
  );
  for (const parts of [[1, 2, 5], [1, 3], [1]]) {
    const found = powers.flatMap((power) =>
      parts.map((part) => Number((part * 10 ** power).toPrecision(3)))
    ).filter((it) => it >= low && it <= high);
    if (found.length <= count + 1 && found.length > 1) return found;
  }
  const every = Math.ceil(powers.length / count);
  const rare = powers.filter((_, at) => at % every === 0)
    .map((power) => 10 ** power).filter((it) => it >= low && it <= high);
  return rare.length > 1 ? rare : linearTicks(low, high, count);
}
