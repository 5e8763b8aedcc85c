/** The reference of all keys and settings of a study, as Markdown. */
import { stringify } from "yaml";
import { UsageError } from "../base/errors.ts";
import type { Json } from "../base/records.ts";
import { LABELLED } from "./assignment.ts";
import { DISTRIBUTION } from "./distribution.ts";
import { rangeText } from "./expected.ts";
import { FIELD_NAMES, FIELDS } from "./fields.ts";
import { studyJsonSchema } from "./json_schema.ts";
import { LAYER_NAMES } from "./layers.ts";
import { MADE_VALUES } from "./made_values.ts";
import { SETTING_NOTES } from "./notes.ts";
import { partSchemas } from "./path_schemas.ts";
import {
  branchesOf,
  type JsonSchema,
  jsonSchemaOf,
  type Members,
  oneOfThese,
} from "./value_forms.ts";

const BEGIN = "<!-- What follows is made by: " +
  "deno task schema --markdown --out docs/studies.md -->";
const END = "<!-- Here ends what is made. -->";

/** Longer lists of names are shown by their ends. */
const SHOWN_NAMES = 6;

/** One key with what is said of it. */
interface Row {
  readonly key: string;
  readonly schema: JsonSchema;
  readonly unit?: string | undefined;
}

/**
 * Writes tables of all keys and settings: meaning, unit, default, what is
 * allowed, an example. Made from the definition that studies are parsed with.
 *
 * @returns Markdown that ends with a line break.
 */
export function studyReference(): string {
  const { properties, $defs } = studyJsonSchema();
  const { base, ...others } = properties!;
  const { properties: settings, ...baseAlone } = base!;
  const tables = [
    table("Keys", keyRows({ name: others.name!, base: baseAlone, ...others })),
    table("Settings", settingRows(settings!, $defs as Members)),
    table(
      "Instead of a list in `grid` and `zip`",
      keyRows(jsonSchemaOf(MADE_VALUES).properties!),
    ),
    table(
      "In `space` of `random`",
      keyRows(jsonSchemaOf(DISTRIBUTION).properties!),
    ),
    table("A value with a label", keyRows(jsonSchemaOf(LABELLED).properties!)),
  ];
  return `${tables.join("\n\n")}\n`;
}

/**
 * Puts the reference into a page, between its two marks.
 *
 * @param page The page.
 * @param reference What {@linkcode studyReference} wrote.
 * @param path What errors call the page.
 * @returns The page with the new reference.
 * @throws {UsageError} If the page lacks one of the marks.
 */
export function putReference(
  page: string,
  reference: string,
  path: string,
): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END, begin);
  if (begin < 0 || end < 0) {
    throw new UsageError(
      `Cannot find the place of the reference in ${path}: expected the lines ` +
        `"${BEGIN}" and "${END}"`,
    );
  }
  const before = page.slice(0, begin + BEGIN.length);
  return `${before}\n\n${reference}\n${page.slice(end)}`;
}

/** Keys of a map, and keys of the maps in it. */
function keyRows(properties: Members, prefix = ""): Row[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const key = `${prefix}${name}`;
    const inside = branchesOf(schema).flatMap((it) => [
      it,
      ...it.items ? branchesOf(it.items) : [],
    ]);
    const members = Object.assign({}, ...inside.map((it) => it.properties));
    return [{ key, schema }, ...keyRows(members, `${key}.`)];
  });
}

/** Settings, each followed by its parts. */
function settingRows(settings: Members, defs: Members): Row[] {
  return FIELD_NAMES.flatMap((name): Row[] => {
    const [{ $ref, ...words }] = branchesOf(settings[name]!) as [JsonSchema];
    const form = defs[$ref!.slice("#/$defs/".length)]!;
    const { unit } = SETTING_NOTES[name];
    const { parts } = FIELDS[name];
    const whole = { key: name, schema: { ...form, ...words }, unit };
    // layers are all alike
    if (parts === LAYER_NAMES) {
      const [schema] = partSchemas(form, LAYER_NAMES[0]!);
      return [whole, { key: `${name}.LAYER`, schema: schema! }];
    }
    const rows = parts.map((part) => {
      const schemas = partSchemas(form, part);
      const schema = { ...schemas[0]!, ...oneOfThese(schemas) };
      return { key: `${name}.${part}`, schema };
    });
    return [whole, ...rows];
  });
}

function table(title: string, rows: readonly Row[]): string {
  const head = ["key", "meaning", "unit", "default", "allowed", "example"];
  const lines = rows.map(({ key, schema, unit = "" }) => {
    const { description = "", default: standard, examples = [] } = schema;
    const meaning = unit ? description.replace(` (${unit})`, "") : description;
    return [
      `\`${key}\``,
      meaning,
      unit,
      standard === undefined ? "" : code(standard),
      allowedText(schema),
      examples.length > 0 ? code(examples[0]!) : "",
    ];
  });
  const all = [head, head.map(() => "---"), ...lines];
  const text = all.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  return `### ${title}\n\n<!-- deno-fmt-ignore-start -->\n\n${text}\n\n` +
    "<!-- deno-fmt-ignore-end -->";
}

/** A value as a study writes it in one line. */
function code(value: Json): string {
  const flow = stringify(value, {
    collectionStyle: "flow",
    flowCollectionPadding: false,
    lineWidth: 0,
  });
  return `\`${flow.trim()}\``;
}

/** What a schema takes, in words. */
function allowedText(schema: JsonSchema): string {
  const texts = branchesOf(schema).map(branchText);
  return [...new Set(texts)].filter((it) => it !== "").join(", or ");
}

function branchText(schema: JsonSchema): string {
  const { type, items } = schema;
  const names = (schema.enum ?? []) as string[];
  if (schema.const !== undefined) return code(schema.const as Json);
  if (names.length > SHOWN_NAMES) {
    return `${code(names[0]!)} … ${code(names.at(-1)!)}`;
  }
  if (names.length > 0) return names.map(code).join(", ");
  if (type === "number" || type === "integer") return numberText(schema);
  if (type === "boolean") return "`true`, `false`";
  if (type === "array") {
    const inside = items ? allowedText(items) : "";
    const many = inside.replace(/^a (whole number|number|map|text)/, "$1s");
    return many === "" ? "a list" : `a list of ${many}`;
  }
  if (type === "object") return "a map";
  return type === "string" ? "a text" : "";
}

function numberText(schema: JsonSchema): string {
  const kind = schema.type === "integer" ? "a whole number" : "a number";
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } =
    schema as Readonly<Record<string, unknown>>;
  const min = Number(minimum ?? exclusiveMinimum);
  if (!(min > -Number.MAX_SAFE_INTEGER)) return kind;
  const range = rangeText({
    min,
    minExclusive: minimum === undefined,
    max: Number(maximum ?? exclusiveMaximum ?? Infinity),
    maxExclusive: maximum === undefined,
  });
  return `${kind} ${range}`;
}
