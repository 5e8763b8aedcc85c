/** How a gate ends, and with which exit code. */
import type { GateOutcome, StudyVerdict } from "./types.ts";

/** Exit codes of gates, besides those of errors; as of `bench check`. */
export const GATE_EXIT_CODES: Readonly<
  Record<Exclude<GateOutcome, "not judged">, number>
> = {
  "passed": 0,
  "regression": 7,
  // as of BaselineError
  "no baseline": 9,
};

/**
 * How a gate ends.
 *
 * @param studies What came of its studies.
 * @param isBetterAllowed Whether trials that are only better pass.
 *
 * @example
 * ```ts
 * import { outcomeOf } from "./outcome.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(outcomeOf([], false), "passed");
 * ```
 */
export function outcomeOf(
  studies: readonly StudyVerdict[],
  isBetterAllowed: boolean,
): keyof typeof GATE_EXIT_CODES {
  const verdicts = studies.flatMap(({ trials }) =>
    trials.flatMap(({ verdict }) =>
      verdict === "better" && isBetterAllowed ? [] : [verdict]
    )
  );
  const has = (...some: readonly string[]): boolean =>
    verdicts.some((verdict) => some.includes(verdict));
  if (has("failed", "worse", "better")) return "regression";
  return has("missing", "new") ? "no baseline" : "passed";
}
