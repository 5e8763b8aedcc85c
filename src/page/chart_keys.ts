/// <reference lib="dom" />
/** Charts by keyboard: arrows move the cursor, + and − zoom, 0 shows all. */
import type uPlot from "uplot";

/** Zooming in leaves this share of the present width. */
const CLOSER = 0.5;

/**
 * Obeys a key.
 *
 * @param plot The chart.
 * @param key Name of the key, as browsers have it.
 * @returns Whether the key means something here.
 */
export function pressKey(plot: uPlot, key: string): boolean {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    PageUp: 10,
    PageDown: -10,
    Home: -Infinity,
    End: Infinity,
  };
  if (key in steps) moveCursor(plot, steps[key]!);
  else if (key === "+") zoom(plot, CLOSER);
  else if (key === "-") zoom(plot, 1 / CLOSER);
  else if (key === "0") zoom(plot, Infinity);
  else return false;
  return true;
}

function moveCursor(plot: uPlot, by: number): void {
  const [xs] = plot.data;
  const { min = 0, max = 0 } = plot.scales.x!;
  const first = xs.findIndex((x) => x >= min!);
  const last = xs.findLastIndex((x) => x <= max!);
  const now = plot.cursor.idx ?? (by > 0 ? first - 1 : last + 1);
  const at = Math.min(last, Math.max(first, now + by));
  plot.setCursor({ left: plot.valToPos(xs[at]!, "x"), top: 0 });
}

/** Keeps the cursor in the middle; never shows more than there is. */
function zoom(plot: uPlot, factor: number): void {
  const [xs] = plot.data;
  const [first, last] = [xs[0]!, xs.at(-1)!];
  const { min, max } = plot.scales.x!;
  const { idx } = plot.cursor;
  const middle = idx === null || idx === undefined
    ? (min! + max!) / 2
    : xs[idx]!;
  const half = Math.min((max! - min!) * factor, last - first) / 2;
  const from = Math.max(first, Math.min(middle - half, last - 2 * half));
  plot.setScale("x", { min: from, max: from + 2 * half });
}
