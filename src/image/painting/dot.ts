/** One touch with the tip of a round brush. */
import type { Canvas } from "./canvas.ts";
import type { Color } from "./color.ts";

/** Where a dot sits. Lengths in pixels. */
export interface Dot {
  /** Middle, from the left edge. */
  readonly x: number;
  /** Middle, from the upper edge. */
  readonly y: number;
  /** Half its mean width. */
  readonly radius: number;
  /** Which way it is drawn out, a unit vector. */
  readonly direction: readonly [number, number];
  /** Length over width, at least 1. */
  readonly stretch: number;
  /** Colour of the paint. */
  readonly color: Color;
}

/**
 * Paints a dot: an ellipse of opaque paint, thickest in the middle.
 *
 * @param canvas Changed in place.
 * @param dot What to paint; parts outside the canvas are left out.
 */
export function paintDot(canvas: Canvas, dot: Dot): void {
  const { x, y, radius, direction: [cos, sin], stretch } = dot;
  const { width, height, paint, relief } = canvas;
  const reach = radius * stretch + 1;
  const bottom = Math.min(height - 1, Math.ceil(y + reach));
  const right = Math.min(width - 1, Math.ceil(x + reach));
  for (let row = Math.max(0, Math.floor(y - reach)); row <= bottom; row++) {
    const dy = row + 0.5 - y;
    for (let col = Math.max(0, Math.floor(x - reach)); col <= right; col++) {
      const dx = col + 0.5 - x;
      const along = (dx * cos + dy * sin) / stretch;
      const across = (dy * cos - dx * sin) * stretch;
      const squared = along * along + across * across;
      const cover = radius - Math.sqrt(squared) + 0.5;
      if (cover <= 0) continue;
      const alpha = Math.min(1, cover);
      const pixel = row * width + col;
      for (let channel = 0; channel < 3; channel++) {
        const at = pixel * 3 + channel;
        paint[at]! += (dot.color[channel]! - paint[at]!) * alpha;
      }
      const dome = 1 - squared / ((radius + 0.5) * (radius + 0.5));
      relief[pixel]! += (dome - relief[pixel]!) * alpha;
    }
  }
}
