/** Whether images are as they were approved, which people ask first. */
import { counted } from "../../base/format.ts";
import type { Evidence, TrialVerdict } from "../types.ts";
import { describe, isOut } from "./evidence_words.ts";
import { worstValues } from "./value_rows.ts";

/**
 * How far an image is from the approved one: `same`, not at all, as all bits are
 * those of an approved run; `alike`, within its bands; `measured`, its distances
 * to the approved one are within their bands, but a metric of it is not;
 * `differs`, a distance is out of its band. What a person sees of it is for the
 * person to say.
 */
export type Look = "same" | "alike" | "measured" | "differs";

/** How a trial's image is, in words. */
export const LOOK_WORDS: Readonly<Record<Look, string>> = {
  same: "as approved",
  alike: "within its bands",
  measured: "within its bands but for metrics",
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
  if (rows.length === 0) return null;
  const isMeasured = ({ kind, verdict }: Evidence): boolean =>
    kind === "metrics" && isOut({ verdict });
  return evidence.some(isMeasured) ? "measured" : "alike";
}

/**
 * How an image is, in words, with what is furthest out of its band, and where.
 *
 * @param trial The trial. What it was decided by is told beside this.
 * @returns For instance `out of its bands: mean difference of 8×8 pixels at
 *     39,71 is 8.88 of 255, 4 of 255 allowed`; empty if there are no two images.
 */
export function lookText(
  trial: Pick<TrialVerdict, "verdict" | "evidence" | "decidedBy">,
): string {
  const look = lookOf(trial);
  if (look === null) return "";
  if (look !== "differs") return LOOK_WORDS[look];
  const { evidence, decidedBy } = trial;
  const isTold = decidedBy?.kind === "image";
  const [worst] = isTold
    ? [decidedBy]
    : worstValues(evidence.filter(({ kind }) => kind === "image"));
  const box = evidence.find((it) => it.box !== undefined)?.box;
  return LOOK_WORDS[look] + (isTold ? "" : `: ${describe(worst!)}`) +
    (box === undefined || worst!.box !== undefined
      ? ""
      : `, most in ${box.width}×${box.height} pixels at ${box.x},${box.y}`);
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
  [
    "measured",
    "is within its bands but for metrics",
    "are within their bands but for metrics",
  ],
  ["alike", "is within its bands", "are within their bands"],
  ["same", "is as approved", "are as approved"],
] as const;
