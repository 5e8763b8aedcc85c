/** Whether a run may stand for one that would be made now. */
import type { TrialRecord } from "../base/records.ts";
import { sha256 } from "../base/sha256.ts";
import type { Checkout } from "../runner/checkout.ts";

/** What a run of now would be made of. */
export interface PresentCode {
  /** What git says, baselines left out. */
  readonly checkout: Checkout;
  /** Commits that hold the code of now, the present one among them. */
  readonly commits: ReadonlySet<string>;
  /** Variables that may matter, as records have them. */
  readonly variables: Readonly<Record<string, string>>;
  /** Version of Deno. */
  readonly deno: string;
  /** Model of the processor. */
  readonly cpuModel: string;
  /** Threads of one operation on TensorFlow. */
  readonly threads: number;
  /** SHA-256 of TensorFlow's library; null if it is not there. */
  readonly librarySha256: string | null;
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
  present: PresentCode,
): boolean {
  const { checkout, commits, variables, deno, cpuModel } = present;
  const { gitCommit, diff, untracked } = checkout;
  if (provenance === undefined || gitCommit === null) return false;
  const diffSha256 = diff.length === 0 ? null : sha256(diff);
  const before = provenance.variables;
  const names = [...Object.keys(before), ...Object.keys(variables)];
  const isSameLibrary = environment.backend !== "tensorflow" ||
    environment.threads === present.threads &&
      environment.librarySha256 === present.librarySha256;
  return isSameLibrary && commits.has(environment.gitCommit ?? "") &&
    (provenance.diff?.sha256 ?? null) === diffSha256 &&
    untracked.length === 0 && provenance.untracked?.count === 0 &&
    environment.deno === deno && environment.cpuModel === cpuModel &&
    names.every((name) => before[name] === variables[name]);
}
