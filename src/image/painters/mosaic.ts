/** A Roman floor: stones in curved rows, with mortar between. */
import { type Random, seededRandom } from "../../base/random.ts";
import { color } from "../painting/color.ts";
import { drawFloor } from "../painting/draw_floor.ts";
import { type Motif, seaAndSun } from "../painting/sea_and_sun.ts";
import {
  createFloor,
  setStone,
  type StoneFloor,
} from "../painting/stone_floor.ts";
import type { Image, PainterSpec } from "../types.ts";

/** Distance of neighbouring stones, in units of the floor. */
const SPACING = 0.031;
const MORTAR = color("2b2622");
/** Least distance of two stones of one motif, and of those filled in. */
const GAP = 0.68 * SPACING;
const FILL_GAP = 0.74 * SPACING;

/** What is at hand while stones are set. */
interface Site {
  readonly floor: StoneFloor;
  readonly motifs: readonly Motif[];
  readonly random: Random;
}

/** Irregular stones in rows round a sun and round waves. */
export const mosaic: PainterSpec = {
  summary: "Roman stones in curved rows, a sun over waves, dark joints",
  version: 1,
  paint(width: number, height: number, seed: number): Image {
    const random = seededRandom(seed);
    const pixelsPerUnit = Math.sqrt(width * height);
    const floor = createFloor(
      width / pixelsPerUnit,
      height / pixelsPerUnit,
      SPACING,
    );
    const motifs = seaAndSun(floor.width, floor.height, random);
    const site = { floor, motifs, random };
    for (const motif of motifs) layRings(site, motif);
    fillGaps(site);
    return drawFloor(floor, MORTAR, { width, height }, random);
  },
};

/** Sets the stones of one motif ring by ring, where nothing lies in front. */
function layRings(site: Site, motif: Motif): void {
  const { motifs, random } = site;
  const rings = Math.floor(motif.radius / SPACING);
  for (let ring = 0; ring < rings; ring++) {
    const depth = (ring + 0.5) * SPACING;
    const distance = motif.inward ? motif.radius - depth : depth;
    const count = Math.max(1, Math.round(2 * Math.PI * distance / SPACING));
    const start = random();
    for (let i = 0; i < count; i++) {
      const wobble = 0.3 * (random() - 0.5);
      const angle = 2 * Math.PI * (i + start + wobble) / count;
      const away = distance + 0.1 * SPACING * (random() - 0.5);
      const x = motif.x + away * Math.cos(angle);
      const y = motif.y + away * Math.sin(angle);
      if (motifAt(motifs, x, y) === motif) {
        lay(site, motif, [x, y], GAP);
      }
    }
  }
}

/** Sets stones of the nearest motif wherever there is room left. */
function fillGaps(site: Site): void {
  const { floor, motifs, random } = site;
  const step = SPACING / 3;
  for (let top = -SPACING; top < floor.height + SPACING; top += step) {
    for (let left = -SPACING; left < floor.width + SPACING; left += step) {
      const x = left + step * random();
      const y = top + step * random();
      const motif = motifAt(motifs, x, y);
      lay(site, motif, [x, y], FILL_GAP);
    }
  }
}

/** Sets one stone, turned along its ring, if there is room for it. */
function lay(
  { floor, random }: Site,
  motif: Motif,
  [x, y]: readonly [number, number],
  gap: number,
): void {
  const angle = Math.atan2(y - motif.y, x - motif.x);
  const distance = Math.hypot(x - motif.x, y - motif.y);
  const row = angle + Math.PI / 2 + 0.16 * (random() - 0.5);
  const direction = [Math.cos(row), Math.sin(row)] as const;
  const stone = { x, y, direction, color: motif.color(distance, angle) };
  setStone(floor, stone, gap);
}

/** The motif in front; the last one is everywhere. */
function motifAt(motifs: readonly Motif[], x: number, y: number): Motif {
  return motifs.find((motif) =>
    (x - motif.x) ** 2 + (y - motif.y) ** 2 < motif.radius ** 2
  ) ?? motifs.at(-1)!;
}
