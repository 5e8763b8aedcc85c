/** Costs of a trial as small plots. */
import type { StepRecord } from "../base/records.ts";
import { COST_NAMES } from "../base/stop_rule.ts";
import { axisFor } from "./axis.ts";
import { DotCanvas, DOTS_HIGH, DOTS_WIDE } from "./dot_canvas.ts";
import { formatNumber } from "../base/format.ts";

/** Lines of each plot. */
const LINES = 3;

/** Widest plot, in characters. */
const WIDEST = 60;

/** What stands beside the plot: blanks, the axis, and one column free. */
const MARGIN = 6;

/**
 * Draws total, content and style cost over the iterations, each on a
 * logarithmic axis of its own. Steps whose cost is not finite are left out.
 *
 * @param steps The trial's steps.
 * @param columns Columns of the terminal.
 * @returns Lines without a final line break; empty if there are fewer than two
 *     steps.
 */
export function costPlot(
  steps: readonly StepRecord[],
  columns: number,
): string {
  if (steps.length < 2) return "";
  const [first, last] = [steps[0]!.step, steps.at(-1)!.step];
  const curves = COST_NAMES.map((name) => {
    const points = steps.map((it) => ({ x: it.step, y: it[name] }))
      .filter(({ y }) => Number.isFinite(y));
    return { name: `${name}Cost`, points };
  }).filter(({ points }) => points.length > 0);
  const labels = curves.map(({ name, points }) => {
    const { high, low } = axisFor(points.map(({ y }) => y), 1);
    return [name, formatNumber(high), formatNumber(low)];
  });
  // all plots have their axes below one another
  const widest = (texts: readonly (string | undefined)[]): number =>
    Math.max(...texts.map((it) => it!.length));
  const margin = [
    widest(labels.map(([name]) => name)),
    widest(labels.flatMap(([, ...ends]) => ends)),
  ] as const;
  const width = Math.max(
    10,
    Math.min(columns - MARGIN - margin[0] - margin[1], WIDEST),
  );
  const plots = curves.map(({ name, points }) =>
    plotOf(name, points, { width, first, last, margin })
  );
  const title = `Costs on log scales, iterations ${first} to ${last}`;
  return [title, ...plots.flat()].join("\n");
}

function plotOf(
  name: string,
  points: readonly { readonly x: number; readonly y: number }[],
  { width, first, last, margin }: {
    /** Characters of the plot. */
    readonly width: number;
    /** Characters of the name, and of the ends of the axis. */
    readonly margin: readonly [number, number];
    readonly first: number;
    readonly last: number;
  },
): string[] {
  const axis = axisFor(points.map(({ y }) => y), 1);
  const canvas = new DotCanvas(width, LINES);
  const [wide, high] = [width * DOTS_WIDE - 1, LINES * DOTS_HIGH - 1];
  let before: [number, number] | undefined;
  for (const { x, y } of points) {
    const left = Math.round((x - first) / (last - first) * wide);
    const top = Math.round((1 - axis.at(y)) * high);
    drawLine(canvas, before ?? [left, top], [left, top]);
    before = [left, top];
  }
  const labels = [
    ["", formatNumber(axis.high)],
    [name, ""],
    ["", formatNumber(axis.low)],
  ];
  return canvas.lines().map((line, at) => {
    const [title, end] = labels[at] as [string, string];
    const [left, right] = [title.padEnd(margin[0]), end.padStart(margin[1])];
    return `  ${left} ${right} │${line}`.trimEnd();
  });
}

/** Dots from one place to another. */
function drawLine(
  canvas: DotCanvas,
  [fromX, fromY]: readonly [number, number],
  [toX, toY]: readonly [number, number],
): void {
  const count = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY), 1);
  for (let at = 0; at <= count; at++) {
    const share = at / count;
    canvas.set(
      Math.round(fromX + share * (toX - fromX)),
      Math.round(fromY + share * (toY - fromY)),
    );
  }
}
