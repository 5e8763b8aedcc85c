/** Costs of a run beside those of a baseline, each within its step's band. */
import type { StepRecord } from "../base/records.ts";
import type { BandedRow } from "./baseline.ts";
import { timesBand } from "./times_band.ts";
import type { Evidence } from "./types.ts";

/** A cost that is less is compared as if it were this share of its largest. */
const LEAST_SHARE = 1e-3;

/**
 * How far a cost of one step is off, as a share of the baseline's.
 *
 * @param rows All rows of the baseline that the cost's largest value is
 *     looked for in: contents near the start are next to nothing, and rounding
 *     moves them by much of that.
 */
export function deviationOf(
  rows: readonly BandedRow[],
): (name: string, baseline: number, value: number) => number {
  const largest = new Map<string, number>();
  for (const { values } of rows) {
    for (const [name, value] of Object.entries(values)) {
      largest.set(name, Math.max(largest.get(name) ?? 0, Math.abs(value)));
    }
  }
  return (name, baseline, value) => {
    const difference = Math.abs(value - baseline);
    if (difference === 0) return 0;
    const least = LEAST_SHARE * (largest.get(name) ?? 0);
    return difference / Math.max(Math.abs(baseline), least);
  };
}

/** The costs of a step, by the names of columns. */
export function costsOf(step: StepRecord): Record<string, number> {
  const { total, content, style, layers } = step;
  return { total, content, style, ...layers };
}

/** What is compared. */
export interface RowsOptions {
  /** What the evidence is called. */
  readonly kind: "costs" | "curve";
  /** The baseline's rows. */
  readonly rows: readonly BandedRow[];
  /** Of {@linkcode deviationOf}. */
  readonly deviation: ReturnType<typeof deviationOf>;
}

/** Costs by name, by step. */
export type CostsByStep = ReadonlyMap<
  number,
  Readonly<Record<string, number>>
>;

/** All costs of a run. */
export function costsByStep(steps: readonly StepRecord[]): CostsByStep {
  return new Map(steps.map((step) => [step.step, costsOf(step)]));
}

/**
 * Compares costs.
 *
 * @param now The run's.
 * @param options The baseline's.
 * @returns One entry a cost, in the baseline's order: at the first step that
 *     the run lacks, else that is worse, else that is better, else that came
 *     closest to its band.
 */
export function compareRows(
  now: CostsByStep,
  { kind, rows, deviation }: RowsOptions,
): Evidence[] {
  const names = Object.keys(rows[0]?.values ?? {});
  return names.map((name) => {
    const all = rows.flatMap((row) => {
      const baseline = row.values[name];
      if (baseline === undefined) return [];
      const value = now.get(row.step)?.[name];
      return [judge({ kind, name, row, baseline, value, deviation })];
    });
    return all.find(({ value }) => value === null) ??
      all.find(({ verdict }) => verdict === "worse") ??
      all.find(({ verdict }) => verdict === "better") ?? closest(all);
  });
}

function judge({ kind, name, row, baseline, value, deviation }: {
  readonly kind: "costs" | "curve";
  readonly name: string;
  readonly row: BandedRow;
  readonly baseline: number;
  readonly value: number | undefined;
  readonly deviation: ReturnType<typeof deviationOf>;
}): Evidence {
  const { step, band } = row;
  // a run that ends early, whatever its costs were until then
  if (value === undefined) {
    const none = { value: null, deviation: 1, verdict: "worse" } as const;
    return { kind, name, step, baseline, band, ...none };
  }
  const off = deviation(name, baseline, value);
  // in the first steps a cost that is lower is other maths, and no success
  const isBetter = kind === "curve" && value < baseline;
  const verdict = off <= band ? "within" : isBetter ? "better" : "worse";
  return { kind, name, step, baseline, value, deviation: off, band, verdict };
}

function closest(all: readonly Evidence[]): Evidence {
  return all.reduce((most, it) => timesBand(it) > timesBand(most) ? it : most);
}
