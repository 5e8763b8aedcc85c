/** A laid floor as an image: stones, joints and the light on them. */
import type { Random } from "../../base/random.ts";
import type { Image, Size } from "../types.ts";
import type { Color } from "./color.ts";
import { type Stone, type StoneFloor, stonesNear } from "./stone_floor.ts";

/** How one stone was cut and how it lies. */
interface Cut {
  /** Half its length along its row, in spacings. */
  readonly halfLength: number;
  /** Half its depth across its row, in spacings. */
  readonly halfDepth: number;
  /** How much lighter it grows in a spacing along x. */
  readonly tiltX: number;
  /** How much lighter it grows in a spacing along y. */
  readonly tiltY: number;
}

/** A stone with its cut. */
interface CutStone extends Stone {
  readonly cut: Cut;
}

/** What drawing one square needs. */
interface Drawing {
  readonly floor: StoneFloor;
  readonly pixelsPerUnit: number;
  readonly mortar: Color;
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Half the width of a joint, in spacings. */
const HALF_JOINT = 0.065;
/** Width of the worn edge of a stone, in spacings. */
const BEVEL = 0.16;
const BEVEL_LIGHT = 0.2;

/**
 * Draws a floor. A stone reaches as far as no other one is nearer, cut to a
 * rectangle along its row; its upper left edge is lit, its lower right shaded.
 *
 * @param floor The floor.
 * @param mortar Colour of the joints.
 * @param size Width and height of the image in pixels.
 * @param random Cut and tilt of the stones.
 */
export function drawFloor(
  floor: StoneFloor,
  mortar: Color,
  size: Size,
  random: Random,
): Image {
  const { width, height } = size;
  const data = new Float32Array(width * height * 3);
  const pixelsPerUnit = Math.sqrt(width * height);
  const drawing = { floor, pixelsPerUnit, mortar, width, height, data };
  const squares = floor.squares.map((stones) =>
    stones.map((stone): CutStone => ({ ...stone, cut: cutStone(random) }))
  );
  const cutFloor = { ...floor, squares };
  for (let row = 1; row < floor.rows; row++) {
    for (let column = 1; column < floor.columns; column++) {
      const near = stonesNear(cutFloor, column, row) as CutStone[];
      drawSquare(drawing, column, row, near);
    }
  }
  return { width, height, data };
}

function cutStone(random: Random): Cut {
  return {
    halfLength: 0.5 + 0.14 * random(),
    halfDepth: 0.44 + 0.1 * random(),
    tiltX: 0.24 * (random() - 0.5),
    tiltY: 0.24 * (random() - 0.5),
  };
}

function drawSquare(
  drawing: Drawing,
  column: number,
  row: number,
  near: readonly CutStone[],
): void {
  const pixels = drawing.floor.spacing * drawing.pixelsPerUnit;
  const left = Math.ceil((column - 1) * pixels - 0.5);
  const right = Math.min(drawing.width, Math.ceil(column * pixels - 0.5));
  const top = Math.ceil((row - 1) * pixels - 0.5);
  const bottom = Math.min(drawing.height, Math.ceil(row * pixels - 0.5));
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      drawPixel(drawing, x, y, near);
    }
  }
}

function drawPixel(
  { floor, pixelsPerUnit, mortar, width, data }: Drawing,
  column: number,
  row: number,
  near: readonly CutStone[],
): void {
  const x = (column + 0.5) / pixelsPerUnit;
  const y = (row + 0.5) / pixelsPerUnit;
  const at = (row * width + column) * 3;
  const stone = nearest(near, x, y);
  if (stone === undefined) return data.set(mortar, at);
  const dx = (x - stone.x) / floor.spacing;
  const dy = (y - stone.y) / floor.spacing;
  const inset = Math.min(
    roomInCut(stone, dx, dy),
    roomToOthers(stone, near, x, y) / floor.spacing,
  ) - HALF_JOINT;
  const cover = inset * floor.spacing * pixelsPerUnit + 0.5;
  if (cover <= 0) return data.set(mortar, at);
  const share = Math.min(1, cover);
  const light = 1 + stone.cut.tiltX * dx + stone.cut.tiltY * dy +
    bevel(inset, dx, dy);
  for (let channel = 0; channel < 3; channel++) {
    const value = Math.min(1, stone.color[channel]! * light);
    data[at + channel] = value * share + mortar[channel]! * (1 - share);
  }
}

function nearest(
  near: readonly CutStone[],
  x: number,
  y: number,
): CutStone | undefined {
  let best: CutStone | undefined;
  let least = Infinity;
  for (const stone of near) {
    const dx = x - stone.x;
    const dy = y - stone.y;
    const squared = dx * dx + dy * dy;
    if (squared >= least) continue;
    least = squared;
    best = stone;
  }
  return best;
}

/** Distance to the nearest place that is as close to another stone. */
function roomToOthers(
  stone: CutStone,
  near: readonly CutStone[],
  x: number,
  y: number,
): number {
  let room = Infinity;
  for (const other of near) {
    if (other === stone) continue;
    const nx = other.x - stone.x;
    const ny = other.y - stone.y;
    const middleX = (other.x + stone.x) / 2 - x;
    const middleY = (other.y + stone.y) / 2 - y;
    const distance = (middleX * nx + middleY * ny) /
      Math.sqrt(nx * nx + ny * ny);
    if (distance < room) room = distance;
  }
  return room;
}

/** Distance to the edge of the stone's rectangle, in spacings. */
function roomInCut(
  { direction, cut }: CutStone,
  dx: number,
  dy: number,
): number {
  const along = Math.abs(dx * direction[0] + dy * direction[1]);
  const across = Math.abs(dy * direction[0] - dx * direction[1]);
  return Math.min(cut.halfLength - along, cut.halfDepth - across);
}

/** Light from the upper left on a worn edge. */
function bevel(inset: number, dx: number, dy: number): number {
  if (inset >= BEVEL) return 0;
  const towardsLight = -(dx + dy) / (Math.abs(dx) + Math.abs(dy) + 1e-9);
  return BEVEL_LIGHT * (1 - inset / BEVEL) * towardsLight;
}
