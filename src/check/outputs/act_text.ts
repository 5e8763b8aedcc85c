/** Who approved or learned, when, of which commit, and why. */
import type { Approval, Learning } from "../types.ts";

/**
 * What is kept of an approval, or of a learning.
 *
 * @param act Without a commit none is told.
 * @returns For instance `A Person on 2026-11-24 at 0123456789: why`.
 *
 * @example
 * ```ts
 * import { actText } from "./act_text.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const act = { by: null, at: "2026-11-24T12:00:00.000Z", note: "why" };
 * strictEqual(actText(act), "somebody on 2026-11-24: why");
 * ```
 */
export function actText(
  { by, at, note, commit = null, isDirty = false }:
    & Learning
    & Partial<Pick<Approval, "commit" | "isDirty">>,
): string {
  const from = commit === null
    ? ""
    : ` at ${commit.slice(0, 10)}${isDirty ? " with changes" : ""}`;
  const said = note === null ? "" : `: ${note}`;
  return `${by ?? "somebody"} on ${at.slice(0, 10)}${from}${said}`;
}
