/** JSON Lines: one object a row. */
import { jsonRow } from "./json_row.ts";
import { textChunks } from "./text_chunks.ts";
import type { Exporter } from "./types.ts";

/** The format. */
export const jsonl: Exporter = {
  summary: "One JSON object a line, for programs that read row by row",
  extension: "jsonl",
  isBinary: false,
  write: (table) => {
    const write = jsonRow(table.columns);
    return textChunks(
      table,
      (rows) => rows.map((row) => `${write(row)}\n`).join(""),
    );
  },
};
