/** Who approves, and of what state of the code. */
import { UsageError } from "../base/errors.ts";
import type { LearnedFrom } from "../check/baseline.ts";
import type { Approval } from "../check/types.ts";
import type { Checkout } from "../runner/checkout.ts";
import { gitPerson } from "../runner/git_person.ts";
import type { PlacedCheckout } from "./read_recipes.ts";
import { howToClean } from "./require_clean.ts";

/** How to approve. */
export interface ApprovalOptions {
  /** The checkout's folder. */
  readonly root: string;
  /** Whether the checkout may differ from its commit. */
  readonly "allow-dirty"?: boolean;
  /** Whether nothing is written, so that it may differ. */
  readonly "dry-run"?: boolean;
  /**
   * What errors call it.
   *
   * @default its folder
   */
  readonly place?: string;
  /** What else must be as committed: the files of studies elsewhere. */
  readonly recipes?: readonly PlacedCheckout[];
  /** What is done, for messages: `approve images of`. */
  readonly verb?: string;
  /** Who approves, where git does not know. */
  readonly by?: string;
  /** What they want to say. */
  readonly note?: string;
}

/** What a person does to a baseline; null where git does not know them. */
export type Act = Omit<LearnedFrom, "machineKeys">;

/**
 * Makes an approval.
 *
 * @param checkout What git says of the checkout, baselines left out.
 * @param options How to approve.
 * @throws {UsageError} If the checkout differs from its commit and may not, or
 *     nobody knows who approves.
 */
export async function makeApproval(
  checkout: Checkout,
  options: ApprovalOptions,
): Promise<Approval> {
  const { by, ...others } = await makeAct(checkout, options);
  if (by !== null) return { by, ...others };
  throw new UsageError(
    "Cannot tell who approves: git knows no name here; say --by NAME",
  );
}

/**
 * Tells who does something to a baseline now, and of what state of the code.
 *
 * @param checkout What git says of the checkout, baselines left out.
 * @param options Who, and whether the checkout may differ.
 * @throws {UsageError} If it differs from its commit and may not.
 */
export async function makeAct(
  checkout: Checkout,
  options: ApprovalOptions,
): Promise<Act> {
  const { recipes = [] } = options;
  refuseDirty(checkout, options);
  const all = [checkout, ...recipes.map((it) => it.checkout)];
  return {
    by: options.by ?? await gitPerson(options.root) ?? null,
    at: new Date().toISOString(),
    commit: checkout.gitCommit,
    isDirty: all.some(({ gitDirty }) => gitDirty === true),
    note: options.note ?? null,
  };
}

/**
 * Refuses a checkout that differs from its commit, unless it may, and files of
 * studies elsewhere that do.
 *
 * @param checkout What git says of the checkout, baselines left out.
 * @param options Whether it may.
 * @throws {UsageError} If it differs and may not.
 */
export function refuseDirty(
  checkout: Checkout,
  options: Omit<ApprovalOptions, "by" | "note">,
): void {
  if (options["allow-dirty"] || options["dry-run"]) return;
  refuseOne(checkout, options);
  const { verb, recipes = [] } = options;
  for (const { root, checkout } of recipes) {
    refuseOne(checkout, { root, ...(verb !== undefined && { verb }) });
  }
}

function refuseOne(
  checkout: Checkout,
  { root, place = root, verb = "approve images of" }: ApprovalOptions,
): void {
  if (checkout.whyNoCommit !== null) {
    throw new UsageError(
      `Cannot tell which commit ${place} is of: ${checkout.whyNoCommit}; ` +
        "--allow-dirty goes on without one",
    );
  }
  const advice = howToClean(checkout);
  if (advice === undefined) return;
  throw new UsageError(
    `Cannot ${verb} a checkout that differs from its commit: ${advice} in ` +
      `${root}; --allow-dirty takes it as it is`,
  );
}
