/** Small stones on a floor, found by where they lie. */
import type { Color } from "./color.ts";

/** One stone. Lengths in units of the square root of the image's area. */
export interface Stone {
  /** Middle, from the left edge. */
  readonly x: number;
  /** Middle, from the upper edge. */
  readonly y: number;
  /** Direction of its row, a unit vector. */
  readonly direction: readonly [number, number];
  /** Its colour. */
  readonly color: Color;
}

/** A floor that is being laid. */
export interface StoneFloor {
  /** Width in units. */
  readonly width: number;
  /** Height in units. */
  readonly height: number;
  /** Distance of neighbouring stones in units; also the side of a square. */
  readonly spacing: number;
  /** Squares side by side, with one more at either edge. */
  readonly columns: number;
  /** Squares one below the other, with one more at either edge. */
  readonly rows: number;
  /** Stones in each square, `[rows, columns]`; grows as stones are set. */
  readonly squares: readonly Stone[][];
}

/**
 * An empty floor.
 *
 * @param width Width in units.
 * @param height Height in units.
 * @param spacing Distance of neighbouring stones in units.
 */
export function createFloor(
  width: number,
  height: number,
  spacing: number,
): StoneFloor {
  const columns = Math.ceil(width / spacing) + 2;
  const rows = Math.ceil(height / spacing) + 2;
  const squares = Array.from({ length: columns * rows }, () => []);
  return { width, height, spacing, columns, rows, squares };
}

/**
 * Sets a stone, unless it lies beside the floor or another one is closer.
 *
 * @param floor Changed in place.
 * @param stone The stone.
 * @param gap Least distance to the middle of another stone, in units, at most
 *     one spacing.
 */
export function setStone(floor: StoneFloor, stone: Stone, gap: number): void {
  const column = Math.floor(stone.x / floor.spacing) + 1;
  const row = Math.floor(stone.y / floor.spacing) + 1;
  if (column < 0 || row < 0) return;
  if (column >= floor.columns || row >= floor.rows) return;
  for (const { x, y } of stonesNear(floor, column, row)) {
    const dx = x - stone.x;
    const dy = y - stone.y;
    if (dx * dx + dy * dy < gap * gap) return;
  }
  floor.squares[row * floor.columns + column]!.push(stone);
}

/**
 * The stones in a square and in those around it.
 *
 * @param floor The floor.
 * @param column Column of the square; 1 begins at the left edge.
 * @param row Row of the square; 1 begins at the upper edge.
 */
export function stonesNear(
  floor: StoneFloor,
  column: number,
  row: number,
): Stone[] {
  const near: Stone[] = [];
  for (let r = Math.max(0, row - 1); r <= row + 1 && r < floor.rows; r++) {
    for (let c = column - 1; c <= column + 1; c++) {
      if (c < 0 || c >= floor.columns) continue;
      for (const stone of floor.squares[r * floor.columns + c]!) {
        near.push(stone);
      }
    }
  }
  return near;
}
