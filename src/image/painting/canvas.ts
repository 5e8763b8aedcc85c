/** A canvas that keeps how thick the paint lies. */
import type { Image } from "../types.ts";
import type { Color } from "./color.ts";

/** Wet paint: colour and thickness, changed in place by brushes. */
export interface Canvas {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** RGB, 0–1, `[height, width, 3]`. */
  readonly paint: Float32Array;
  /** Thickness of the paint, 0–1, `[height, width]`. */
  readonly relief: Float32Array;
}

/**
 * A canvas in one flat colour.
 *
 * @param width Width in pixels.
 * @param height Height in pixels.
 * @param ground The colour.
 */
export function createCanvas(
  width: number,
  height: number,
  ground: Color,
): Canvas {
  const paint = new Float32Array(width * height * 3);
  for (let i = 0; i < paint.length; i++) paint[i] = ground[i % 3]!;
  return { width, height, paint, relief: new Float32Array(width * height) };
}

/**
 * The canvas as it looks with light from the upper left, so that ridges of
 * paint catch it.
 *
 * @param canvas The canvas; left as it is.
 * @param strength Change of brightness where the relief falls by 1 between two
 *     pixels.
 */
export function lightCanvas(canvas: Canvas, strength: number): Image {
  const { width, height, paint, relief } = canvas;
  const data = new Float32Array(paint.length);
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - 1) * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x++) {
      const upper = relief[above + Math.max(0, x - 1)]!;
      const lower = relief[below + Math.min(width - 1, x + 1)]!;
      const light = 1 + strength * (lower - upper);
      const at = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = paint[at + channel]! * light;
        data[at + channel] = Math.min(1, Math.max(0, value));
      }
    }
  }
  return { width, height, data };
}
