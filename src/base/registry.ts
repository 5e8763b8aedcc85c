/** Looking things up by the name a study uses, and saying what is allowed. */

/** Anything that a study file can choose by name. */
export interface Named {
  /** One line for lists and docs. */
  readonly summary: string;
}

/** Name to implementation; usually a module namespace of `export`s. */
export type Registry<Entry extends Named> = Readonly<Record<string, Entry>>;

/**
 * The names of a registry, sorted.
 *
 * @param registry The table.
 * @returns Names in the order of code points.
 */
export function namesOf(registry: Registry<Named>): string[] {
  return Object.keys(registry).sort();
}

/**
 * Looks `name` up in a registry.
 *
 * @param registry The table.
 * @param name The name found in the study; checked when the study was read.
 * @returns The entry.
 * @throws {RangeError} If the table has no such name.
 *
 * @example Unknown names list what is allowed
 * ```ts
 * import { lookup } from "./registry.ts";
 * import { throws } from "node:assert/strict";
 *
 * const table = { adam: { summary: "Adam" } };
 * throws(() => lookup(table, "adm"), /"adm": expected one of: adam/);
 * ```
 */
export function lookup<Entry extends Named>(
  registry: Registry<Entry>,
  name: string,
): Entry {
  if (Object.hasOwn(registry, name)) return registry[name]!;
  throw new RangeError(
    `Cannot find "${name}": expected one of: ${namesOf(registry).join(", ")}`,
  );
}
