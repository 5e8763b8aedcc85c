/** Pieces of glass and the lead between them. */
import type { Color } from "./color.ts";

/** Where in a piece of glass a place lies. */
export interface Pane {
  /** Which piece, a whole number; pieces of one number share a tint. */
  readonly piece: number;
  /** Distance to the nearest lead inside the figure, in units. */
  readonly room: number;
  /** Where on the scale of colours, 0–1. */
  readonly tone: number;
}

/** A figure of a window: an outline, divided into pieces of glass. */
export interface Figure {
  /** Distance to the outline in units; below 0 outside. */
  inset(x: number, y: number): number;
  /** The piece at a place inside the outline. */
  pane(x: number, y: number): Pane;
  /** Colours of its glass, as a scale. */
  readonly colors: readonly Color[];
  /** First and last height at which there is any of it, in units. */
  readonly range: readonly [top: number, bottom: number];
  /** How far pieces of one tone differ, as a share of the scale. */
  readonly spread: number;
}

/** The range of a figure that may be anywhere. */
export const EVERYWHERE: Figure["range"] = [-Infinity, Infinity];

/** A part of a line or of a circle. */
export interface Part {
  /** Which one, a whole number. */
  readonly piece: number;
  /** Distance to its nearer end. */
  readonly room: number;
}

/**
 * A disc.
 *
 * @param middle Its centre in units.
 * @param radius Its radius in units.
 */
export function disc(
  [cx, cy]: readonly [number, number],
  radius: number,
): Figure["inset"] {
  return (x, y) => radius - Math.sqrt((x - cx) ** 2 + (y - cy) ** 2);
}

/** A petal or a leaf: two arcs that meet in points. Lengths in units. */
export interface Lens {
  /** Where it grows from. */
  readonly root: readonly [number, number];
  /** Its direction in radians; 0 points right, positive turns downwards. */
  readonly angle: number;
  /** From point to point. */
  readonly length: number;
  /** At its widest. */
  readonly width: number;
  /** How far its middle is pushed aside. */
  readonly bend: number;
}

/**
 * A petal or a leaf, in two halves along its rib, one in the light.
 *
 * @param lens Its shape.
 * @param colors Colours of its glass from its tip to its root.
 */
export function petal(lens: Lens, colors: readonly Color[]): Figure {
  const { root, length, width } = lens;
  const cos = Math.cos(lens.angle);
  const sin = Math.sin(lens.angle);
  // radius and shift of the two arcs
  const radius = (length * length + width * width) / (4 * width);
  const shift = radius - width / 2;
  const across = (x: number, y: number): [number, number] => {
    const u = (x - root[0]) * cos + (y - root[1]) * sin - length / 2;
    const bow = 1 - (2 * u / length) ** 2;
    const v = (y - root[1]) * cos - (x - root[0]) * sin;
    return [u, v - lens.bend * Math.max(-1, bow)];
  };
  return {
    colors,
    spread: 0.16,
    range: [root[1] - length - width, root[1] + length + width],
    inset(x: number, y: number): number {
      const [u, v] = across(x, y);
      return radius - Math.sqrt(u * u + (Math.abs(v) + shift) ** 2);
    },
    pane(x: number, y: number): Pane {
      const [u, v] = across(x, y);
      const tone = 0.42 - 0.72 * u / length + (v < 0 ? -0.13 : 0.13);
      return { piece: v < 0 ? 0 : 1, room: Math.abs(v), tone };
    },
  };
}

/**
 * Divides a line into even pieces.
 *
 * @param position Where, in units.
 * @param step Length of a piece in units.
 */
export function divide(position: number, step: number): Part {
  const at = position / step;
  const piece = Math.floor(at);
  const t = at - piece;
  return { piece, room: Math.min(t, 1 - t) * step };
}

/**
 * Divides a circle into even pieces.
 *
 * @param angle Where, in radians.
 * @param radius Its radius in units.
 * @param count How many pieces, a whole number.
 */
export function sectors(angle: number, radius: number, count: number): Part {
  const step = 2 * Math.PI / count;
  const { piece, room } = divide(angle, step);
  return { piece: (piece % count + count) % count, room: room * radius };
}
