/** Whether images are as they were approved, which people ask first. */
import { counted } from "../../base/format.ts";
import type { TrialVerdict } from "../types.ts";

/**
 * How far an image is from the approved one: `same`, not at all, as all bits are
 * those of an approved run; `alike`, within its bands; `differs`, out of them.
 * What a person sees of it is for the person to say.
 */
export type Look = "same" | "alike" | "differs";

/** How a trial's image is, in words. */
export const LOOK_WORDS: Readonly<Record<Look, string>> = {
  same: "as approved",
  alike: "within its bands",
  differs: "out of its bands",
};

/**
 * How an image is beside the approved one.
 *
 * @param trial The trial.
 * @returns Null if there are no two images.
 */
export function lookOf(
  { verdict, evidence }: Pick<TrialVerdict, "verdict" | "evidence">,
): Look | null {
  const rows = evidence.filter(({ kind }) => kind === "image");
  if (rows.some((it) => it.verdict !== "within")) return "differs";
  if (verdict === "identical") return "same";
  return rows.length > 0 ? "alike" : null;
}

/**
 * How an image is, in words, and where it differs most.
 *
 * @param trial The trial.
 * @returns For instance `out of its bands, most at 39,71`; empty if there are no
 *     two images.
 */
export function lookText(
  trial: Pick<TrialVerdict, "verdict" | "evidence">,
): string {
  const look = lookOf(trial);
  if (look === null) return "";
  const box = trial.evidence.find((it) => it.box !== undefined)?.box;
  const isPlaced = look === "differs" && box !== undefined;
  return LOOK_WORDS[look] + (isPlaced ? `, most at ${box.x},${box.y}` : "");
}

/**
 * How many images are how.
 *
 * @param trials The trials.
 * @returns For instance `1 image is out of its bands, 3 are within their
 *     bands`; empty if there are no two images.
 *
 * @example
 * ```ts
 * import { lookTally } from "./look.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const same = { verdict: "identical", evidence: [] } as const;
 * strictEqual(lookTally([same, same]), "2 images are as approved");
 * ```
 */
export function lookTally(
  trials: readonly Pick<TrialVerdict, "verdict" | "evidence">[],
): string {
  const looks = trials.map(lookOf);
  const parts = TALLIES.flatMap(([look, one, several]) => {
    const count = looks.filter((it) => it === look).length;
    return count === 0 ? [] : [{ count, verb: count === 1 ? one : several }];
  });
  return parts.map(({ count, verb }, at) =>
    `${at === 0 ? counted(count, "image") : count} ${verb}`
  ).join(", ");
}

const TALLIES = [
  ["differs", "is out of its bands", "are out of their bands"],
  ["alike", "is within its bands", "are within their bands"],
  ["same", "is as approved", "are as approved"],
] as const;
