/** The form of a study file. */
import { z } from "zod";
import { unknownKeys } from "./expected.ts";
import { type Field, FIELD_NAMES, FIELDS } from "./fields.ts";

/** Also the name of a folder, hence no spaces and no capitals. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

const NAME_FORM = "expected up to 100 of a-z, 0-9, dot, hyphen and " +
  "underscore, the first one a letter or digit";

const KEYS = ["name", "base", "grid"];

/** `base`: every setting on its own; what they need of each other is checked later. */
const BASE_SCHEMA: z.ZodType<Record<string, unknown>> = z.strictObject(
  Object.fromEntries(FIELD_NAMES.map((name) => [name, member(FIELDS[name])])),
  {
    error: (issue) =>
      unknownKeys(FIELD_NAMES)(issue) ?? "expected a map of settings",
  },
);

/** `grid`: path to values. Paths and values are checked later. */
const GRID_SCHEMA = z.record(
  z.string(),
  z.array(z.unknown(), { error: "expected a list of values" })
    .min(1, { error: "expected a list of at least one value" }),
  { error: "expected a map of settings to lists of values" },
);

/** The whole file. */
export const STUDY_SCHEMA: z.ZodType<
  { name: string; base: Record<string, unknown> }
> = z.strictObject({
  name: z.string({ error: NAME_FORM }).regex(NAME, { error: NAME_FORM }),
  base: BASE_SCHEMA,
  grid: GRID_SCHEMA.nullish(),
}, {
  error: (issue) =>
    unknownKeys(KEYS)(issue) ?? `expected a map with ${KEYS.join(", ")}`,
});

function member(field: Field): z.ZodType {
  if (field.default !== undefined) return field.schema.prefault(field.default);
  return field.required ? field.schema : field.schema.optional();
}
