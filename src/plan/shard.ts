/** Parts of a plan for several machines. */
import type { Trial } from "../base/records.ts";

/** One of several parts. */
export interface Shard {
  /** Which part, from 1. */
  readonly part: number;
  /** How many parts there are. */
  readonly parts: number;
}

/** Bits of a hash that decide; a double holds them exactly. */
const HEX_DIGITS = 12;

/**
 * Whether a trial belongs to a part. Its hash alone decides, so that each
 * trial is in one part, and stays there whatever else the study holds.
 *
 * @param trial The trial.
 * @param shard The part.
 * @returns True in exactly one of the parts.
 *
 * @example
 * ```ts
 * import { isInShard } from "./shard.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const parts = [1, 2, 3].map((part) =>
 *   isInShard({ hash: "00000000000a" }, { part, parts: 3 })
 * );
 * deepStrictEqual(parts, [false, true, false]);
 * ```
 */
export function isInShard(
  { hash }: Pick<Trial, "hash">,
  { part, parts }: Shard,
): boolean {
  return parseInt(hash.slice(0, HEX_DIGITS), 16) % parts === part - 1;
}
