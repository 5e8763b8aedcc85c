/** The Pareto front: what no other point beats in both numbers. */

/** A point of a scatter plot. */
export interface Point {
  /** Horizontal value. */
  readonly x: number;
  /** Vertical value. */
  readonly y: number;
}

/** Which values are better. */
export interface Goals {
  /** Whether larger horizontal values are better. */
  readonly maximizeX: boolean;
  /** Whether larger vertical values are better. */
  readonly maximizeY: boolean;
}

/**
 * Finds the points that no other point beats in one number without being worse
 * in the other.
 *
 * @param points The points.
 * @param goals Which values are better.
 * @returns Those on the front, the best in x first.
 *
 * @example
 * ```ts
 * import { paretoFront } from "./pareto.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const points = [{ x: 2, y: 1 }, { x: 1, y: 2 }, { x: 2, y: 3 }];
 * const goals = { maximizeX: false, maximizeY: false };
 * deepStrictEqual(paretoFront(points, goals), [points[1], points[0]]);
 * ```
 */
export function paretoFront<Item extends Point>(
  points: readonly Item[],
  { maximizeX, maximizeY }: Goals,
): Item[] {
  const signX = maximizeX ? -1 : 1;
  const signY = maximizeY ? -1 : 1;
  const sorted = points.toSorted((a, b) =>
    signX * (a.x - b.x) || signY * (a.y - b.y)
  );
  const front: Item[] = [];
  for (const point of sorted) {
    const last = front.at(-1);
    const isBetter = last === undefined || signY * (last.y - point.y) > 0;
    // the same point twice: neither beats the other
    const isEqual = last !== undefined && last.x === point.x &&
      last.y === point.y;
    if (isBetter || isEqual) front.push(point);
  }
  return front;
}
