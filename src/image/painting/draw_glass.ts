/** A window with light behind it. */
import type { Random } from "../../base/random.ts";
import type { Image, Size } from "../types.ts";
import { type Color, color, mix, onScale } from "./color.ts";
import { type FieldNoise, fieldNoise, layeredNoise } from "./field_noise.ts";
import type { Figure, Pane } from "./glass.ts";

const LEAD = color("100e14");
const LEAD_RIDGE = color("35323c");
/** Half the width of a lead in units. */
const HALF_LEAD = 0.0058;
/** As far as glass is darker towards a lead, in units. */
const PATINA = 0.03;
const TINTS = 1024;

/** What drawing one pixel needs. */
interface Workshop {
  readonly figures: readonly Figure[];
  readonly noise: FieldNoise;
  /** How pieces of one tone differ, by piece, 0–1. */
  readonly tints: readonly number[];
}

/** A place in a figure. */
interface Spot extends Pane {
  readonly figure: number;
}

/**
 * Draws a window.
 *
 * @param figures Its figures, those in front first; the last one is
 *     everywhere.
 * @param size Width and height of the image in pixels.
 * @param random Tints and streaks of the glass.
 */
export function drawGlass(
  figures: readonly Figure[],
  size: Size,
  random: Random,
): Image {
  const { width, height } = size;
  const pixelsPerUnit = Math.sqrt(width * height);
  const noise = fieldNoise(random);
  const tints = Array.from({ length: TINTS }, random);
  const workshop = { figures, noise, tints };
  const data = new Float32Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5) / pixelsPerUnit;
    const near = [...figures.keys()].filter((index) => {
      const [top, bottom] = figures[index]!.range;
      return y >= top && y <= bottom;
    });
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5) / pixelsPerUnit;
      const spot = spotAt(figures, near, x, y);
      const cover = (spot.room - HALF_LEAD) * pixelsPerUnit + 0.5;
      const share = Math.min(1, Math.max(0, cover));
      const lead = leadColor(spot.room);
      const seen = share === 0
        ? lead
        : mix(lead, glassColor(workshop, spot, x, y), share);
      data.set(seen, (row * width + column) * 3);
    }
  }
  return { width, height, data };
}

/** The piece in front, and the distance to the nearest lead around it. */
function spotAt(
  figures: readonly Figure[],
  near: readonly number[],
  x: number,
  y: number,
): Spot {
  let room = Infinity;
  for (const figure of near) {
    const inset = figures[figure]!.inset(x, y);
    room = Math.min(room, Math.abs(inset));
    if (inset < 0) continue;
    const pane = figures[figure]!.pane(x, y);
    return {
      figure,
      piece: pane.piece,
      room: Math.min(room, pane.room),
      tone: pane.tone,
    };
  }
  return { figure: 0, piece: 0, room, tone: 0 };
}

/** A round bar: its ridge catches some light. */
function leadColor(room: number): Color {
  const side = Math.min(1, room / HALF_LEAD);
  return mix(LEAD_RIDGE, LEAD, side * side);
}

/** Glass poured in streaks, brighter where no dirt lies along the lead. */
function glassColor(
  { figures, noise, tints }: Workshop,
  { figure, piece, room, tone }: Spot,
  x: number,
  y: number,
): Color {
  const { colors, spread } = figures[figure]!;
  const tint = tints[(figure * 131 + piece * 7) & (TINTS - 1)]!;
  // every piece was cut from another place of the sheet, and turned
  const cos = 2 * tint - 1;
  const sin = Math.sqrt(1 - cos * cos);
  const along = x * cos + y * sin + 40 * tint;
  const across = y * cos - x * sin + 23 * tint;
  const streak = layeredNoise(noise, 5 * along, 22 * across, 3) - 0.5;
  const glass = onScale(colors, tone + spread * (tint - 0.5) + 0.5 * streak);
  const edge = Math.min(1, Math.max(0, room - HALF_LEAD) / PATINA);
  const ripple = noise(70 * along, 70 * across) - 0.5;
  const light = 0.82 + 0.34 * Math.sqrt(edge) + 0.3 * streak + 0.1 * ripple;
  const glow = Math.max(0, light - 1.05) * 0.4;
  // thicker glass is not only darker but deeper in colour
  const depth = 0.65 - 0.45 * edge - 0.8 * streak;
  const through = (value: number): number => {
    const shown = value * (1 - depth + depth * value) * light + glow;
    return Math.min(1, Math.max(0, shown));
  };
  return [through(glass[0]), through(glass[1]), through(glass[2])];
}
