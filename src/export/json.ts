/** JSON: a list of objects. */
import { jsonRow } from "./json_row.ts";
import { textChunks } from "./text_chunks.ts";
import type { Exporter } from "./types.ts";

/** The format. */
export const json: Exporter = {
  summary: "A JSON list of objects, one a line",
  extension: "json",
  isBinary: false,
  async *write(table) {
    const write = jsonRow(table.columns);
    const encoder = new TextEncoder();
    yield encoder.encode("[");
    yield* textChunks(
      table,
      (rows, isFirst) =>
        rows.map((row, at) =>
          `${isFirst && at === 0 ? "" : ","}\n${write(row)}`
        )
          .join(""),
    );
    yield encoder.encode("\n]\n");
  },
};
