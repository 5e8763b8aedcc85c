/** Least squares of a series on the levels of several factors. */
import type { CodedFactor } from "./factors.ts";

/** What a model explains. */
export interface ModelFit {
  /** Free numbers of the model, the mean among them. */
  readonly rank: number;
  /** Sum of squares that it explains, of the centred series. */
  readonly explained: number;
}

/** Pivots below this share of their column count as dependent on others. */
const DEPENDENT = 1e-9;

/**
 * The additive model: mean + an effect of each factor's level. Its normal
 * equations are made once and solved for any of the factors.
 */
export class AdditiveModel {
  readonly #factors: readonly CodedFactor[];
  /** First column of each factor; column 0 is the mean. */
  readonly #starts: readonly number[];
  readonly #size: number;
  readonly #matrix: Float64Array;

  /**
   * Counts how often levels meet.
   *
   * @param factors The factors, of as many observations each; at least one.
   */
  constructor(factors: readonly CodedFactor[]) {
    this.#factors = factors;
    const starts: number[] = [];
    let size = 1;
    for (const { counts } of factors) {
      starts.push(size);
      size += counts.length;
    }
    this.#starts = starts;
    this.#size = size;
    this.#matrix = countMeetings(factors, starts, size);
  }

  /**
   * Whether two factors were varied so that their effects cannot be told
   * apart, or only in part: their levels fall into blocks that never meet.
   *
   * @param a Place of a factor.
   * @param b Place of another one.
   */
  areTied(a: number, b: number): boolean {
    const [rows, columns] = [this.#factors[a]!, this.#factors[b]!];
    const alone = rows.counts.length + columns.counts.length - 1;
    return this.#solve([a, b]).rank < alone;
  }

  /**
   * Fits the model.
   *
   * @param series The centred series.
   * @param chosen Places of the factors that the model has.
   */
  fit(series: Float64Array, chosen: readonly number[]): ModelFit {
    const sums = new Float64Array(this.#size);
    for (const at of chosen) {
      const { levels } = this.#factors[at]!;
      const start = this.#starts[at]!;
      for (let i = 0; i < series.length; i++) {
        sums[start + levels[i]!]! += series[i]!;
      }
    }
    return this.#solve(chosen, sums);
  }

  /** Gaussian elimination that leaves out what depends on columns before. */
  #solve(chosen: readonly number[], sums?: Float64Array): ModelFit {
    const columns = [
      0,
      ...chosen.flatMap((at) =>
        this.#factors[at]!.counts.map((_, level) => this.#starts[at]! + level)
      ),
    ];
    const width = columns.length + 1;
    const rows = columns.map((row) =>
      Float64Array.from(
        { length: width },
        (_, at) =>
          at < columns.length
            ? this.#matrix[row * this.#size + columns[at]!]!
            : sums?.[row] ?? 0,
      )
    );
    return eliminate(rows);
  }
}

function eliminate(rows: readonly Float64Array[]): ModelFit {
  let [rank, explained] = [0, 0];
  const diagonal = rows.map((row, at) => row[at]!);
  for (const [at, pivotRow] of rows.entries()) {
    const pivot = pivotRow[at]!;
    if (pivot <= DEPENDENT * diagonal[at]!) continue;
    rank++;
    explained += pivotRow[rows.length]! ** 2 / pivot;
    for (let below = at + 1; below < rows.length; below++) {
      const row = rows[below]!;
      const factor = row[at]! / pivot;
      if (factor === 0) continue;
      for (let k = at; k < row.length; k++) row[k]! -= factor * pivotRow[k]!;
    }
  }
  return { rank, explained };
}

function countMeetings(
  factors: readonly CodedFactor[],
  starts: readonly number[],
  size: number,
): Float64Array {
  const matrix = new Float64Array(size * size);
  const count = factors[0]!.levels.length;
  matrix[0] = count;
  for (const [a, { levels, counts }] of factors.entries()) {
    const start = starts[a]!;
    counts.forEach((it, level) => {
      matrix[start + level] = it;
      matrix[(start + level) * size] = it;
      matrix[(start + level) * size + start + level] = it;
    });
    for (const [b, other] of factors.entries()) {
      if (b === a) continue;
      for (let i = 0; i < count; i++) {
        const row = start + levels[i]!;
        matrix[row * size + starts[b]! + other.levels[i]!]! += 1;
      }
    }
  }
  return matrix;
}
