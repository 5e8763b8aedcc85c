/** The form of a study file. */
import { z } from "zod";
import type { StopRule } from "../base/records.ts";
import { oneOf, unknownKeys, wholeNumber } from "./expected.ts";
import { type Field, FIELD_NAMES, FIELDS } from "./fields.ts";
import { VALUES } from "./made_values.ts";
import { MAX_TRIALS } from "./max_trials.ts";
import { misplacedAtTop, misplacedInBase } from "./misplaced.ts";
import { MAX_USED } from "./parts/used_files.ts";
import type { PathMap } from "./path_schemas.ts";
import { RANDOM } from "./random_space.ts";
import { type SearchForm, searchSchema } from "./search.ts";
import { stopSchema } from "./stop_rule.ts";
import { type Order, ORDERS } from "./study.ts";

/** Also the name of a folder, hence no spaces and no capitals. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

const NAME_FORM = "expected up to 100 lower-case letters a-z, digits, dots, " +
  "hyphens and underscores, the first one a letter or digit";

const PATH_FORM = "expected the path of a TypeScript or JavaScript file";
const PATHS = "paths of files";

/** No address: at least two characters before a colon. */
const PATH = /^(?![A-Za-z][A-Za-z0-9+.-]+:)[^\0]+$/;

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
        unknownKeys(
          FIELD_NAMES,
          "expected one of",
          (key, base) => misplacedInBase(key, base, STUDY_KEYS),
        )(issue) ?? "expected a map of settings",
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

function listOf<Item extends z.ZodType>(
  schema: Item,
  form: string,
): z.ZodArray<Item> {
  return z.array(schema, { error: `expected a list of ${form}` })
    .min(1, { error: `expected a list of at least one of ${form}` });
}

/**
 * The whole file, with all that can be named by now. Keys with nothing behind
 * them have been left out before.
 */
export function studySchema(): z.ZodType<
  {
    name: string;
    base: Record<string, unknown>;
    order?: Order | undefined;
    stop?: StopRule | undefined;
    search?: SearchForm | undefined;
  }
> {
  return z.strictObject({
    name: z.string({ error: NAME_FORM }).regex(NAME, {
      error: ({ input }) => NAME_FORM + nearName(String(input)),
    }),
    use: listOf(
      z.string({ error: PATH_FORM }).regex(PATH, {
        error: ({ input }) =>
          /^(https?|npm|jsr):/.test(String(input))
            ? `nothing is fetched while studies run; ${PATH_FORM}`
            : PATH_FORM,
      }),
      PATHS,
    ).max(MAX_USED, { error: `expected at most ${MAX_USED} ${PATHS}` })
      .meta({ uniqueItems: true }).optional(),
    base: baseSchema(),
    grid: LISTS.optional(),
    zip: listOf(GROUP, "groups, maps of settings to lists").optional(),
    cases: listOf(ROW, "cases, maps of settings").meta({ uniqueItems: true })
      .optional(),
    random: RANDOM.optional(),
    seeds: SEEDS.optional(),
    when: listOf(RULE, "rules, maps with if and set").optional(),
    exclude: listOf(CONDITION, "maps of settings").optional(),
    order: oneOf(ORDERS).optional(),
    stop: stopSchema().optional(),
    search: searchSchema().optional(),
    // followed, and taken out, before the form is checked
    extends: z.string().min(1).optional(),
  }, {
    error: (issue) =>
      unknownKeys(STUDY_KEYS, "expected one of", misplacedAtTop)(issue) ??
        STUDY_FORM,
  });
}

/** The same name in lower case, with hyphens for what cannot stand there. */
function nearName(found: string): string {
  const near = found.toLowerCase().replace(/[^a-z0-9._-]+/g, "-");
  return NAME.test(near) ? ` (did you mean "${near}"?)` : "";
}

function member(field: Field): z.ZodType {
  if (field.default !== undefined) return field.schema.prefault(field.default);
  return field.required ? field.schema : field.schema.optional();
}
