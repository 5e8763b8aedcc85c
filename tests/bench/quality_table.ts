/** The table of `mixed_quality.ts`. */
import { formatTable } from "../../src/base/table.ts";
import type { Descent } from "./descend.ts";

/** One pair of images, one start: float32, then mixed for each rate. */
export interface Comparison {
  /** Content, style, start. */
  readonly name: readonly string[];
  /** What it is compared with. */
  readonly float32: Descent;
  /** One for each learning rate. */
  readonly mixed: readonly Descent[];
}

/**
 * Lays comparisons out, one a line, with means and sums below.
 *
 * @param found The comparisons.
 * @param learningRates Those of `mixed`.
 * @returns The table.
 */
export function qualityTable(
  found: readonly Comparison[],
  learningRates: readonly number[],
): string {
  const rows = found.map(({ name, float32, mixed }) => [
    ...name,
    float32.cost.toFixed(3),
    secondsOf([float32]),
    ...mixed.flatMap((it) => [
      (it.cost / float32.cost).toFixed(4),
      secondsOf([it]),
      quotient([float32], [it]),
    ]),
  ]);
  const all = found.map(({ float32 }) => float32);
  const summary = learningRates.flatMap((_, i) => {
    const mixed = found.map((it) => it.mixed[i]!);
    const ratios = mixed.map((it, k) => it.cost / all[k]!.cost);
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    return [mean.toFixed(4), secondsOf(mixed), quotient(all, mixed)];
  });
  const columns = learningRates.flatMap((rate) => [
    `mixed, ${rate}: cost ÷`,
    "s",
    "quicker",
  ]);
  return formatTable(
    [
      ...["content", "style", "start"].map((title) =>
        ({ title, align: "left" }) as const
      ),
      ...["float32: cost", "s", ...columns].map((title) =>
        ({ title, align: "right" }) as const
      ),
    ],
    [...rows, ["mean, sum", "", "", "", secondsOf(all), ...summary]],
  );
}

function secondsOf(runs: readonly Descent[]): string {
  const all = runs.every(({ isReached }) => isReached);
  return `${all ? "" : ">"}${seconds(runs).toFixed(1)}`;
}

function quotient(
  slow: readonly Descent[],
  quick: readonly Descent[],
): string {
  return (seconds(slow) / seconds(quick)).toFixed(2);
}

function seconds(runs: readonly Descent[]): number {
  return runs.reduce((sum, run) => sum + run.seconds, 0);
}
