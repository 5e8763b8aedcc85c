/** A printing block: what stands prints, what is cut away does not. */
import type { Path, Point } from "./path.ts";

/** A block of wood. Its paths are in units, its pixels in those of the print. */
export interface Plate {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Pixels in a unit: the square root of the number of pixels. */
  readonly scale: number;
  /** How much of each pixel stands, 0–1, `[height, width]`. */
  readonly stands: Float32Array;
}

/** Lines sampled in a row of pixels. */
const LINES = 4;

/**
 * A block that is cut away everywhere.
 *
 * @param width Width in pixels.
 * @param height Height in pixels.
 */
export function createPlate(width: number, height: number): Plate {
  return {
    width,
    height,
    scale: Math.sqrt(width * height),
    stands: new Float32Array(width * height),
  };
}

/** What happens to a block inside an outline. */
export interface Cut {
  /** Changed in place. */
  readonly plate: Plate;
  /** 1 to leave standing, 0 to cut away. */
  readonly height: 0 | 1;
}

/**
 * Leaves the inside of an outline standing, or cuts it away, in blocks of one
 * size. Where the outline crosses itself, whatever it runs round is inside.
 *
 * @param cuts The blocks, at least one.
 * @param outline In units; parts beside the blocks are left out.
 */
export function cut(cuts: readonly Cut[], outline: Path): void {
  const { width, height, scale } = cuts[0]!.plate;
  const path = outline.map(([x, y]): Point => [x * scale, y * scale]);
  const xs = path.map((point) => point[0]);
  const ys = path.map((point) => point[1]);
  const left = Math.max(0, Math.floor(Math.min(...xs)));
  const right = Math.min(width, Math.ceil(Math.max(...xs)));
  const top = Math.max(0, Math.floor(Math.min(...ys)));
  const bottom = Math.min(height, Math.ceil(Math.max(...ys)));
  if (left >= right) return;
  const cover = new Float32Array(right - left);
  for (let row = top; row < bottom; row++) {
    cover.fill(0);
    for (let line = 0; line < LINES; line++) {
      addSpans(cover, left, path, row + (line + 0.5) / LINES);
    }
    for (const { plate, height } of cuts) {
      change(plate.stands, row * width + left, cover, height);
    }
  }
}

function change(
  stands: Float32Array,
  from: number,
  cover: Float32Array,
  height: 0 | 1,
): void {
  for (let i = 0; i < cover.length; i++) {
    const share = Math.min(1, cover[i]! / LINES);
    stands[from + i]! += (height - stands[from + i]!) * share;
  }
}

/** Adds to each pixel how much of a line through it lies inside. */
function addSpans(
  cover: Float32Array,
  left: number,
  path: Path,
  y: number,
): void {
  const crossings = crossingsAt(path, y);
  let winding = 0;
  for (let i = 0; i + 1 < crossings.length; i++) {
    winding += crossings[i]![1];
    if (winding === 0) continue;
    addSpan(cover, crossings[i]![0] - left, crossings[i + 1]![0] - left);
  }
}

/** Where the outline crosses a line, and whether downwards, from left on. */
function crossingsAt(path: Path, y: number): [x: number, turn: number][] {
  const crossings: [number, number][] = [];
  let from = path.at(-1)!;
  for (const to of path) {
    if ((from[1] <= y) !== (to[1] <= y)) {
      const t = (y - from[1]) / (to[1] - from[1]);
      const turn = from[1] < to[1] ? 1 : -1;
      crossings.push([from[0] + (to[0] - from[0]) * t, turn]);
    }
    from = to;
  }
  return crossings.sort((a, b) => a[0] - b[0]);
}

function addSpan(cover: Float32Array, from: number, to: number): void {
  const left = Math.max(0, from);
  const right = Math.min(cover.length, to);
  for (let x = Math.floor(left); x < right; x++) {
    cover[x]! += Math.min(right, x + 1) - Math.max(left, x);
  }
}
