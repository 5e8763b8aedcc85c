/** The design of a window: lilies over water before a rising sun. */
import type { Random } from "../../base/random.ts";
import { type Color, color } from "./color.ts";
import {
  disc,
  divide,
  EVERYWHERE,
  type Figure,
  type Pane,
  petal,
  sectors,
} from "./glass.ts";
import type { Point } from "./path.ts";

const colors = (text: string): Color[] => text.split(" ").map(color);

const FRAMES = [
  colors("7a0f2a c41f38 e8483f"),
  colors("123a8a 1f62c8 4aa0e8"),
  colors("0f5a46 1f9a62 6ad07a"),
];
const CORNER = colors("f0a81f fbd54a");
const SUN = colors("fff3b0 ffd84a fbb52a f2891f");
const SKIES = [
  colors("fbd98a f7ae5a ee7a58 c84a78 7a3a9a 3a3aa0"),
  colors("fbeaa8 b8e0d0 6ac0e0 3a8ad8 2a5ac0 2a3a9a"),
  colors("fbe08a f2a86a d86a8a 9a4ab0 5a4ac0 2f58c0"),
];
const WATER = colors("0f3a6a 136a8a 1f9a9a 5ac8b0 1a4f9a");
const LEAF = colors("0f4a2f 1f7a3a 5aa83a a8d04a");
const STEM = colors("2a7a2f 6ab03a");
const PAD = colors("1a5a3a 3a9a4a 8ac84a");
const PETALS = [
  colors("fffaf0 f7d8e8 e890b8"),
  colors("fff6d0 fbc04a ee7a2a"),
  colors("f0e8ff b890e8 7a4ac8"),
];
const HEART = colors("ffe04a f79a1f");
const FRAME_WIDTH = 0.062;
const SUN_RADIUS = 0.14;
/** Width of a ring of sky. */
const RING = 0.082;

/** What is at hand while designing. */
interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly random: Random;
  readonly sun: Point;
  readonly waterline: number;
}

/**
 * The figures of the window, those in front first. The last one is everywhere.
 *
 * @param width Width in units.
 * @param height Height in units.
 * @param random Where things lie.
 */
export function lilyWindow(
  width: number,
  height: number,
  random: Random,
): Figure[] {
  const sheet = {
    width,
    height,
    random,
    sun: [
      width * (0.44 + 0.16 * random()),
      height * (0.4 + 0.06 * random()),
    ] as const,
    waterline: height * (0.7 + 0.03 * random()),
  };
  const glasses = oneOf(PETALS, random);
  const flowers = [
    flower(sheet, [0.25, 0.36], 0.2, glasses),
    flower(sheet, [0.76, 0.29], 0.165, glasses),
    flower(sheet, [0.56, 0.6], 0.145, glasses),
  ];
  return [
    ...frame(sheet),
    ...flowers.flatMap((it) => it.blossom),
    ...flowers.flatMap((it) => it.stalk),
    ...pads(sheet),
    water(sheet),
    sun(sheet),
    sky(sheet),
  ];
}

function oneOf<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)]!;
}

/** A border of short pieces round the window, with square corners. */
function frame({ width, height, random }: Sheet): Figure[] {
  const inset = (x: number, y: number): number =>
    FRAME_WIDTH - Math.min(x, y, width - x, height - y);
  const cornerInset = (x: number, y: number): number =>
    FRAME_WIDTH - Math.max(Math.min(x, width - x), Math.min(y, height - y));
  const pane = (x: number, y: number): Pane => {
    const upright = Math.min(x, width - x) < Math.min(y, height - y);
    const length = (upright ? height : width) - 2 * FRAME_WIDTH;
    const step = length / Math.max(1, Math.round(length / 0.11));
    const { piece, room } = divide((upright ? y : x) - FRAME_WIDTH, step);
    return { piece, room, tone: piece % 2 === 0 ? 0.3 : 0.75 };
  };
  return [
    {
      colors: CORNER,
      spread: 0.3,
      range: EVERYWHERE,
      inset: cornerInset,
      pane: onePiece,
    },
    {
      colors: oneOf(FRAMES, random),
      spread: 0.3,
      range: EVERYWHERE,
      inset,
      pane,
    },
  ];
}

function onePiece(): Pane {
  return { piece: 0, room: Infinity, tone: 0.5 };
}

/** A lily seen from the front, on a stem with leaves. */
function flower(
  { width, height, random, waterline }: Sheet,
  [shareX, shareY]: Point,
  size: number,
  glasses: readonly Color[],
): { blossom: Figure[]; stalk: Figure[] } {
  const x = width * (shareX + 0.06 * (random() - 0.5));
  const y = height * (shareY + 0.06 * (random() - 0.5));
  const heart: Figure = {
    colors: HEART,
    spread: 0.4,
    range: [y - size, y + size],
    inset: disc([x, y], size * 0.19),
    pane: onePiece,
  };
  const petals = blossom([x, y], size, glasses, random);
  const sway = 0.05 * (random() - 0.5);
  const root: Point = [
    x + sway * 0.2,
    Math.max(waterline, y + size) + 0.12 * height,
  ];
  const leaves = [-1, 1].map((side) =>
    petal({
      root,
      angle: -Math.PI / 2 + side * (0.42 + 0.25 * random()),
      length: size * (1.7 + 0.5 * random()),
      width: size * 0.3,
      bend: -side * size * 0.24,
    }, LEAF)
  );
  const stalk = [...leaves, stem([x, y], height + 0.05, sway)];
  return { blossom: [heart, ...petals], stalk };
}

/** Six petals, three in front of three. */
function blossom(
  root: Point,
  size: number,
  glasses: readonly Color[],
  random: Random,
): Figure[] {
  const turn = random() * 6.28;
  return [0, 2, 4, 1, 3, 5].map((order, i) => {
    const inFront = i < 3;
    return petal({
      root,
      angle: turn + order * Math.PI / 3 + 0.15 * (random() - 0.5),
      length: size * (inFront ? 1 : 1.08) * (0.94 + 0.12 * random()),
      width: size * (inFront ? 0.54 : 0.48),
      bend: size * 0.09 * (random() - 0.5),
    }, glasses);
  });
}

/** A stem from a flower down to its foot, which is out of sight. */
function stem([x, y]: Point, foot: number, sway: number): Figure {
  return {
    colors: STEM,
    spread: 0.6,
    range: [y, foot],
    inset(px: number, py: number): number {
      const t = (py - y) / (foot - y);
      if (t < 0) return -1;
      return 0.0125 - Math.abs(px - x - sway * Math.sin(3 * t));
    },
    pane: (_, py) => ({ ...divide(py, 0.19), tone: 0.5 }),
  };
}

/** Round leaves that float. */
function pads({ width, height, random, waterline }: Sheet): Figure[] {
  return [0.13, 0.42, 0.8].map((share, i) => {
    const x = width * (share + 0.08 * (random() - 0.5));
    const depth = height - waterline;
    const y = waterline + depth * (0.42 + 0.16 * (i % 2) + 0.08 * random());
    const radius = 0.075 + 0.025 * random();
    const flat = 2.3;
    return {
      colors: PAD,
      spread: 0.8,
      range: [y - 2 * radius, y + 2 * radius] as const,
      inset: (px: number, py: number): number =>
        (radius - Math.hypot(px - x, (py - y) * flat)) / 1.5,
      pane(px: number, py: number): Pane {
        const angle = Math.atan2((py - y) * flat, px - x) + 0.3;
        const radius = Math.hypot(px - x, py - y);
        return { ...sectors(angle, radius, 5), tone: 0.5 };
      },
    };
  });
}

/** Waves in long pieces, each row shifted against the last. */
function water({ waterline, random, sun }: Sheet): Figure {
  const phase = random() * 6.28;
  const level = (x: number, y: number): number =>
    y - waterline - 0.012 * Math.sin(11 * x + phase) -
    0.007 * Math.sin(23 * x + 30 * y);
  return {
    colors: WATER,
    spread: 0.6,
    range: [waterline - 0.05, Infinity],
    inset: level,
    pane(x: number, y: number): Pane {
      const row = divide(level(x, y), 0.05);
      const shift = row.piece * 0.137;
      const part = divide(x + shift + 0.5 * (y - waterline), 0.24);
      const below = 1 - Math.min(1, Math.abs(x - sun[0]) / 0.3);
      return {
        piece: row.piece * 50 + part.piece,
        room: Math.min(row.room, part.room),
        tone: 0.3 + 0.45 * below,
      };
    },
  };
}

/** A heart and a ring of rays. */
function sun({ sun: [cx, cy] }: Sheet): Figure {
  return {
    colors: SUN,
    spread: 0.25,
    range: [cy - 2 * SUN_RADIUS, cy + 2 * SUN_RADIUS],
    inset: disc([cx, cy], SUN_RADIUS),
    pane(x: number, y: number): Pane {
      const r = Math.hypot(x - cx, y - cy);
      const heart = SUN_RADIUS / 2;
      if (r < heart) return { piece: 0, room: heart - r, tone: 0.1 };
      const ray = sectors(Math.atan2(y - cy, x - cx), r, 12);
      return {
        piece: 1 + ray.piece,
        room: Math.min(r - heart, ray.room),
        tone: ray.piece % 2 === 0 ? 0.45 : 0.75,
      };
    },
  };
}

/** Rings of sky round the sun, broader and of more pieces further out. */
function sky({ sun: [cx, cy], random }: Sheet): Figure {
  const turn = 6 * random();
  return {
    colors: oneOf(SKIES, random),
    spread: 0.26,
    range: EVERYWHERE,
    inset: () => Infinity,
    pane(x: number, y: number): Pane {
      const angle = Math.atan2(y - cy, x - cx);
      const r = Math.hypot(x - cx, y - cy);
      const away = r - SUN_RADIUS + 0.012 * (1 + Math.sin(5 * angle + turn));
      const ring = divide(away, RING);
      const count = ring.piece < 1 ? 12 : 18 + 6 * Math.floor(ring.piece / 2);
      const part = sectors(angle + 0.7 * ring.piece + turn, r, count);
      return {
        piece: ring.piece * 100 + part.piece,
        room: Math.min(ring.room, part.room),
        tone: 0.04 + 1.35 * (ring.piece + 0.5) * RING,
      };
    },
  };
}
