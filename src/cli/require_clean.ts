/** `--require-clean`: no run from code that no commit has. */
import { UsageError } from "../base/errors.ts";
import { counted } from "../base/format.ts";
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
  const { whyNoCommit } = checkout;
  if (whyNoCommit !== null) {
    throw new UsageError(
      `Cannot tell whether the checkout is clean: ${whyNoCommit} ` +
        "(--require-clean)",
    );
  }
  const advice = howToClean(checkout);
  if (advice === undefined) return;
  throw new UsageError(
    "Cannot run from a checkout that differs from its commit " +
      `(--require-clean): ${advice}`,
  );
}

/**
 * What is to be done until a checkout is as its commit.
 *
 * @param checkout What git says.
 * @returns Names the files; undefined if none differs.
 */
export function howToClean(
  { changed, untracked }: Pick<Checkout, "changed" | "untracked">,
): string | undefined {
  const files = [
    ...changed.map((name) => `${name} (changed)`),
    ...untracked.map((name) => `${name} (untracked)`),
  ];
  if (files.length === 0) return undefined;
  const left = files.length - SHOWN;
  return `commit, stash or ignore ${counted(files.length, "file")}: ` +
    files.slice(0, SHOWN).join(", ") + (left > 0 ? ` and ${left} more` : "");
}
