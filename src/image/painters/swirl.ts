/** Brush strokes along eddies of a night sky, after Van Gogh's manner. */
import { type Random, seededRandom } from "../../base/random.ts";
import { type Canvas, createCanvas, lightCanvas } from "../painting/canvas.ts";
import { color } from "../painting/color.ts";
import { type Landscape, nightLandscape } from "../painting/night_landscape.ts";
import type { Point } from "../painting/path.ts";
import { shuffledGrid } from "../painting/shuffled_grid.ts";
import { paintStroke } from "../painting/stroke.ts";
import { type WaveNoise, waveNoise } from "../painting/wave_noise.ts";
import type { Image, PainterSpec } from "../types.ts";

/** One pass over the canvas with one brush; lengths in units of the scene. */
interface Pass {
  readonly length: number;
  readonly width: number;
  /** How often each place is painted, about. */
  readonly coats: number;
}

const PASSES: readonly Pass[] = [
  // short dabs first: the long strokes leave the hearts of eddies bare
  { length: 0.05, width: 0.05, coats: 2.2 },
  { length: 0.2, width: 0.05, coats: 1.8 },
  { length: 0.12, width: 0.021, coats: 1.7 },
  { length: 0.07, width: 0.0115, coats: 1.5 },
];
const GROUND = color("14275a");
/** The furthest a stroke turns, in radians: beyond it no parabola would do. */
const MOST_TURN = 1.3;
/** How strongly ridges of paint catch the light. */
const RELIEF_LIGHT = 0.3;

/** What is at hand while painting. */
interface Easel {
  readonly canvas: Canvas;
  readonly scene: Landscape;
  readonly pixelsPerUnit: number;
  readonly bristles: WaveNoise;
  readonly random: Random;
}

/** A night sky in eddies, painted with four brushes from broad to fine. */
export const swirl: PainterSpec = {
  summary: "Brush strokes along the eddies of a night sky, blue and yellow",
  version: 1,
  paint(width: number, height: number, seed: number): Image {
    const random = seededRandom(seed);
    const pixelsPerUnit = Math.sqrt(width * height);
    const unitsWide = width / pixelsPerUnit;
    const unitsHigh = height / pixelsPerUnit;
    const scene = nightLandscape(unitsWide, unitsHigh, random);
    const bristles = waveNoise(random);
    const canvas = createCanvas(width, height, GROUND);
    const easel = { canvas, scene, pixelsPerUnit, bristles, random };
    for (const pass of PASSES) {
      const spacing = Math.sqrt((pass.length * pass.width * 0.75) / pass.coats);
      for (
        const point of shuffledGrid(unitsWide, unitsHigh, spacing, random)
      ) {
        paintAt(easel, pass, point);
      }
    }
    return lightCanvas(canvas, RELIEF_LIGHT);
  },
};

/** One stroke along the flow, bent as the flow bends. */
function paintAt(easel: Easel, pass: Pass, [x, y]: Point): void {
  const { canvas, scene, pixelsPerUnit, bristles, random } = easel;
  const step = pass.length / 4;
  const [u, v] = scene.direction(x, y);
  const [u1, v1] = scene.direction(x - u * step, y - v * step);
  const [u2, v2] = scene.direction(x + u * step, y + v * step);
  const curvature = (u1 * v2 - v1 * u2) / (2 * step);
  const longest = MOST_TURN / (Math.abs(curvature) + 1e-9);
  const length = Math.max(
    pass.width * 1.5,
    Math.min(longest, pass.length * (0.7 + 0.6 * random())),
  );
  paintStroke(canvas, {
    x: x * pixelsPerUnit,
    y: y * pixelsPerUnit,
    direction: [u, v],
    curvature: Math.min(1, longest / length) * curvature / pixelsPerUnit,
    length: length * pixelsPerUnit,
    width: Math.max(1, pass.width * (0.7 + 0.6 * random()) * pixelsPerUnit),
    color: scene.color(x, y),
    bristles: random() * 256,
  }, bristles);
}
