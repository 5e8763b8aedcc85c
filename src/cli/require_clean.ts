/** `--require-clean`: no run from code that no commit has. */
import { UsageError } from "../base/errors.ts";
import type { Checkout } from "../runner/checkout.ts";

/** Files that are listed; the others are counted. */
const SHOWN = 20;

/**
 * Refuses a checkout whose code no commit has.
 *
 * @param checkout What git says.
 * @throws {UsageError} If anything differs from the commit, or there is none;
 *     lists what does.
 */
export function requireClean(checkout: Checkout): void {
  const { whyNoCommit, changed, untracked } = checkout;
  if (whyNoCommit !== null) {
    throw new UsageError(
      `Cannot tell whether the checkout is clean: ${whyNoCommit} ` +
        "(--require-clean)",
    );
  }
  const files = [
    ...changed.map((name) => `${name} (changed)`),
    ...untracked.map((name) => `${name} (untracked)`),
  ];
  if (files.length === 0) return;
  const left = files.length - SHOWN;
  const shown = files.slice(0, SHOWN).join(", ");
  throw new UsageError(
    "Cannot run from a checkout that differs from its commit " +
      `(--require-clean): commit, stash or ignore ${files.length} ` +
      `${files.length === 1 ? "file" : "files"}: ${shown}` +
      (left > 0 ? ` and ${left} more` : ""),
  );
}
