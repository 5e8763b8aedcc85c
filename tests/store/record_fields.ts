/**
 * The fields of `trial.json`, out of the types and their comments, as the table
 * of docs/provenance.md. Run as a program it writes them into the page:
 * `deno run --allow-read --allow-write --allow-run tests/store/record_fields.ts`.
 */
import { fileURLToPath } from "node:url";

/** A field of the record. */
export interface Field {
  /** Names with dots between; `[]` stands for each entry of a list. */
  readonly path: string;
  /** What it is, in one line. */
  readonly text: string;
}

const RECORDS = new URL("../../src/base/records.ts", import.meta.url);
const VERSION_1 = new URL("records/1-every-field.json", import.meta.url);

/** The page with the table. */
export const PAGE: URL = new URL("../../docs/provenance.md", import.meta.url);

/** What comes before and after the table. */
const MARKS = [
  "<!-- deno-fmt-ignore-start -->",
  "<!-- deno-fmt-ignore-end -->",
];

/** A type as `deno doc` tells it. */
interface Type {
  readonly kind: string;
  readonly value?: unknown;
}

interface Property {
  readonly name: string;
  readonly jsDoc?: { readonly doc?: string };
  readonly tsType: Type;
}

/** What stands behind a name. */
interface Definition {
  readonly properties?: readonly Property[];
  readonly extends?: readonly Type[];
  readonly tsType?: Type;
}

/** Its parameters are as various as the entries of a registry. */
const OPEN = ["Choice"];

/** All fields, in the order of the types. */
export async function recordFields(): Promise<Field[]> {
  const known = await readTypes();
  return fieldsOf(known.get("TrialRecord")!.properties!, "");

  function fieldsOf(properties: readonly Property[], prefix: string): Field[] {
    return properties.flatMap(({ name, jsDoc, tsType }) => {
      const path = `${prefix}${name}`;
      const text = (jsDoc?.doc ?? "").replaceAll(/\s+/g, " ").trim();
      const isList = JSON.stringify(tsType).includes('"kind":"array"');
      const inner = `${path}${isList ? "[]" : ""}.`;
      return [{ path, text }, ...fieldsOf(membersOf(tsType), inner)];
    });
  }

  function membersOf({ kind, value }: Type): Property[] {
    switch (kind) {
      case "typeRef":
        return membersOfName(value as TypeReference);
      case "typeLiteral":
        return [...(value as Definition).properties ?? []];
      case "array":
        return membersOf(value as Type);
      case "typeOperator":
        return membersOf((value as { readonly tsType: Type }).tsType);
      case "union": {
        const all = (value as readonly Type[]).flatMap(membersOf);
        return [...new Map(all.map((it) => [it.name, it])).values()];
      }
      default:
        return [];
    }
  }

  function membersOfName({ typeName, typeParams }: TypeReference): Property[] {
    if (typeName === "Pick") {
      const [of, names] = typeParams!;
      const picked = JSON.stringify(names);
      return membersOf(of!).filter(({ name }) => picked.includes(`"${name}"`));
    }
    const found = OPEN.includes(typeName) ? undefined : known.get(typeName);
    if (found === undefined) return [];
    return [
      ...(found.extends ?? []).flatMap(membersOf),
      ...found.properties ?? [],
      ...found.tsType ? membersOf(found.tsType) : [],
    ];
  }
}

interface TypeReference {
  readonly typeName: string;
  readonly typeParams?: readonly Type[];
}

async function readTypes(): Promise<Map<string, Definition>> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", fileURLToPath(RECORDS)],
  });
  const { stdout } = await command.output();
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout));
  const [{ symbols }] = Object.values(nodes) as [{
    readonly symbols: readonly {
      readonly name: string;
      readonly declarations: readonly { readonly def: Definition }[];
    }[];
  }];
  return new Map(
    symbols.map(({ name, declarations }) => [name, declarations[0]!.def]),
  );
}

/** Paths of a record, of the same form as {@linkcode Field.path}. */
export function pathsIn(value: unknown, prefix = ""): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((it) => pathsIn(it, `${prefix.slice(0, -1)}[].`));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    `${prefix}${name}`,
    ...pathsIn(inner, `${prefix}${name}.`),
  ]);
}

/** The table, as the page has it. */
export async function fieldTable(): Promise<string> {
  const old = JSON.parse(await Deno.readTextFile(VERSION_1));
  const inOld = new Set(pathsIn(old));
  const rows = (await recordFields()).map(({ path, text }) =>
    `| \`${path}\` | ${inOld.has(path) ? 1 : 2} | ${text} |`
  );
  return ["| field | since | what it is |", "| --- | --- | --- |", ...rows]
    .join("\n");
}

/** The page with another table in the place of its own. */
export function withTable(page: string, table: string): string {
  const [before] = page.split(MARKS[0]!);
  const [, after] = page.split(MARKS[1]!);
  return `${before}${MARKS[0]}\n\n${table}\n\n${MARKS[1]}${after}`;
}

if (import.meta.main) {
  const page = await Deno.readTextFile(PAGE);
  await Deno.writeTextFile(PAGE, withTable(page, await fieldTable()));
}
