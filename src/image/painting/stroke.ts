/** One stroke of a bristle brush. */
import type { Canvas } from "./canvas.ts";
import type { Color } from "./color.ts";
import type { WaveNoise } from "./wave_noise.ts";

/** Where a stroke goes and what it leaves. Lengths in pixels. */
export interface Stroke {
  /** Middle of the stroke, from the left edge. */
  readonly x: number;
  /** Middle of the stroke, from the upper edge. */
  readonly y: number;
  /** Direction in the middle, a unit vector. */
  readonly direction: readonly [number, number];
  /** How it bends, in 1 / pixels; positive turns from x towards y. */
  readonly curvature: number;
  /** From end to end. */
  readonly length: number;
  /** At its widest. */
  readonly width: number;
  /** Colour of the paint. */
  readonly color: Color;
  /** Where on the bristle noise this brush lies. */
  readonly bristles: number;
}

/** Pixels that a brush of one bristle covers. */
const BRISTLE_WIDTH = 1.6;
const MOST_BRISTLES = 9;

/**
 * Paints a stroke: a parabola, blunt where the brush comes down, thinner where
 * it is lifted and some bristles run dry.
 *
 * @param canvas Changed in place.
 * @param stroke What to paint; parts outside the canvas are left out.
 * @param noise Lightness of the paint from bristle to bristle.
 */
export function paintStroke(
  canvas: Canvas,
  stroke: Stroke,
  noise: WaveNoise,
): void {
  const [cos, sin] = stroke.direction;
  const half = stroke.length / 2;
  const radius = stroke.width / 2;
  const bend = stroke.curvature / 2;
  const count = Math.min(MOST_BRISTLES, stroke.width / BRISTLE_WIDTH);
  const box = boxOf(canvas, stroke);
  for (let y = box.top; y <= box.bottom; y++) {
    const dy = y + 0.5 - stroke.y;
    for (let x = box.left; x <= box.right; x++) {
      const dx = x + 0.5 - stroke.x;
      const along = (dx * cos + dy * sin) / half;
      if (along < -1 || along > 1) continue;
      const u = along * half;
      const across = dy * cos - dx * sin - bend * u * u;
      const squared = along * along;
      const profile = (1 - squared * squared) * (1 - 0.22 * along);
      const cover = radius * profile - Math.abs(across) + 0.5;
      if (cover <= 0) continue;
      const side = across / radius;
      const bristle = noise(stroke.bristles + (side + 1) * 0.5 * count);
      const wet = 1.25 + bristle - 1.3 * Math.max(0, along);
      const alpha = Math.min(1, cover) * Math.min(1, wet);
      const at = y * canvas.width + x;
      blend(canvas, at, stroke.color, alpha, bristle);
      const ridge = 0.5 * bristle + 0.5 * (1 - side * side);
      canvas.relief[at]! += (ridge - canvas.relief[at]!) * alpha;
    }
  }
}

function blend(
  { paint }: Canvas,
  pixel: number,
  color: Color,
  alpha: number,
  bristle: number,
): void {
  const light = 0.84 + 0.32 * bristle;
  const at = pixel * 3;
  paint[at]! += (color[0] * light - paint[at]!) * alpha;
  paint[at + 1]! += (color[1] * light - paint[at + 1]!) * alpha;
  paint[at + 2]! += (color[2] * light - paint[at + 2]!) * alpha;
}

/** Pixels that a stroke can touch. */
function boxOf(canvas: Canvas, stroke: Stroke): {
  left: number;
  right: number;
  top: number;
  bottom: number;
} {
  const [cos, sin] = stroke.direction;
  const half = stroke.length / 2;
  const sag = (stroke.curvature * half * half) / 2;
  const radius = stroke.width * 0.65 + 1;
  // the bent brush lies between its chord and its middle
  const reachX = Math.abs(cos) * half + radius;
  const reachY = Math.abs(sin) * half + radius;
  const shiftX = -sin * sag;
  const shiftY = cos * sag;
  return {
    left: Math.max(0, Math.floor(stroke.x - reachX + Math.min(0, shiftX))),
    right: Math.min(
      canvas.width - 1,
      Math.ceil(stroke.x + reachX + Math.max(0, shiftX)),
    ),
    top: Math.max(0, Math.floor(stroke.y - reachY + Math.min(0, shiftY))),
    bottom: Math.min(
      canvas.height - 1,
      Math.ceil(stroke.y + reachY + Math.max(0, shiftY)),
    ),
  };
}
