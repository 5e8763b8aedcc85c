/** Blocks printed one over the other on paper. */
import type { Random } from "../../base/random.ts";
import type { Image } from "../types.ts";
import type { Color } from "./color.ts";
import { type FieldNoise, fieldNoise } from "./field_noise.ts";
import type { Plate } from "./plate.ts";

/** A block and what it is rolled with. */
export interface Inked {
  /** The block. */
  readonly plate: Plate;
  /** Colour of the ink on white paper. */
  readonly ink: Color;
  /** Hides what is below it by so much, 0–1; the rest shines through. */
  readonly opacity: number;
}

/** How many grains of wood lie in a unit, across them and along them. */
const GRAINS = 130;
const GRAIN_LENGTHS = 5;
/** How much less ink the soft wood between grains gives. */
const GRAIN_DEPTH = 0.26;

/**
 * Prints blocks in order. The wood's grain shows in every ink.
 *
 * @param inked Blocks of one size, the first printed first.
 * @param paper Colour of the paper.
 * @param random The grain and the fibres of the paper.
 */
export function print(
  inked: readonly Inked[],
  paper: Color,
  random: Random,
): Image {
  const { width, height, scale } = inked[0]!.plate;
  const noise = fieldNoise(random);
  const data = new Float32Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column;
      const x = column / scale;
      const y = row / scale;
      const fibre = 0.97 + 0.05 * noise(90 * x, 90 * y);
      for (let c = 0; c < 3; c++) data[pixel * 3 + c] = paper[c]! * fibre;
      for (const [block, one] of inked.entries()) {
        const stands = one.plate.stands[pixel]!;
        if (stands === 0) continue;
        const share = stands * (1 - GRAIN_DEPTH * grain(noise, x, y, block));
        press(data, pixel * 3, one, share);
      }
    }
  }
  return { width, height, data };
}

/** Lays ink on a pixel: what it does not hide shines through. */
function press(
  data: Float32Array,
  at: number,
  { ink, opacity }: Inked,
  share: number,
): void {
  for (let channel = 0; channel < 3; channel++) {
    const below = data[at + channel]!;
    const shown = ink[channel]! * (opacity + (1 - opacity) * below);
    data[at + channel] = Math.min(1, below + (shown - below) * share);
  }
}

/** Long streaks, bent round a knot here and there; other ones in each block. */
function grain(noise: FieldNoise, x: number, y: number, block: number): number {
  const bend = 0.05 * noise(2.5 * x + 7 * block, 2.5 * y);
  const streak = noise(GRAIN_LENGTHS * x + 11 * block, GRAINS * (y + bend));
  return streak * streak;
}
