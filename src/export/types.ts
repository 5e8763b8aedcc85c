/** What exporters are given, and what they are. */
import type { Json } from "../base/records.ts";
import type { Named } from "../base/registry.ts";

/** What the cells of a column are, besides null. */
export type ColumnKind = "number" | "text" | "boolean" | "json";

/** A column of a table. */
export interface ExportColumn {
  /** Its name, the same in every format. */
  readonly name: string;
  /** What its cells are. */
  readonly kind: ColumnKind;
}

/** One cell. Numbers may be NaN and infinite. */
export type ExportCell = Json;

/** Rows that belong together, such as the steps of one trial. */
export interface ExportBatch {
  /** What they belong to; unique in the table. */
  readonly name: string;
  /** Rows, one cell a column. */
  readonly rows: readonly (readonly ExportCell[])[];
}

/** A table that may be too large for memory. */
export interface ExportTable {
  /** The columns, in an order that depends on nothing but what there is. */
  readonly columns: readonly ExportColumn[];
  /** The rows. */
  readonly batches: AsyncIterable<ExportBatch> | Iterable<ExportBatch>;
}

/** A format. */
export interface Exporter extends Named {
  /** How files of that format are called, without the dot. */
  readonly extension: string;
  /** Whether it is of no use on a terminal. */
  readonly isBinary: boolean;
  /**
   * Writes a table.
   *
   * @param table The table; its rows are asked for once, one batch at a time.
   * @returns The file, piece by piece.
   */
  write(table: ExportTable): AsyncIterable<Uint8Array>;
}
