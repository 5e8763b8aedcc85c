/** Warnings of plans and results. */
import type { Plan } from "../plan/plan.ts";
import type { Store } from "../store/mod.ts";
import type { Io } from "./io.ts";
import { warnAll } from "./warn_all.ts";

/** What may warn. */
export interface WarningSources {
  /** The plans. */
  readonly plans: readonly Plan[];
  /** The results; undefined if there are none. */
  readonly store: Store | undefined;
  /** Anything else, one line each. */
  readonly warnings: readonly string[];
}

/**
 * Prints warnings, quiet or not.
 *
 * @param io The terminal.
 * @param sources Where they come from.
 */
export function warn(io: Io, { plans, store, warnings }: WarningSources): void {
  const ofPlans = plans.flatMap(({ study, warnings }) =>
    warnings.map((warning) => `${study.file}: ${warning}`)
  );
  warnAll([...store?.warnings ?? [], ...ofPlans, ...warnings], io);
}
