/** Who had bands learned, when and why. */
import type { LearnedFrom } from "./baseline.ts";

/** What is learned now. */
export interface Learning {
  /** Who, when and why. */
  readonly act: Omit<LearnedFrom, "machineKeys">;
  /** What ran; of images the name of their machine, or their folder. */
  readonly machineKey: string;
}

/**
 * Adds a machine key: all that one command learns is one record.
 *
 * @param learned What was learned before, oldest first.
 * @param now What is learned now.
 *
 * @example
 * ```ts
 * import { addLearned } from "./add_learned.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const at = "2026-11-23T12:00:00.000Z";
 * const act = { by: "A", at, commit: null, isDirty: false, note: null };
 * const one = addLearned([], { act, machineKey: "b" });
 * const [both] = addLearned(one, { act, machineKey: "a" });
 * deepStrictEqual(both?.machineKeys, ["a", "b"]);
 * ```
 */
export function addLearned(
  learned: readonly LearnedFrom[],
  { act, machineKey }: Learning,
): LearnedFrom[] {
  const isNow = ({ at, by }: LearnedFrom): boolean =>
    at === act.at && by === act.by;
  const keys = learned.find(isNow)?.machineKeys ?? [];
  const machineKeys = [...new Set([...keys, machineKey])].sort();
  return [...learned.filter((it) => !isNow(it)), { ...act, machineKeys }];
}

/** All machine keys that bands were learned on. */
export function learnedKeys(
  { learned }: { readonly learned: readonly LearnedFrom[] },
): Set<string> {
  return new Set(learned.flatMap(({ machineKeys }) => machineKeys).sort());
}
