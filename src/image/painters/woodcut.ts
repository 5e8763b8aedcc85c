/** A colour woodcut: black lines and hatching over three flat inks. */
import { seededRandom } from "../../base/random.ts";
import { createBlocks } from "../painting/blocks.ts";
import { color } from "../painting/color.ts";
import { print } from "../painting/print.ts";
import { cutWaveScene } from "../painting/wave_scene.ts";
import type { Image, PainterSpec } from "../types.ts";

const PAPER = color("f3e7cb");
const BLACK = color("17161f");

/** Inks that go together: for skies, for the sun and for water. */
const INKS = [
  ["eeb35c", "cf3a26", "2d5f93"],
  ["eda28a", "b8243c", "1f6f78"],
  ["a9c7a0", "e0622a", "34548f"],
].map((names) => names.map(color));

/** A breaking wave before a mountain, cut in wood and printed. */
export const woodcut: PainterSpec = {
  summary: "Black lines, hatching and flat inks, a wave before a mountain",
  version: 1,
  paint(width: number, height: number, seed: number): Image {
    const random = seededRandom(seed);
    const blocks = createBlocks(width, height);
    const pixelsPerUnit = blocks.key.scale;
    cutWaveScene(
      blocks,
      width / pixelsPerUnit,
      height / pixelsPerUnit,
      random,
    );
    const [sky, sun, water] = INKS[Math.floor(random() * INKS.length)]!;
    const inked = [
      { plate: blocks.sky, ink: sky!, opacity: 0.1 },
      { plate: blocks.sun, ink: sun!, opacity: 0.5 },
      { plate: blocks.water, ink: water!, opacity: 0.35 },
      { plate: blocks.key, ink: BLACK, opacity: 0.9 },
    ];
    return print(inked, PAPER, random);
  },
};
