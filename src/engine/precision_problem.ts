/** Whether a backend computes in a precision. */
import type { Precision } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { BACKENDS } from "./catalog.ts";

/**
 * What is wrong with a precision on a backend.
 *
 * @param backend Name in the registry, or `auto`.
 * @param precision What the convolutions are to compute in.
 * @returns A sentence without a full stop; undefined if nothing is wrong.
 *
 * @example
 * ```ts
 * import { precisionProblem } from "./precision_problem.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(precisionProblem("auto", "mixed"), undefined);
 * strictEqual(
 *   precisionProblem("wasm", "mixed"),
 *   "Cannot use precision mixed on backend wasm: it computes in float32 only",
 * );
 * ```
 */
export function precisionProblem(
  backend: string,
  precision: Precision,
): string | undefined {
  if (backend === "auto") return undefined;
  const { precisions } = lookup(BACKENDS, backend);
  if (precisions.includes(precision)) return undefined;
  return `Cannot use precision ${precision} on backend ${backend}: it computes in ${
    precisions.join(" and ")
  } only`;
}
