/** Where two runs of a trial parted, as their chains of hashes tell. */
import type { HashRow } from "../../store/mod.ts";

/** The first place in which two chains differ. */
export interface ChainDifference {
  /** Updates up to which both went through the same images; null if none. */
  readonly sameUntil: number | null;
  /** Updates at which the images, or the hash written down, differ. */
  readonly differsAt: number;
  /**
   * Whether a later hash is equal again. Then the images are, too, since each
   * hash takes those before in: what differs is what was written down.
   */
  readonly agreesLater: boolean;
}

/**
 * Compares two chains over the same steps.
 *
 * @param recorded The chain of the record; rows may be damaged or missing.
 * @param now The chain of the new run.
 * @returns Undefined if they are equal.
 *
 * @example
 * ```ts
 * import { compareChains } from "./compare_chains.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const chain = (...hashes: string[]) =>
 *   hashes.map((sha256, at) => ({ step: 10 * at, sha256 }));
 * deepStrictEqual(compareChains(chain("a", "b", "c"), chain("a", "x", "y")), {
 *   sameUntil: 0,
 *   differsAt: 10,
 *   agreesLater: false,
 * });
 * ```
 */
export function compareChains(
  recorded: readonly HashRow[],
  now: readonly HashRow[],
): ChainDifference | undefined {
  const hashes = new Map(recorded.map(({ step, sha256 }) => [step, sha256]));
  const same = now.map(({ step, sha256 }) => hashes.get(step) === sha256);
  const at = same.indexOf(false);
  if (at !== -1) {
    return {
      sameUntil: at === 0 ? null : now[at - 1]!.step,
      differsAt: now[at]!.step,
      agreesLater: same.includes(true, at),
    };
  }
  const steps = new Set(now.map(({ step }) => step));
  const more = recorded.find(({ step }) => !steps.has(step));
  return more && {
    sameUntil: now.at(-1)?.step ?? null,
    differsAt: more.step,
    agreesLater: false,
  };
}
