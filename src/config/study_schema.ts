/** The form of a study file. */
import { z } from "zod";
import type { StopRule } from "../base/records.ts";
import { oneOf, unknownKeys, wholeNumber } from "./expected.ts";
import { type Field, FIELD_NAMES, FIELDS } from "./fields.ts";
import { VALUES } from "./made_values.ts";
import { MAX_TRIALS } from "./max_trials.ts";
import type { PathMap } from "./path_schemas.ts";
import { RANDOM } from "./random_space.ts";
import { type SearchForm, searchSchema } from "./search.ts";
import { stopSchema } from "./stop_rule.ts";
import { type Order, ORDERS } from "./study.ts";

/** Also the name of a folder, hence no spaces and no capitals. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

const NAME_FORM = "expected up to 100 of a-z, 0-9, dot, hyphen and " +
  "underscore, the first one a letter or digit";

const PATH = "expected the path of a TypeScript or JavaScript file";

/** Keys of a study file. */
export const STUDY_KEYS: readonly string[] = [
  "name",
  "base",
  "grid",
  "zip",
  "cases",
  "random",
  "seeds",
  "when",
  "exclude",
  "extends",
  "use",
  "order",
  "stop",
  "search",
];

/** What a study file must be. */
export const STUDY_FORM: string = `expected a map with ${
  STUDY_KEYS.join(", ")
}`;

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

/** `grid`: path to values. Paths and values are checked later. */
const LISTS = valuesByPath("grid");

/** A group of `zip`: the same, where values may repeat. */
const GROUP = notEmpty(valuesByPath("zip"));

/** `cases`: path to value, checked later. */
const ROW = settings("row");

/** `set`: the same of settings that cannot vary, too. */
const ASSIGNMENTS = notEmpty(settings("set"));

/** `if` and `exclude`: path to a value without a label. */
const CONDITION = notEmpty(settings("condition"));

const RULE = z.strictObject({
  if: CONDITION.meta({
    description: "What a combination must have, all of it",
    examples: [{ init: "noise" }],
  }),
  set: ASSIGNMENTS.meta({
    description: "What such a combination gets",
    examples: [{ iterations: 4000 }],
  }),
}, {
  error: (issue) =>
    unknownKeys(["if", "set"])(issue) ?? "expected a map with if and set",
});

const SEEDS = z.union([
  z.array(z.unknown()).min(1, {
    error: "expected a list of at least one seed",
  }).meta({ paths: "seeds" }),
  wholeNumber(1, MAX_TRIALS),
], { error: "expected a list of seeds, or how many" });

function valuesByPath(paths: PathMap): z.ZodRecord<z.ZodString, z.ZodType> {
  return z.record(z.string(), VALUES, {
    error: "expected a map of settings to lists of values",
  }).meta({ paths });
}

function settings(paths: PathMap): z.ZodRecord<z.ZodString, z.ZodUnknown> {
  return z.record(z.string(), z.unknown(), {
    error: "expected a map of settings",
  }).meta({ paths });
}

function notEmpty<Map extends z.ZodType<object>>(schema: Map): Map {
  return schema.refine((it) => Object.keys(it).length > 0, {
    error: "expected at least one setting",
  }).meta({ minProperties: 1 });
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
    order?: Order | null | undefined;
    stop?: StopRule | null | undefined;
    search?: SearchForm | null | undefined;
  }
> {
  return z.strictObject({
    name: z.string({ error: NAME_FORM }).regex(NAME, { error: NAME_FORM }),
    use: listOf(
      z.string({ error: PATH }).min(1, { error: PATH }),
      "paths of files",
    ).nullish(),
    base: baseSchema(),
    grid: LISTS.nullish(),
    zip: listOf(GROUP, "groups, maps of settings to lists").nullish(),
    cases: listOf(ROW, "cases, maps of settings").meta({ uniqueItems: true })
      .nullish(),
    random: RANDOM.nullish(),
    seeds: SEEDS.nullish(),
    when: listOf(RULE, "rules, maps with if and set").nullish(),
    exclude: listOf(CONDITION, "maps of settings").nullish(),
    order: oneOf(ORDERS).nullish(),
    stop: stopSchema().nullish(),
    search: searchSchema().nullish(),
    // followed, and taken out, before the form is checked
    extends: z.string().optional(),
  }, {
    error: (issue) => unknownKeys(STUDY_KEYS)(issue) ?? STUDY_FORM,
  });
}

function member(field: Field): z.ZodType {
  if (field.default !== undefined) return field.schema.prefault(field.default);
  return field.required ? field.schema : field.schema.optional();
}
