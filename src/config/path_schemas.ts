/** JSON Schemas of everything that may stand behind a path. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { Json } from "../base/records.ts";
import { LABELLED } from "./assignment.ts";
import { FIELD_NAMES, FIELDS } from "./fields.ts";
import { SETTING_NOTES, wordsOf } from "./notes.ts";
import type { FieldName } from "./study.ts";
import {
  branchesOf,
  distribution,
  type JsonSchema,
  jsonSchemaOf,
  kindOf,
  madeValues,
  type Members,
  oneOfThese,
} from "./value_forms.ts";

/** Maps of a study whose keys are paths, and the list that is values of one. */
export type PathMap =
  | "grid"
  | "zip"
  | "row"
  | "space"
  | "set"
  | "condition"
  | "seeds";

/** A path of a study. */
interface KnownPath {
  readonly path: string;
  /** Whether it may stand in `grid` and the like. */
  readonly varies: boolean;
  /** What it is, in words. */
  readonly description: string;
  /** What stands for it where a study is silent. */
  readonly standard?: Json | undefined;
  /** What its value must be. */
  readonly schema: JsonSchema;
  /** Whether numbers made for it are rounded. */
  readonly isRounded: boolean;
}

/** Schemas of the paths of a study. */
export interface PathSchemas {
  /** Everything that references lead to. */
  readonly defs: Members;
  /** `base`; images may be missing, since something else may name them. */
  readonly base: JsonSchema;
}

const LIST: JsonSchema = { type: "array", minItems: 1 };

const LABEL_FORM = jsonSchemaOf(LABELLED);

/**
 * Makes the schemas of all settings and their parts, and of the maps that have
 * them as keys: `#/$defs/map:grid` and so on, one for each {@linkcode PathMap}.
 * Settings of one form share one schema.
 *
 * @param base Schema of `base`, made from the definition.
 */
export function pathSchemas(base: JsonSchema): PathSchemas {
  const paths = FIELD_NAMES.flatMap((name) => [
    wholePath(name, base.properties![name]!),
    ...FIELDS[name].parts.map((it) =>
      partPath(name, it, base.properties![name]!)
    ),
  ]);
  const owners = new Map(
    paths.toReversed().map((it) => [formKey(it), it.path]),
  );
  const refer = (prefix: string, it: KnownPath): JsonSchema =>
    reference(`${prefix}${owners.get(formKey(it))}`);
  const map = (prefix: string, keys: readonly KnownPath[]): JsonSchema =>
    mapOf(keys.map((it) => [
      it.path,
      { description: it.description, ...refer(prefix, it) },
    ]));
  const varied = paths.filter(({ varies }) => varies);
  const seed = paths.find(({ path }) => path === "seed")!;
  const maps: Readonly<Record<`map:${PathMap}`, JsonSchema>> = {
    "map:grid": map("grid:", varied),
    "map:zip": map("zip:", varied),
    "map:row": map("labelled:", varied),
    "map:space": map("drawn:", varied),
    "map:set": map("labelled:", paths),
    "map:condition": map("", paths),
    "map:seeds": {
      ...LIST,
      items: refer("labelled:", seed),
      uniqueItems: true,
    },
  };
  const forms = paths.filter((it) => owners.get(formKey(it)) === it.path)
    .flatMap((it) => Object.entries(formsOf(it)));
  const used = JSON.stringify([maps, Object.fromEntries(forms)]);
  const defs = forms.filter(([name]) =>
    used.includes(`"${reference(name).$ref}"`)
  );
  const wholes = paths.filter(({ path }) => path in FIELDS);
  return {
    defs: { ...Object.fromEntries(defs), ...maps },
    base: mapOf(wholes.map((it) => [it.path, {
      ...wordsOf(SETTING_NOTES[it.path as FieldName]),
      ...it.standard === undefined ? {} : { default: it.standard },
      ...refer("", it),
    }])),
  };
}

function mapOf(
  members: readonly (readonly [string, JsonSchema])[],
): JsonSchema {
  const properties = Object.fromEntries(members);
  return { type: "object", properties, additionalProperties: false };
}

/** Equal for paths that take the same values. */
function formKey({ schema, isRounded }: KnownPath): string {
  return canonicalJson([schema, isRounded] as unknown as Json);
}

/** All that may be said of a path: a value, one with a label, values, … */
function formsOf({ path, schema, isRounded }: KnownPath): Members {
  const labelled = reference(`labelled:${path}`);
  const kind = kindOf(schema, isRounded);
  const made = madeValues(kind);
  const list = { ...LIST, items: labelled };
  return {
    [path]: schema,
    [`labelled:${path}`]: {
      anyOf: [reference(path), {
        ...LABEL_FORM,
        properties: {
          ...LABEL_FORM.properties,
          value: { ...LABEL_FORM.properties!.value, ...reference(path) },
        },
        required: ["value", "label"],
      }],
    },
    [`grid:${path}`]: { anyOf: [{ ...list, uniqueItems: true }, ...made] },
    [`zip:${path}`]: { anyOf: [list, ...made] },
    [`drawn:${path}`]: distribution(kind, labelled),
  };
}

function reference(name: string): JsonSchema {
  return { $ref: `#/$defs/${name}` };
}

function wholePath(name: FieldName, form: JsonSchema): KnownPath {
  const { varies, whole } = FIELDS[name];
  const { description } = wordsOf(SETTING_NOTES[name]);
  const schema = withoutWords(form);
  const { default: standard } = form;
  return {
    path: name,
    varies,
    description,
    standard,
    schema,
    isRounded: whole,
  };
}

function partPath(
  field: FieldName,
  part: string,
  form: JsonSchema,
): KnownPath {
  const path = `${field}.${part}`;
  const found = partSchemas(form, part);
  const { description = "" } = found[0]!;
  const schema = oneOfThese(found.map(withoutWords));
  const { varies } = FIELDS[field];
  return { path, varies, description, schema, isRounded: false };
}

/**
 * What a part of a setting may be: one schema for each form of the setting
 * that has the part.
 *
 * @param form Schema of the setting.
 * @param part The part.
 * @returns At least one schema.
 * @throws {RangeError} If no form has the part.
 */
export function partSchemas(form: JsonSchema, part: string): JsonSchema[] {
  const found = branchesOf(form).map(({ properties }) => properties?.[part])
    .filter((it) => it !== undefined);
  if (found.length > 0) return found;
  throw new RangeError(`Cannot find a form with the part ${part}`);
}

function withoutWords(
  { default: _, description: __, examples: ___, ...schema }: JsonSchema,
): JsonSchema {
  return schema;
}
