/** Schemas of settings that name an entry of a registry. */
import { z } from "zod";
import { namesOf, type Registry } from "../base/registry.ts";
import type { Named } from "../base/registry.ts";
import { expectedOneOf, oneOf, unknownKeys } from "./expected.ts";
import { isMap } from "./members.ts";

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
  const [first, ...others] = names.map((name) =>
    entrySchema(name, parametersOf(registry[name]!))
  );
  const maps = z.discriminatedUnion("name", [first!, ...others], {
    error: ({ input }) => expectedOneOf(nameIn(input), names),
  });
  const short = oneOf(names).transform((name) => maps.parse({ name }));
  return z.union([maps, short], {
    error: ({ input }) => expectedOneOf(input, names),
  });
}

const NAME_WORDS = {
  description: "Its name, as in the catalog; a path of this part alone keeps " +
    "the other parts",
};

function entrySchema(
  name: string,
  parameters: Readonly<Record<string, z.ZodType>>,
): z.ZodObject {
  const shape = {
    name: z.literal(name).meta({ ...NAME_WORDS, examples: [name] }),
    ...parameters,
  };
  const phrase = `expected a setting of ${name}`;
  return z.strictObject(shape, {
    error: unknownKeys(Object.keys(shape), phrase),
  });
}

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

function nameIn(input: unknown): unknown {
  return isMap(input) ? input.name : undefined;
}
