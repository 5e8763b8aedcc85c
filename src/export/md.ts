/** Markdown tables, as GitHub and notebooks show them. */
import { remembered, rowWriter } from "./remembered.ts";
import { cellText, textChunks } from "./text_chunks.ts";
import type { ExportCell, Exporter } from "./types.ts";

type Rows = readonly (readonly ExportCell[])[];

/** The format. */
export const md: Exporter = {
  summary: "A Markdown table of what differs, and one of what does not",
  extension: "md",
  isBinary: false,
  async *write({ columns, batches }) {
    const rows: Rows[] = [];
    for await (const batch of batches) rows.push(batch.rows);
    const first = rows.find((it) => it.length > 0)?.[0];
    const differing = columns.flatMap((_, at) =>
      first === undefined || isDiffering(rows, at) ? [at] : []
    );
    const names = columns.map(({ name }) => name);
    const encoder = new TextEncoder();
    yield encoder.encode(headOf(differing.map((at) => names[at]!)));
    const batchesLeft = rows.map((it) => ({
      name: "",
      rows: it.map((row) => differing.map((at) => row[at]!)),
    }));
    const line = lineWriter(differing.length);
    yield* textChunks(
      { columns, batches: batchesLeft },
      (rows) => rows.map(line).join(""),
    );
    const constant = names.flatMap((name, at) => {
      const text = differing.includes(at) ? "" : cellText(first![at]!);
      return text === "" ? [] : [[name, text]];
    });
    if (constant.length === 0) return;
    const table = headOf(["the same for all", "value"]) +
      constant.map(lineWriter(2)).join("");
    yield encoder.encode(`\n${table}`);
  },
};

/** The first column always stays: it says which row is which. */
function isDiffering(batches: readonly Rows[], at: number): boolean {
  if (at === 0) return true;
  const text = remembered(cellText);
  let first: string | undefined;
  return batches.some((rows) =>
    rows.some((row) => {
      const own = text(row[at]!);
      first ??= own;
      return own !== first;
    })
  );
}

function headOf(names: readonly string[]): string {
  const rule = `| ${names.map(() => "---").join(" | ")} |\n`;
  return lineWriter(names.length)(names) + rule;
}

function lineWriter(count: number): (row: readonly ExportCell[]) => string {
  const write = rowWriter(count, (cell) => escaped(cellText(cell)), " | ");
  return (row) => `| ${write(row)} |\n`;
}

/** What may not stand in a cell as it is. */
const SPECIAL = /[\\`*_{}[\]|~&<>\r\n]/;

/** Nothing in a cell may end it, be a tag, or be set in another type. */
function escaped(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replace(/[\\`*_{}[\]|~]/g, "\\$&")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replace(/\r\n|[\r\n]/g, "<br>");
}
