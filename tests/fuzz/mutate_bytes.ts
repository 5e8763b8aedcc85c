/** Damage to bytes of any kind. */
import type { Random } from "../../src/base/random.ts";
import { below, few, pick } from "./draw.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Mutator = (bytes: Bytes, random: Random) => Bytes;

/** Where arithmetic on lengths goes wrong. */
const EDGES = [0, 1, 2, 3, 4, 7, 8, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff];
const LARGE = [0x10000, 0xffffff, 0x7fffffff, 0x80000000, 0xfffffffe, 2 ** 32];

/** Longest piece that is moved, removed or repeated. */
const MOST_MOVED = 4096;

const MUTATORS: readonly Mutator[] = [
  flipBits,
  setBytes,
  writeNumber,
  (bytes, random) => bytes.slice(0, below(random, bytes.length + 1)),
  (bytes, random) => {
    const { from, to } = piece(bytes, random);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  (bytes, random) => {
    const { from, to } = piece(bytes, random);
    const at = below(random, bytes.length + 1);
    const moved = bytes.subarray(from, to);
    return joined(bytes.subarray(0, at), moved, bytes.subarray(at));
  },
  (bytes, random) => {
    const { from, to } = piece(bytes, random);
    return bytes.slice().copyWithin(below(random, bytes.length), from, to);
  },
  (bytes, random) => {
    const more = new Uint8Array(few(random, MOST_MOVED));
    return joined(bytes, more.map(() => below(random, 256)));
  },
];

/**
 * Damages bytes in one to eight places: bits flipped, numbers overwritten by
 * edge cases, pieces cut, moved, repeated or added.
 *
 * @param bytes The bytes; not changed.
 * @param random Where all chance comes from.
 */
export function mutateBytes(bytes: Bytes, random: Random): Bytes {
  let mutated = bytes;
  for (let left = few(random, 8); left > 0; left--) {
    mutated = pick(random, MUTATORS)(mutated, random);
  }
  return mutated;
}

/**
 * Damages the beginning of bytes only, where headers are.
 *
 * @param bytes The bytes; not changed.
 * @param random Where all chance comes from.
 * @param length How long the beginning is.
 */
export function mutateStart(
  bytes: Bytes,
  random: Random,
  length: number,
): Bytes {
  const start = mutateBytes(bytes.slice(0, length), random);
  return joined(start, bytes.subarray(length));
}

/** Bytes one after the other. */
export function joined(...parts: readonly Uint8Array[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function flipBits(bytes: Bytes, random: Random): Bytes {
  const copy = bytes.slice();
  for (let left = few(random, 64); left > 0; left--) {
    copy[below(random, copy.length)]! ^= 1 << below(random, 8);
  }
  return copy;
}

function setBytes(bytes: Bytes, random: Random): Bytes {
  const { from, to } = piece(bytes, random);
  const value = pick(random, [0, 0xff, below(random, 256)]);
  return bytes.slice().fill(value, from, to);
}

/** An edge case as a number of 1, 2, 4 or 8 bytes. */
function writeNumber(bytes: Bytes, random: Random): Bytes {
  const size = pick(random, [1, 2, 4, 8]);
  if (bytes.length < size) return bytes;
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const at = below(random, copy.length - size + 1);
  const isLittle = random() < 0.5;
  const value = pick(random, [...EDGES, ...LARGE]);
  if (size === 1) view.setUint8(at, value);
  else if (size === 2) view.setUint16(at, value, isLittle);
  else if (size === 4) view.setUint32(at, value, isLittle);
  else {view.setBigUint64(
      at,
      BigInt(value) << (random() < 0.5 ? 0n : 31n),
      isLittle,
    );}
  return copy;
}

function piece(bytes: Bytes, random: Random): { from: number; to: number } {
  const from = below(random, bytes.length + 1);
  return { from, to: Math.min(from + few(random, MOST_MOVED), bytes.length) };
}
