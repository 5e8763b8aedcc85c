/** Schemas of settings that name an entry of a registry. */
import { z } from "zod";
import { namesOf, type Registry } from "../base/registry.ts";
import type { Named } from "../base/registry.ts";
import { expectedOneOf, oneOf } from "./expected.ts";
import { isMap } from "./members.ts";
import { oneForm } from "./one_form.ts";

/**
 * A name, or a map with the name and parameters. A name alone stands for its
 * map with defaults.
 *
 * @param registry What can be named.
 * @param parametersOf Schemas of an entry's parameters, with their defaults.
 */
export function choiceSchema<Entry extends Named>(
  registry: Registry<Entry>,
  parametersOf: (entry: Entry) => Readonly<Record<string, z.ZodType>>,
): z.ZodType {
  const names = namesOf(registry);
  const maps = oneForm(
    {
      key: "name",
      wordsOf: (name) => ({ ...NAME_WORDS, examples: [name] }),
      otherwise: `expected one of: ${names.join(", ")}`,
    },
    Object.fromEntries(
      names.map((name) => [name, parametersOf(registry[name]!)]),
    ),
  );
  const short = oneOf(names).transform((name) => maps.parse({ name }));
  return z.union([maps, short], {
    error: ({ input }) => expectedOneOf(input, names),
  });
}

const NAME_WORDS = {
  description: "Its name, as in the catalog; a path of this part alone keeps " +
    "the other parts",
};

/**
 * What a choice says about itself, as a map.
 *
 * @param written A name or a map, as the file wrote it.
 * @returns The map, or undefined if it is neither.
 */
export function choiceParts(
  written: unknown,
): Readonly<Record<string, unknown>> | undefined {
  if (typeof written === "string") return { name: written };
  return isMap(written) ? written : undefined;
}
