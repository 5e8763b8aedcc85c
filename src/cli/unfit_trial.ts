/** A trial whose image is wanted, and that has none. */
import { InfrastructureError, TrialError } from "../base/errors.ts";
import type { TrialRecord } from "../base/records.ts";
import { isDeath } from "../check/judge_study.ts";
import { reasonLine } from "../check/outputs/words.ts";

/**
 * The error for a trial that did not run to its end.
 *
 * @param verb What cannot be done with it: `approve`.
 * @param id The trial.
 * @param record How it ended; undefined if it has not run.
 * @returns One of the machinery where its process died, else of the trial.
 */
export function unfitTrial(
  verb: string,
  id: string,
  record: Pick<TrialRecord, "reason"> | undefined,
): Error {
  const why = reasonLine(record?.reason ?? "it has not run");
  const message = `Cannot ${verb} trial ${id}: ${why}`;
  return isDeath(why)
    ? new InfrastructureError(message)
    : new TrialError(message);
}
