/** What git says of the files that studies are made of. */
import { dirname, join, resolve } from "node:path";
import type { Trial } from "../base/records.ts";
import type { Plan } from "../plan/plan.ts";
import { type Checkout, readCheckout } from "../runner/checkout.ts";
import { checkoutOf, hasGit } from "./checkout_of.ts";

/** A checkout, and where it lies. */
export interface PlacedCheckout {
  /** Its folder. */
  readonly root: string;
  /** What git says, of some of its files. */
  readonly checkout: Checkout;
}

/**
 * Asks the repositories that studies lie in for the state of their files:
 * studies and what they extend, parts, images, weights.
 *
 * @param plans The studies.
 * @param asked A repository that has been asked for all of its files.
 * @returns One for each other repository; none for files in no repository.
 */
export async function readRecipes(
  plans: readonly Plan[],
  asked: string,
): Promise<PlacedCheckout[]> {
  // git knows a link, and apart from it what it leads to
  const files = new Set(
    plans.flatMap(filesOf).flatMap((it) => [it, Deno.realPathSync(it)]),
  );
  const byRoot = Map.groupBy(files, (file) => checkoutOf(dirname(file)));
  const roots = [...byRoot].filter(([root]) =>
    hasGit(root) && root !== resolve(asked)
  );
  return await Promise.all(roots.map(async ([root, files]) => {
    const checkout = await readCheckout(root);
    const isOfThem = (name: string) => files.includes(join(root, name));
    const changed = checkout.changed.filter(isOfThem);
    const untracked = checkout.untracked.filter(isOfThem);
    const gitDirty = checkout.gitDirty && changed.length + untracked.length > 0;
    return { root, checkout: { ...checkout, changed, untracked, gitDirty } };
  }));
}

function filesOf({ study: { files, use }, trials }: Plan): string[] {
  return [
    ...files.map(({ file }) => resolve(file)),
    ...use.flatMap(({ file }) => file.files.map(({ path }) => path)),
    ...trials.flatMap(filesOfTrial),
  ];
}

function filesOfTrial({ content, style, settings }: Trial): string[] {
  const images = [content, style].flatMap((image) =>
    image.kind === "file" ? [resolve(image.path)] : []
  );
  const { weights } = settings.network;
  return weights === undefined ? images : [...images, resolve(weights)];
}
