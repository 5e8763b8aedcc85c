/** Schemas of maps that have one of several forms. */
import { z } from "zod";
import type { Json } from "../base/records.ts";
import { expectedOneOf, unknownKeys } from "./expected.ts";
import { isMap } from "./members.ts";

/** Names of forms to the members that each has besides the key. */
export type Forms = Readonly<
  Record<string, Readonly<Record<string, z.ZodType>>>
>;

/** The key that says which form a map has. */
export interface FormKey {
  /** The key; its values are the names of the forms. */
  readonly key: string;
  /** What editors show of it, in the form of a name. */
  wordsOf(name: string): {
    readonly description: string;
    readonly examples: readonly Json[];
  };
  /** What is expected where there is no map. */
  readonly otherwise: string;
}

/**
 * A map that has one of several forms, which one of its keys names.
 *
 * @param key The key.
 * @param forms The forms, at least one.
 */
export function oneForm(
  { key, wordsOf, otherwise }: FormKey,
  forms: Forms,
): z.ZodType<Readonly<Record<string, unknown>>> {
  const names = Object.keys(forms);
  const schemas = names.map((name) => {
    const shape = {
      [key]: z.literal(name).meta({ ...wordsOf(name) }),
      ...forms[name],
    };
    const phrase = `expected a setting of ${name}`;
    return z.strictObject(shape, {
      error: unknownKeys(Object.keys(shape), phrase),
    });
  });
  const [first, ...others] = schemas as [z.ZodObject, ...z.ZodObject[]];
  return z.discriminatedUnion(key, [first, ...others], {
    error: ({ input }) =>
      isMap(input) ? expectedOneOf(input[key], names) : otherwise,
  });
}

/**
 * Forms that have some members in common.
 *
 * @param shared Those members.
 * @param forms What each has besides.
 */
export function withShared(shared: Forms[string], forms: Forms): Forms {
  return Object.fromEntries(
    Object.entries(forms).map(([name, own]) => [name, { ...shared, ...own }]),
  );
}
