/** The form of a study file as a JSON Schema, for editors. */
import { z } from "zod";
import { FIELD_NAMES, FIELDS } from "./fields.ts";
import { KEY_NOTES, wordsOf } from "./notes.ts";
import { pathSchemas } from "./path_schemas.ts";
import { studySchema } from "./study_schema.ts";
import { branchesOf, type JsonSchema, type Members } from "./value_forms.ts";

/**
 * Makes a JSON Schema (draft 2020-12) of the definition that study files are
 * parsed with. It refuses what can be seen in one place: unknown keys and
 * paths, values that a setting cannot have. It lets pass what depends on
 * several places, on files, or on what numbers come to.
 *
 * @returns The schema; a new object each time.
 *
 * @example
 * ```ts
 * import { studyJsonSchema } from "./json_schema.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(studyJsonSchema().title, "Gramlab study");
 * ```
 */
export function studyJsonSchema(): JsonSchema {
  const form = z.toJSONSchema(studySchema(), { io: "input" }) as JsonSchema;
  const { $schema, properties, required, ...others } = form;
  const { defs, base } = pathSchemas(properties!.base!);
  const marked = {
    ...properties,
    base: withNulls(base),
    random: withoutCount(properties!.random!),
  };
  const all = resolveMarks(marked) as Members;
  return {
    $schema,
    title: "Gramlab study",
    description: "What to vary in neural style transfer, and what to keep",
    ...others,
    // without it, images must be named beside it: see `allOf`
    required: required!.filter((key) => key !== "base"),
    properties: mapMembers(all, (schema, key) => ({
      ...Object.hasOwn(KEY_NOTES, key) ? wordsOf(KEY_NOTES[key]!) : {},
      ...schema,
    })),
    allOf: [
      ...FIELD_NAMES.filter((it) => FIELDS[it].required).map(namedSomewhere),
      // what a file that is extended says cannot be seen
      { if: { not: EXTENDS }, then: { allOf: [WITHOUT_NULLS, SEARCHING] } },
    ],
    $defs: { ...defs, "map:grid": withNulls(defs["map:grid"]!) },
  } as JsonSchema;
}

const EXTENDS: JsonSchema = { required: ["extends"] };

const NULL: JsonSchema = { type: "null" };

const NO_NULLS: JsonSchema = {
  type: "object",
  additionalProperties: { not: NULL },
};

const WITHOUT_NULLS: JsonSchema = {
  properties: { base: NO_NULLS, grid: { anyOf: [NO_NULLS, NULL] } },
};

/** A search says how many rows are drawn; otherwise `random` does. */
const SEARCHING: JsonSchema = {
  if: { required: ["search"], properties: { search: { type: "object" } } },
  then: { required: ["random"], properties: { random: { type: "object" } } },
  else: {
    properties: {
      random: { anyOf: [{ type: "object", required: ["count"] }, NULL] },
    },
  },
};

/** A map whose members may be null, which removes what is extended. */
function withNulls(map: JsonSchema): JsonSchema {
  const properties = mapMembers(
    map.properties!,
    ({ description, examples, default: standard, ...schema }) => ({
      ...(description !== undefined && { description }),
      ...(examples !== undefined && { examples }),
      ...(standard !== undefined && { default: standard }),
      anyOf: [schema, NULL],
    }),
  );
  return { ...map, properties };
}

/** `random` as it is beside a search. */
function withoutCount(random: JsonSchema): JsonSchema {
  const anyOf = branchesOf(random).map((it) =>
    it.required === undefined
      ? it
      : { ...it, required: it.required.filter((key) => key !== "count") }
  );
  return { anyOf };
}

/** A setting that something must name, in `base` or beside it. */
function namedSomewhere(name: string): JsonSchema {
  const map: JsonSchema = { type: "object", required: [name] };
  const inKey = (key: string, schema: JsonSchema): JsonSchema => ({
    required: [key],
    properties: { [key]: schema },
  });
  return {
    anyOf: [
      inKey("base", map),
      inKey("grid", map),
      inKey("zip", { type: "array", contains: map }),
      inKey("cases", { type: "array", items: map }),
      inKey("random", {
        type: "object",
        ...inKey("space", map),
      }),
      EXTENDS,
    ],
  };
}

/** Puts the enumerated paths where the definition only marks them. */
function resolveMarks(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(resolveMarks);
  if (typeof node !== "object" || node === null) return node;
  const { paths, ...rest } = node as JsonSchema;
  if (paths === undefined) {
    return mapMembers(rest as Members, (it) => resolveMarks(it) as JsonSchema);
  }
  const { propertyNames: _, additionalProperties: __, items: ___, ...own } =
    rest;
  return { ...own, $ref: `#/$defs/map:${paths}` };
}

function mapMembers(
  members: Members,
  change: (schema: JsonSchema, key: string) => JsonSchema,
): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(members).map(([key, it]) => [key, change(it, key)]),
  );
}
