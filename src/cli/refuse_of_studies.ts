/** Options that mean nothing to images of another program. */
import { UsageError } from "../base/errors.ts";
import type { BaselineOptions } from "./baseline_verb.ts";

/**
 * Refuses what would be ignored.
 *
 * @param names Options that studies alone take.
 * @param options What the user said.
 * @throws {UsageError} If one of them was given.
 */
export function refuseOfStudies(
  names: readonly (keyof BaselineOptions)[],
  options: BaselineOptions,
): void {
  const wrong = names.find((name) => options[name] !== undefined);
  if (wrong === undefined) return;
  throw new UsageError(
    `Cannot take --${wrong} with --images: studies alone take it`,
  );
}
