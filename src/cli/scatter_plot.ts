/** Two numbers of many trials as a plot of dots. */
import { type Axis, axisFor } from "./axis.ts";
import { DotCanvas, DOTS_HIGH, DOTS_WIDE } from "./dot_canvas.ts";
import { formatNumber } from "../base/format.ts";

/** A point. */
export interface PlottedPoint {
  /** Across. */
  readonly x: number;
  /** Upwards. */
  readonly y: number;
  /** Whether it stands out. */
  readonly isMarked: boolean;
}

/** How a plot looks. */
export interface ScatterOptions {
  /** What is across. */
  readonly x: string;
  /** What is upwards. */
  readonly y: string;
  /** Characters across, with numbers. */
  readonly columns: number;
}

const LINES = 14;
const MARK = "●";

/**
 * Draws points; those that stand out as discs.
 *
 * @param points At least one.
 * @param options How the plot looks.
 * @returns Lines without a final line break.
 */
export function scatterPlot(
  points: readonly PlottedPoint[],
  { x, y, columns }: ScatterOptions,
): string {
  const across = axisFor(points.map((point) => point.x));
  const upwards = axisFor(points.map((point) => point.y));
  const ends = [upwards.high, upwards.low].map((it) => formatNumber(it, 3));
  const margin = Math.max(...ends.map((it) => it.length)) + 1;
  const width = Math.max(10, columns - margin - 2);
  const canvas = new DotCanvas(width, LINES);
  const place = (axis: Axis, value: number, dots: number): number =>
    Math.round(axis.at(value) * (dots - 1));
  for (const point of points) {
    const left = place(across, point.x, width * DOTS_WIDE);
    const top = LINES * DOTS_HIGH - 1 -
      place(upwards, point.y, LINES * DOTS_HIGH);
    if (point.isMarked) canvas.mark(left, top, MARK);
    else canvas.set(left, top);
  }
  const labels = new Map([[0, ends[0]!], [LINES - 1, ends[1]!]]);
  const lines = canvas.lines().map((line, at) =>
    `${(labels.get(at) ?? "").padStart(margin)} │${line}`.trimEnd()
  );
  const [from, to] = [across.low, across.high].map((it) => formatNumber(it, 3));
  const gap = " ".repeat(margin + 2);
  return [
    `${gap}${titleOf(y, upwards)}`,
    ...lines,
    `${" ".repeat(margin + 1)}└${"─".repeat(width)}`,
    `${gap}${from}${to!.padStart(width - from!.length)}`,
    `${gap}${titleOf(x, across).padStart(width)}`,
  ].join("\n");
}

function titleOf(name: string, { isLog }: Axis): string {
  return isLog ? `${name} (log scale)` : name;
}
