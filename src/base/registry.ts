/** Looking things up by the name a study uses, and saying what is allowed. */

/** Anything that a study file can choose by name. */
export interface Named {
  /** One line for lists and docs. */
  readonly summary: string;
}

/** Name to implementation. Entries are only ever added. */
export type Registry<Entry extends Named> = Readonly<Record<string, Entry>>;

/**
 * Makes a table of what a module exports.
 *
 * @param entries Usually a module namespace.
 * @returns A table of its own, to which {@linkcode register} can add.
 */
export function createRegistry<Entry extends Named>(
  entries: Readonly<Record<string, Entry>>,
): Registry<Entry> {
  return { ...entries };
}

/**
 * Adds an entry to a table, for the rest of the process.
 *
 * @param registry What {@linkcode createRegistry} made.
 * @param name A name that the table does not have.
 * @param entry The entry.
 * @throws {RangeError} If the table has the name.
 *
 * @example
 * ```ts
 * import { createRegistry, namesOf, register } from "./registry.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const table = createRegistry({ adam: { summary: "Adam" } });
 * register(table, "momentum", { summary: "Descent with momentum" });
 * deepStrictEqual(namesOf(table), ["adam", "momentum"]);
 * ```
 */
export function register<Entry extends Named>(
  registry: Registry<Entry>,
  name: string,
  entry: Entry,
): void {
  if (Object.hasOwn(registry, name)) {
    throw new RangeError(`Cannot add "${name}": there is one of that name`);
  }
  (registry as Record<string, Entry>)[name] = entry;
}

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
