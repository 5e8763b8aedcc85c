import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { FORMATS } from "../../src/export/catalog.ts";
import type {
  ExportBatch,
  ExportCell,
  ExportColumn,
  ExportTable,
} from "../../src/export/types.ts";
import { readParquet } from "../support/read_parquet.ts";

const COLUMNS: readonly ExportColumn[] = [
  { name: "id", kind: "text" },
  { name: "study", kind: "text" },
  { name: "total", kind: "number" },
  { name: "clamp", kind: "boolean" },
  { name: "varied", kind: "json" },
];

/** Odd texts, odd numbers, and nothing at all. */
const ROWS: readonly (readonly ExportCell[])[] = [
  ["a", '=1+1, "ä"\n', 0.1 + 0.2, true, { beta: 4, "x,y": [1, "|"] }],
  ["b", "", NaN, false, "deep"],
  ["c", "'<b>|_x_", -Infinity, true, null],
  ["d", null, null, null, {}],
  ["e", "Ünïcode 🎨", -1e-300, false, []],
];

function tableOf(
  rows = ROWS,
  columns = COLUMNS,
  batches: readonly ExportBatch[] = [
    { name: "", rows: rows.slice(0, 2) },
    { name: "", rows: [] },
    { name: "", rows: rows.slice(2) },
  ],
): ExportTable {
  return { columns, batches };
}

/** The whole file. */
async function write(name: string, table = tableOf()): Promise<Uint8Array> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of FORMATS[name]!.write(table)) {
    pieces.push(new Uint8Array(piece));
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

async function writeText(name: string, table = tableOf()): Promise<string> {
  return new TextDecoder().decode(await write(name, table));
}

/** What a JSON reader finds: texts for numbers that JSON has not. */
function asJson(cell: ExportCell): ExportCell {
  const isOdd = typeof cell === "number" && !Number.isFinite(cell);
  return isOdd ? String(cell) : cell;
}

function objects(
  toValue: (cell: ExportCell, column: ExportColumn) => unknown,
): Record<string, unknown>[] {
  return ROWS.map((row) =>
    Object.fromEntries(
      COLUMNS.map((column, at) => [column.name, toValue(row[at]!, column)]),
    )
  );
}

for (const [name, { extension }] of Object.entries(FORMATS)) {
  Deno.test(`format ${name} writes a table without rows, and the same bytes twice`, async () => {
    strictEqual(extension, name);
    const empty = await write(name, tableOf([]));
    ok(empty.length > 0 || name === "jsonl");
    deepStrictEqual(await write(name), await write(name));
  });
}

Deno.test("csv keeps every cell apart, and no text is a formula", async () => {
  const text = await writeText("csv");
  const cells = parseCsv(text);
  deepStrictEqual(cells[0], COLUMNS.map(({ name }) => name));
  deepStrictEqual(cells.slice(1).map((row) => row.slice(0, 4)), [
    ["a", '\'=1+1, "ä"\n', "0.30000000000000004", "true"],
    ["b", "", "NaN", "false"],
    ["c", "''<b>|_x_", "-Infinity", "true"],
    ["d", "", "", ""],
    ["e", "Ünïcode 🎨", "-1e-300", "false"],
  ]);
  deepStrictEqual(JSON.parse(cells[1]![4]!), ROWS[0]![4]);
  // an empty text is not the same as none
  match(text, /\nb,"",NaN,/);
  match(text, /\nd,,,,/);
});

/** RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (
    const [, quoted, plain, end] of text.matchAll(
      /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g,
    )
  ) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === "\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

for (const name of ["json", "jsonl"]) {
  Deno.test(`${name} keeps types, and writes odd numbers as texts`, async () => {
    const text = await writeText(name);
    const found = name === "json"
      ? JSON.parse(text)
      : text.trimEnd().split("\n").map((line) => JSON.parse(line));
    deepStrictEqual(found, objects(asJson));
  });
}

Deno.test("json without rows is an empty list", async () => {
  deepStrictEqual(JSON.parse(await writeText("json", tableOf([]))), []);
});

Deno.test("parquet reads back as it was, row groups put together", async () => {
  const found = await readParquet(await write("parquet"));
  deepStrictEqual(
    found,
    objects((cell, { kind }) =>
      kind === "json" && cell !== null && typeof cell !== "string"
        ? JSON.stringify(cell)
        : cell
    ),
  );
});

Deno.test("parquet holds more rows than one row group, and many equal ones", async () => {
  const rows = Array.from({ length: 120_000 }, (_, at) => [`w${at % 3}`, at]);
  const columns = [COLUMNS[0]!, COLUMNS[2]!];
  const file = await write("parquet", tableOf(rows, columns));
  const found = await readParquet(file, 119_999);
  deepStrictEqual(found, [{ id: "w2", total: 119_999 }]);
});

Deno.test("md tells what differs and what does not, and nothing breaks its cells", async () => {
  const rows = ROWS.map(([id, study, total]) => [id!, study!, total!, "x<y|z"]);
  const columns = [...COLUMNS.slice(0, 3), { name: "os", kind: "text" }];
  const text = await writeText("md", tableOf(rows, columns as ExportColumn[]));
  strictEqual(
    text,
    [
      "| id | study | total |",
      "| --- | --- | --- |",
      '| a | =1+1, "ä"<br> | 0.30000000000000004 |',
      "| b |  | NaN |",
      "| c | '&lt;b&gt;\\|\\_x\\_ | -Infinity |",
      "| d |  |  |",
      "| e | Ünïcode 🎨 | -1e-300 |",
      "",
      "| the same for all | value |",
      "| --- | --- |",
      "| os | x&lt;y\\|z |",
      "",
    ].join("\n"),
  );
});

Deno.test("safetensors holds numbers, truth and hashes as tensors, texts in its header", async () => {
  const hash = "0f".repeat(32);
  const columns: ExportColumn[] = [
    { name: "clamp", kind: "boolean" },
    { name: "hash", kind: "text" },
    { name: "total", kind: "number" },
    { name: "id", kind: "text" },
  ];
  const rows = [[true, hash, 1.5, "ä"], [false, hash, null, "b"]];
  const batches = rows.map((row) => ({ name: "", rows: [row] }));
  const { header, bytes } = parse(
    await write("safetensors", tableOf([], columns, batches)),
  );
  deepStrictEqual(JSON.parse(header.__metadata__!.id!), ["ä", "b"]);
  deepStrictEqual(
    [header.total!.dtype, header.total!.shape],
    ["F64", [2]],
  );
  deepStrictEqual([...new Float64Array(bytes("total"))], [1.5, NaN]);
  deepStrictEqual(header.hash!.shape, [2, 32]);
  strictEqual(new Uint8Array(bytes("hash"))[63], 15);
  deepStrictEqual([...new Uint8Array(bytes("clamp"))], [1, 0]);
});

Deno.test("safetensors puts rows that belong together under their name", async () => {
  const columns = [COLUMNS[0]!, COLUMNS[2]!];
  const batches = ["3f2a", "77aa"].map((name) => ({ name, rows: [[name, 1]] }));
  const { header } = parse(
    await write("safetensors", tableOf([], columns, batches)),
  );
  deepStrictEqual(Object.keys(header), [
    "__metadata__",
    "3f2a/total",
    "77aa/total",
  ]);
});

/** The format read by hand: a length, a header, bytes. */
function parse(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset);
  const start = 8 + Number(view.getBigUint64(0, true));
  const text = new TextDecoder().decode(file.subarray(8, start));
  // deno-lint-ignore no-explicit-any -- as any reader finds it
  const header: Record<string, any> = JSON.parse(text);
  const bytes = (name: string): ArrayBuffer => {
    const [from, to] = header[name].data_offsets;
    return file.slice(start + from, start + to).buffer as ArrayBuffer;
  };
  return { header, bytes };
}
