/** Apache Parquet, by hyparquet-writer. */
import { constants, zstdCompressSync } from "node:zlib";
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
  ExportTable,
} from "./types.ts";

/** What columns are called there. */
const TYPES = {
  number: "DOUBLE",
  text: "STRING",
  boolean: "BOOLEAN",
  json: "STRING",
} as const satisfies Record<ColumnKind, string>;

/** Rows of a row group: what is in memory at a time. */
const GROUP_ROWS = 20_000;

/** Room for a usual row group, so that it need not grow step by step. */
const BUFFER_BYTES = 2 ** 24;

/** Cells of each column. */
type Cells = readonly ExportCell[][];

/** The format. */
export const parquet: Exporter = {
  summary: "Apache Parquet, for pandas, Polars, DuckDB and R",
  extension: "parquet",
  isBinary: true,
  async *write({ columns, batches }) {
    const writer = new ByteWriter(BUFFER_BYTES);
    const none = columns.map(() => []);
    const file = new ParquetWriter({
      writer,
      schema: schemaFromColumnData({ columnData: columnsOf(columns, none) }),
      // would take a third of the time
      statistics: false,
      codec: "ZSTD",
      compressors: { ZSTD: compress },
      createdBy: "gramlab",
    });
    const taken = (): Uint8Array => {
      const bytes = new Uint8Array(writer.buffer.slice(0, writer.index));
      writer.index = 0;
      return bytes;
    };
    for await (const cells of inGroups(columns, batches)) {
      const columnData = columnsOf(columns, cells);
      await file.write({ columnData, rowGroupSize: Infinity });
      yield taken();
    }
    await file.finish();
    yield taken();
  },
};

/** Native code; the writer's own snappy is JavaScript, and took a third. */
function compress(bytes: Uint8Array): Uint8Array {
  const params = { [constants.ZSTD_c_compressionLevel]: 1 };
  return zstdCompressSync(bytes, { params });
}

/** Rows put together, column by column. */
async function* inGroups(
  columns: readonly ExportColumn[],
  batches: ExportTable["batches"],
): AsyncGenerator<Cells> {
  let cells = columns.map((): ExportCell[] => []);
  let count = 0;
  for await (const { rows } of batches) {
    for (const row of rows) {
      for (let at = 0; at < row.length; at++) cells[at]!.push(row[at]!);
    }
    count += rows.length;
    if (count < GROUP_ROWS) continue;
    yield cells;
    [cells, count] = [columns.map((): ExportCell[] => []), 0];
  }
  if (count > 0) yield cells;
}

function columnsOf(
  columns: readonly ExportColumn[],
  cells: Cells,
): ColumnSource[] {
  return columns.map(({ name, kind }, at) => {
    const own = cells[at]!;
    const data = kind === "json"
      ? own.map((cell) => cell === null ? null : cellText(cell))
      : own;
    const column = { name, type: TYPES[kind], nullable: true, data };
    if (repeats(data)) return column;
    // numbers that do not repeat are hardly made smaller
    const codec = kind === "number" ? "UNCOMPRESSED" : "ZSTD";
    return { ...column, encoding: "PLAIN", codec };
  });
}

/** Cells that are looked at. */
const LOOKED_AT = 1000;

/** Whether a dictionary may be worth the time that it takes to try one. */
function repeats(cells: readonly unknown[]): boolean {
  const some = cells.slice(0, LOOKED_AT);
  return new Set(some).size <= some.length / 2;
}
