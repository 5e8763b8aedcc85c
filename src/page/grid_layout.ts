/** Which settings a grid of images lays out, and which trials it shows. */
import type { ReportData, ReportTrial } from "./data.ts";
import type { Dimension } from "./flips.ts";

/** Larger grids would mostly be empty; images then stand in a row. */
const LARGEST_GRID = 4;

/** Which dimensions a grid shows; -1 stands for none. */
export interface Layout {
  /** The dimension across. */
  readonly x: number;
  /** The dimension down. */
  readonly y: number;
  /** For each dimension the place of the value to show; -1 shows all. */
  readonly flips: readonly number[];
}

/**
 * The value to which a dimension is flipped.
 *
 * @param layout The layout.
 * @param axis Place of the dimension.
 * @returns Place of the value; -1 for all.
 */
export function flipOf(
  { flips }: Pick<Layout, "flips">,
  axis: number,
): number {
  return flips[axis] ?? 0;
}

/**
 * What is shown before anybody has chosen.
 *
 * @param data The report.
 * @param dimensions What its trials differ in.
 * @returns Nothing on the axes where most of the grid would be empty.
 */
export function firstLayout(
  { trials }: Pick<ReportData, "trials">,
  dimensions: readonly Dimension[],
): Layout {
  const cells = dimensions.reduce((all, { texts }) => all * texts.length, 1);
  if (dimensions.length === 0 || cells > LARGEST_GRID * trials.length) {
    return { x: -1, y: -1, flips: dimensions.map(() => -1) };
  }
  // images tell more of settings than of other images
  const order = dimensions.map((_, at) => at).toSorted((a, b) =>
    Number(isPair(dimensions[a]!)) - Number(isPair(dimensions[b]!))
  );
  const [x = -1, y = -1] = order;
  return { x, y, flips: fullestFlips(trials, dimensions, [x, y]) };
}

function isPair({ axes }: Dimension): boolean {
  return axes.length > 1;
}

/** The values of what is on no axis that most images share. */
function fullestFlips(
  trials: readonly ReportTrial[],
  dimensions: readonly Dimension[],
  shown: readonly number[],
): readonly number[] {
  const others = dimensions.filter((_, at) => !shown.includes(at));
  const withImage = trials.filter(({ image }) => image !== null);
  const groups = Map.groupBy(
    withImage.length > 0 ? withImage : trials,
    (trial) => others.map(({ at }) => at(trial)).join(),
  );
  // sorting keeps the order of those that are as large
  const [largest] = [...groups.values()]
    .toSorted((a, b) => b.length - a.length);
  const fullest = largest?.[0];
  return fullest === undefined ? [] : dimensions.map(({ at }) => at(fullest));
}

/**
 * Trials that have the values to which settings are flipped.
 *
 * @param layout The layout.
 * @param dimensions What the trials differ in.
 * @param trials Those to choose from.
 */
export function shownBy(
  layout: Layout,
  dimensions: readonly Dimension[],
  trials: readonly ReportTrial[],
): ReportTrial[] {
  return trials.filter((trial) =>
    dimensions.every(({ at }, axis) => {
      if (axis === layout.x || axis === layout.y) return true;
      const wanted = flipOf(layout, axis);
      return wanted < 0 || at(trial) === wanted;
    })
  );
}
