/** Dots of pure colour that mix in the eye, after Seurat's manner. */
import { type Random, seededRandom } from "../../base/random.ts";
import { type Canvas, createCanvas, lightCanvas } from "../painting/canvas.ts";
import { type Color, color, shade } from "../painting/color.ts";
import { paintDot } from "../painting/dot.ts";
import { type Pigments, riverside } from "../painting/riverside.ts";
import { shuffledGrid } from "../painting/shuffled_grid.ts";
import type { Image, PainterSpec } from "../types.ts";

/** Dots of one size; lengths in units of the scene. */
interface Pass {
  readonly radius: number;
  /** How often each place is painted, about. */
  readonly coats: number;
}

const PASSES: readonly Pass[] = [
  { radius: 0.021, coats: 1.6 },
  { radius: 0.0115, coats: 1.3 },
  { radius: 0.0075, coats: 1.0 },
];
const GROUND = color("e6d6b4");
/** How far dots stray from the light of their place. */
const SPREAD = 0.34;
/** How strongly the domes of paint catch the light. */
const RELIEF_LIGHT = 0.16;

/** A river in evening light, in dots of three sizes. */
export const points: PainterSpec = {
  summary: "Dots of complementary colours, a river in evening light",
  version: 1,
  paint(width: number, height: number, seed: number): Image {
    const random = seededRandom(seed);
    const pixelsPerUnit = Math.sqrt(width * height);
    const unitsWide = width / pixelsPerUnit;
    const unitsHigh = height / pixelsPerUnit;
    const scene = riverside(unitsWide, unitsHigh, random);
    const canvas = createCanvas(width, height, GROUND);
    for (const { radius, coats } of PASSES) {
      const spacing = radius * Math.sqrt(Math.PI / coats);
      for (
        const [x, y] of shuffledGrid(unitsWide, unitsHigh, spacing, random)
      ) {
        const paint = pickColor(scene(x, y), random);
        touch(
          canvas,
          [x * pixelsPerUnit, y * pixelsPerUnit],
          radius * pixelsPerUnit,
          paint,
          random,
        );
      }
    }
    return lightCanvas(canvas, RELIEF_LIGHT);
  },
};

/** One pigment as it comes from the tube: mixing is left to the eye. */
function pickColor(pigments: Pigments, random: Random): Color {
  const { colors, light, accents, accentShare } = pigments;
  const chance = random();
  const stray = random() + random() - 1;
  const lightness = 0.94 + 0.12 * random();
  if (chance < accentShare) {
    const accent = Math.floor(chance / accentShare * accents.length);
    return shade(accents[accent]!, lightness);
  }
  const last = colors.length - 1;
  const at = Math.round((light + SPREAD * stray) * last);
  return shade(colors[Math.min(last, Math.max(0, at))]!, lightness);
}

function touch(
  canvas: Canvas,
  [x, y]: readonly [number, number],
  radius: number,
  paint: Color,
  random: Random,
): void {
  const angle = random() * Math.PI;
  paintDot(canvas, {
    x,
    y,
    radius: radius * (0.8 + 0.4 * random()),
    direction: [Math.cos(angle), Math.sin(angle)],
    stretch: 1 + 0.18 * random(),
    color: paint,
  });
}
