/** Whether a run may stand for one that would be made now. */
import type { TrialRecord } from "../base/records.ts";
import { sha256 } from "../base/sha256.ts";
import type { Checkout } from "../runner/checkout.ts";

/** What a run of now would be made of. */
export interface PresentCode {
  /** What git says. */
  readonly checkout: Checkout;
  /** Variables that may matter, as records have them. */
  readonly variables: Readonly<Record<string, string>>;
  /** Version of Deno. */
  readonly deno: string;
  /** Model of the processor. */
  readonly cpuModel: string;
}

/**
 * Whether a trial was made by this code on such a machine, so that a gate need
 * not run it again. Without a commit, and with files that git does not know,
 * that cannot be told.
 *
 * @param record What its `trial.json` says.
 * @param present What there is now.
 */
export function isSameCode(
  { environment, provenance }: TrialRecord,
  { checkout, variables, deno, cpuModel }: PresentCode,
): boolean {
  const { gitCommit, diff, untracked } = checkout;
  if (provenance === undefined || gitCommit === null) return false;
  const diffSha256 = diff.length === 0 ? null : sha256(diff);
  const before = provenance.variables;
  const names = [...Object.keys(before), ...Object.keys(variables)];
  return environment.gitCommit === gitCommit &&
    (provenance.diff?.sha256 ?? null) === diffSha256 &&
    untracked.length === 0 && provenance.untracked?.count === 0 &&
    environment.deno === deno && environment.cpuModel === cpuModel &&
    names.every((name) => before[name] === variables[name]);
}
