/** Markdown tables, as GitHub and notebooks show them. */
import { cellText } from "./text_chunks.ts";
import type { ExportCell, Exporter, ExportTable } from "./types.ts";

type Rows = readonly (readonly ExportCell[])[];

/** The format. */
export const md: Exporter = {
  summary: "A Markdown table of what differs, and one of what does not",
  extension: "md",
  isBinary: false,
  async *write(table) {
    const rows = await allRows(table);
    yield new TextEncoder().encode(tablesOf(table, rows));
  },
};

async function allRows({ batches }: ExportTable): Promise<Rows> {
  const all: Rows[] = [];
  for await (const { rows } of batches) all.push(rows);
  return all.flat();
}

/** The first column always stays: it says which row is which. */
function tablesOf({ columns }: ExportTable, rows: Rows): string {
  const texts = rows.map((row) => row.map(cellText));
  const [first] = texts;
  const same = columns.map((_, at) =>
    at > 0 && first !== undefined &&
    texts.every((row) => row[at] === first[at])
  );
  const names = columns.map(({ name }) => name);
  const differing = <Item>(items: readonly Item[]): Item[] =>
    items.filter((_, at) => !same[at]);
  const constant = names.flatMap((name, at) =>
    same[at] && first![at] !== "" ? [[name, first![at]!]] : []
  );
  const tables = [tableOf(differing(names), texts.map(differing))];
  if (constant.length > 0) {
    tables.push(tableOf(["the same for all", "value"], constant));
  }
  return tables.join("\n");
}

function tableOf(head: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map(escaped).join(" | ")} |\n`;
  const rule = `| ${head.map(() => "---").join(" | ")} |\n`;
  return [line(head), rule, ...rows.map(line)].join("");
}

/** Nothing in a cell may end it, be a tag, or be set in another type. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]|~]/g, "\\$&")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replace(/\r\n|[\r\n]/g, "<br>");
}
