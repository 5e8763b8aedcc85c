/** Apache Parquet, by hyparquet-writer. */
import {
  ByteWriter,
  type ColumnSource,
  ParquetWriter,
  schemaFromColumnData,
} from "hyparquet-writer";
import { cellText } from "./text_chunks.ts";
import type {
  ColumnKind,
  ExportCell,
  ExportColumn,
  Exporter,
} from "./types.ts";

/** What columns are called there. */
const TYPES = {
  number: "DOUBLE",
  text: "STRING",
  boolean: "BOOLEAN",
  json: "STRING",
} as const satisfies Record<ColumnKind, string>;

/** Rows of a row group: what is in memory at a time. */
const GROUP_ROWS = 50_000;

type Rows = readonly (readonly ExportCell[])[];

/** The format. */
export const parquet: Exporter = {
  summary: "Apache Parquet, for pandas, Polars, DuckDB and R",
  extension: "parquet",
  isBinary: true,
  async *write({ columns, batches }) {
    const writer = new ByteWriter();
    const file = new ParquetWriter({
      writer,
      schema: schemaFromColumnData({ columnData: columnsOf(columns, []) }),
      // would take a third of the time
      statistics: false,
      createdBy: "gramlab",
    });
    const taken = (): Uint8Array => {
      const bytes = new Uint8Array(writer.buffer.slice(0, writer.index));
      writer.index = 0;
      return bytes;
    };
    for await (const rows of inGroups(batches)) {
      const columnData = columnsOf(columns, rows);
      await file.write({ columnData, rowGroupSize: GROUP_ROWS });
      yield taken();
    }
    await file.finish();
    yield taken();
  },
};

/** Small batches put together. */
async function* inGroups(
  batches: Parameters<Exporter["write"]>[0]["batches"],
): AsyncGenerator<Rows> {
  let waiting: Rows[] = [];
  let count = 0;
  for await (const { rows } of batches) {
    waiting.push(rows);
    count += rows.length;
    if (count < GROUP_ROWS) continue;
    yield waiting.flat();
    [waiting, count] = [[], 0];
  }
  if (count > 0) yield waiting.flat();
}

function columnsOf(
  columns: readonly ExportColumn[],
  rows: Rows,
): ColumnSource[] {
  return columns.map(({ name, kind }, at) => {
    const data = rows.map((row) => {
      const cell = row[at]!;
      return kind === "json" && cell !== null ? cellText(cell) : cell;
    });
    const encoding = repeats(data) ? {} : { encoding: "PLAIN" as const };
    return { name, type: TYPES[kind], nullable: true, data, ...encoding };
  });
}

/** Cells that are looked at. */
const LOOKED_AT = 1000;

/** Whether a dictionary may be worth the time that it takes to try one. */
function repeats(cells: readonly unknown[]): boolean {
  const some = cells.slice(0, LOOKED_AT);
  return new Set(some).size <= some.length / 2;
}
