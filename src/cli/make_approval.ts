/** Who approves, and of what state of the code. */
import { relative, resolve, sep } from "node:path";
import { UsageError } from "../base/errors.ts";
import type { Approval } from "../check/types.ts";
import type { Checkout } from "../runner/checkout.ts";
import { gitPerson } from "../runner/git_person.ts";
import { requireClean } from "./require_clean.ts";

/** How to approve. */
export interface ApprovalOptions {
  /** The checkout's folder. */
  readonly root: string;
  /** Folders whose files are no change of the code. */
  readonly exempt: readonly string[];
  /** Whether the checkout may differ from its commit. */
  readonly "allow-dirty"?: boolean;
  /** Who approves, where git does not know. */
  readonly by?: string;
  /** What they want to say. */
  readonly note?: string;
}

/**
 * Makes an approval.
 *
 * @param checkout What git says of the checkout.
 * @param options How to approve.
 * @throws {UsageError} If the checkout differs from its commit and may not, or
 *     nobody knows who approves.
 */
export async function makeApproval(
  checkout: Checkout,
  options: ApprovalOptions,
): Promise<Approval> {
  const code = withoutFolders(checkout, options);
  if (!options["allow-dirty"]) refuseDirty(code);
  const by = options.by ?? await gitPerson(options.root);
  if (by === undefined) {
    throw new UsageError(
      "Cannot tell who approves: git knows no name here; say --by NAME",
    );
  }
  return {
    by,
    at: new Date().toISOString(),
    commit: checkout.gitCommit,
    isDirty: code.changed.length + code.untracked.length > 0,
    note: options.note ?? null,
  };
}

/** The same message as of sweep, with this command's way out. */
function refuseDirty(checkout: Checkout): void {
  try {
    requireClean(checkout);
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    const found = cause.message.replaceAll(" (--require-clean)", "")
      .replace("run from a checkout", "approve images of a checkout");
    throw new UsageError(
      `${found}; --allow-dirty approves them as they are`,
      { cause },
    );
  }
}

/** What was approved before, and what is approved now, is no change. */
function withoutFolders(
  checkout: Checkout,
  { root, exempt }: Pick<ApprovalOptions, "root" | "exempt">,
): Checkout {
  const places = exempt.map((folder) =>
    `${relative(root, resolve(folder)).replaceAll(sep, "/")}/`
  );
  const isOther = (path: string): boolean =>
    !places.some((place) => path.startsWith(place));
  const { changed, untracked } = checkout;
  return {
    ...checkout,
    changed: changed.filter(isOther),
    untracked: untracked.filter(isOther),
  };
}
