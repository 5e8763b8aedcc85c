/** The form of a study file. */
import { z } from "zod";
import type { StopRule } from "../base/records.ts";
import { unknownKeys, wholeNumber } from "./expected.ts";
import { type Field, FIELD_NAMES, FIELDS } from "./fields.ts";
import { VALUES } from "./made_values.ts";
import { MAX_TRIALS } from "./max_trials.ts";
import { RANDOM } from "./random_space.ts";
import { stopSchema } from "./stop_rule.ts";

/** Also the name of a folder, hence no spaces and no capitals. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

const NAME_FORM = "expected up to 100 of a-z, 0-9, dot, hyphen and " +
  "underscore, the first one a letter or digit";

const PATH = "expected the path of a TypeScript or JavaScript file";

const KEYS = [
  "name",
  "base",
  "grid",
  "zip",
  "cases",
  "random",
  "seeds",
  "when",
  "exclude",
  "stop",
  "use",
];

/** `base`: every setting on its own; what they need of each other is checked later. */
function baseSchema(): z.ZodType<Record<string, unknown>> {
  return z.strictObject(
    Object.fromEntries(FIELD_NAMES.map((name) => [name, member(FIELDS[name])])),
    {
      error: (issue) =>
        unknownKeys(FIELD_NAMES)(issue) ?? "expected a map of settings",
    },
  );
}

/** Path to values. Paths and values are checked later. */
const VALUES_BY_PATH = z.record(z.string(), VALUES, {
  error: "expected a map of settings to lists of values",
});

/** `cases`, `if`, `set`, `exclude`: path to value, checked later. */
const SETTINGS = z.record(z.string(), z.unknown(), {
  error: "expected a map of settings",
});

const ONE_SETTING = notEmpty(SETTINGS);

const RULE = z.strictObject({ if: ONE_SETTING, set: ONE_SETTING }, {
  error: (issue) =>
    unknownKeys(["if", "set"])(issue) ?? "expected a map with if and set",
});

const SEEDS = z.union([
  z.array(z.unknown()).min(1, {
    error: "expected a list of at least one seed",
  }),
  wholeNumber(1, MAX_TRIALS),
], { error: "expected a list of seeds, or how many" });

function notEmpty<Map extends z.ZodType<object>>(schema: Map): Map {
  return schema.refine((it) => Object.keys(it).length > 0, {
    error: "expected at least one setting",
  });
}

function listOf(schema: z.ZodType, form: string): z.ZodType {
  return z.array(schema, { error: `expected a list of ${form}` })
    .min(1, { error: `expected a list of at least one of ${form}` });
}

/** The whole file, with all that can be named by now. */
export function studySchema(): z.ZodType<
  {
    name: string;
    base: Record<string, unknown>;
    stop?: StopRule | null | undefined;
  }
> {
  return z.strictObject({
    name: z.string({ error: NAME_FORM }).regex(NAME, { error: NAME_FORM }),
    use: listOf(
      z.string({ error: PATH }).min(1, { error: PATH }),
      "paths of files",
    )
      .nullish(),
    base: baseSchema(),
    grid: VALUES_BY_PATH.nullish(),
    zip: listOf(notEmpty(VALUES_BY_PATH), "groups, maps of settings to lists")
      .nullish(),
    cases: listOf(SETTINGS, "cases, maps of settings").nullish(),
    random: RANDOM.nullish(),
    seeds: SEEDS.nullish(),
    when: listOf(RULE, "rules, maps with if and set").nullish(),
    exclude: listOf(ONE_SETTING, "maps of settings").nullish(),
    stop: stopSchema().nullish(),
  }, {
    error: (issue) =>
      unknownKeys(KEYS)(issue) ?? `expected a map with ${KEYS.join(", ")}`,
  });
}

function member(field: Field): z.ZodType {
  if (field.default !== undefined) return field.schema.prefault(field.default);
  return field.required ? field.schema : field.schema.optional();
}
