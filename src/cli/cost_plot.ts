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

/** What stands before a plot: name and ends of the axis. */
const MARGIN = 18;

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
  const width = Math.max(10, Math.min(columns - MARGIN - 1, WIDEST));
  const [first, last] = [steps[0]!.step, steps.at(-1)!.step];
  const plots = COST_NAMES.map((name) => {
    const points = steps.map((it) => ({ x: it.step, y: it[name] }))
      .filter(({ y }) => Number.isFinite(y));
    return points.length === 0 ? [] : plotOf(name, points, {
      ...{ width, first, last },
    });
  });
  const title = `Costs on log scales, iterations ${first} to ${last}`;
  return [title, ...plots.flat()].join("\n");
}

function plotOf(
  name: string,
  points: readonly { readonly x: number; readonly y: number }[],
  { width, first, last }: {
    readonly width: number;
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
    return `  ${title.padEnd(7)}${end.padStart(7)} │${line}`.trimEnd();
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
