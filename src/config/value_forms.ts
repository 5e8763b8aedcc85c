/** JSON Schemas of the forms that make values, for what a setting can have. */
import { z } from "zod";
import { canonicalJson } from "../base/canonical_json.ts";
import type { Json } from "../base/records.ts";
import { DISTRIBUTION } from "./distribution.ts";
import { MADE_VALUES } from "./made_values.ts";

/** A JSON Schema, or a part of one. */
export interface JsonSchema {
  /** Another schema that holds, too. */
  readonly $ref?: string;
  /** What kind of value. */
  readonly type?: string;
  /** What stands for it where a study is silent. */
  readonly default?: Json;
  /** What it is, in words. */
  readonly description?: string;
  /** Values that fit. */
  readonly examples?: readonly Json[];
  /** Members that a map must have. */
  readonly required?: readonly string[];
  /** Members of a map. */
  readonly properties?: Members;
  /** Schema of each entry of a list. */
  readonly items?: JsonSchema;
  /** Schemas of which one must hold. */
  readonly anyOf?: readonly JsonSchema[];
  /** Schemas of which exactly one must hold. */
  readonly oneOf?: readonly JsonSchema[];
  /** Any other keyword. */
  readonly [keyword: string]: unknown;
}

/** Name to schema. */
export type Members = Readonly<Record<string, JsonSchema>>;

/**
 * A schema of zod as a JSON Schema, to stand within another one.
 *
 * @param schema The schema; what it takes in counts.
 */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: "input" });
  return json as JsonSchema;
}

/**
 * The schemas that a choice of schemas comes to, down to those that offer no
 * choice.
 *
 * @param schema The choice.
 */
export function branchesOf(schema: JsonSchema): JsonSchema[] {
  const { anyOf, oneOf, ...shared } = schema;
  const choices = [...anyOf ?? [], ...oneOf ?? []];
  if (choices.length === 0) return [schema];
  return choices.flatMap((it) => branchesOf({ ...shared, ...it }));
}

/**
 * One of several schemas, each once; names as one list.
 *
 * @param schemas At least one.
 */
export function oneOfThese(schemas: readonly JsonSchema[]): JsonSchema {
  const unique = new Map(
    schemas.map((it) => [canonicalJson(it as unknown as Json), it]),
  );
  const [first, ...others] = unique.values();
  if (others.length === 0 && !("const" in first!)) return first!;
  const names = [first!, ...others].map((it) => it.const);
  return names.every((it) => typeof it === "string")
    ? { type: "string", enum: names }
    : { anyOf: [first!, ...others] };
}

/** What the forms that make values need to know of a setting. */
export interface ValueKind {
  /** Numbers that it can have, before they are rounded; none without it. */
  readonly ends?: JsonSchema;
  /** Whether it can have the path of a file. */
  readonly takesFiles: boolean;
}

/**
 * Finds out what can be made for a setting.
 *
 * @param schema What its values must be.
 * @param isRounded Whether numbers made for it are rounded.
 */
export function kindOf(schema: JsonSchema, isRounded: boolean): ValueKind {
  const branches = branchesOf(schema);
  const numbers = branches.filter(({ type }) =>
    type === "number" || type === "integer"
  );
  const ends = numbers.map((it) => isRounded ? beforeRounding(it) : it);
  const takesFiles = branches.some((it) =>
    it.type === "string" && !("enum" in it)
  );
  return ends.length > 0
    ? { ends: oneOfThese(ends), takesFiles }
    : { takesFiles };
}

/** Numbers that `Math.round` makes whole numbers of a range. */
function beforeRounding({ minimum, maximum }: JsonSchema): JsonSchema {
  return {
    type: "number",
    minimum: Number(minimum) - 0.5,
    exclusiveMaximum: Number(maximum) + 0.5,
  };
}

const MADE = withoutExamples(jsonSchemaOf(MADE_VALUES));
const DRAWN = withoutExamples(jsonSchemaOf(DISTRIBUTION));

/** Examples of one setting say nothing of another. */
function withoutExamples(map: JsonSchema): JsonSchema {
  const properties = Object.entries(map.properties!).map((
    [key, { examples: _, ...schema }],
  ) => [key, schema]);
  return { ...map, properties: Object.fromEntries(properties) };
}

/**
 * What `grid` and `zip` may say of a setting instead of a list: one schema, or
 * none if nothing can be made for it.
 *
 * @param kind What can be made.
 */
export function madeValues({ ends, takesFiles }: ValueKind): JsonSchema[] {
  const { range, linear, log, points, glob } = MADE.properties!;
  if (ends === undefined) {
    const { type, additionalProperties } = MADE;
    const required = ["glob"];
    const properties = { glob: glob! };
    return takesFiles
      ? [{ type, properties, required, additionalProperties } as JsonSchema]
      : [];
  }
  const properties = {
    range: startingWith(ends, range!),
    linear: within(ends, linear!),
    log: within(ends, log!),
    points,
  };
  const all = takesFiles ? { ...properties, glob } : properties;
  return [onlyWith(all as Members, MADE)];
}

/**
 * What `random` may say of a setting.
 *
 * @param kind What can be drawn.
 * @param value Schema of one value.
 */
export function distribution(
  { ends }: ValueKind,
  value: JsonSchema,
): JsonSchema {
  const { uniform, logUniform, int, choice, weights } = DRAWN.properties!;
  const values = { choice: { ...choice, items: value }, weights };
  const drawn = ends && {
    uniform: within(ends, uniform!),
    logUniform: within(ends, logUniform!),
    int: within(ends, int!),
  };
  return onlyWith({ ...drawn, ...values } as Members, DRAWN);
}

/** A map that has some of its keys, by the same rules. */
function onlyWith(properties: Members, map: JsonSchema): JsonSchema {
  const oneOf = map.oneOf!.filter(({ required }) =>
    required!.every((key) => key in properties)
  );
  return { ...map, properties, oneOf };
}

/** A list of two ends, both of them values of the setting. */
function within(ends: JsonSchema, list: JsonSchema): JsonSchema {
  return { ...list, items: { allOf: [list.items!, ends] } };
}

/** From, to, step: `to` need not be hit, and a step of 0 leads nowhere. */
function startingWith(ends: JsonSchema, list: JsonSchema): JsonSchema {
  const { items, ...others } = list;
  return {
    ...others,
    prefixItems: [ends, items, { ...items, not: { const: 0 } }],
  };
}
