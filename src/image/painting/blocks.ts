/** The blocks of one woodcut, and the knife that goes over all of them. */
import { type Path, taper } from "./path.ts";
import { createPlate, type Cut, cut, type Plate } from "./plate.ts";

/** One block for each ink, printed in this order. */
export interface Blocks {
  /** Flat ink of the sky. */
  readonly sky: Plate;
  /** Flat ink of the sun. */
  readonly sun: Plate;
  /** Flat ink of water and far hills. */
  readonly water: Plate;
  /** The key block, in black: lines and hatching. */
  readonly key: Plate;
}

/** The name of an ink. */
export type Ink = keyof Blocks;

const INKS: readonly Ink[] = ["sky", "sun", "water", "key"];

/**
 * Blocks that are cut away everywhere.
 *
 * @param width Width in pixels.
 * @param height Height in pixels.
 */
export function createBlocks(width: number, height: number): Blocks {
  return {
    sky: createPlate(width, height),
    sun: createPlate(width, height),
    water: createPlate(width, height),
    key: createPlate(width, height),
  };
}

/**
 * Gives an area to some inks and takes it from the others, so that what lies
 * in front hides what lies behind.
 *
 * @param blocks Changed in place.
 * @param outline The area, in units.
 * @param inks The inks that print there; none leaves bare paper.
 */
export function lay(
  blocks: Blocks,
  outline: Path,
  inks: readonly Ink[] = [],
): void {
  const cuts = INKS.map((ink): Cut => ({
    plate: blocks[ink],
    height: inks.includes(ink) ? 1 : 0,
  }));
  cut(cuts, outline);
}

/**
 * Adds an ink to an area, over whatever prints there.
 *
 * @param plate Changed in place.
 * @param outline The area, in units.
 */
export function add(plate: Plate, outline: Path): void {
  cut([{ plate, height: 1 }], outline);
}

/**
 * A line of black, thickest in the middle as the knife leaves it.
 *
 * @param blocks Changed in place.
 * @param path Its middle, in units.
 * @param width At its widest, in units.
 */
export function line(blocks: Blocks, path: Path, width: number): void {
  add(blocks.key, taper(path, spindle(width)));
}

/**
 * A groove in all blocks, widest in the middle: paper shows through.
 *
 * @param blocks Changed in place.
 * @param path Its middle, in units.
 * @param width At its widest, in units.
 */
export function groove(blocks: Blocks, path: Path, width: number): void {
  lay(blocks, taper(path, spindle(width)));
}

/**
 * A width that rises and falls.
 *
 * @param width At its widest.
 * @returns Width at 0–1 along a stroke.
 */
export function spindle(width: number): (t: number) => number {
  return (t) => width * Math.sqrt(Math.max(0, 4 * t * (1 - t)));
}
