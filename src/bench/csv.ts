/** Records as CSV, for spreadsheets. */
import { csvCell } from "../base/csv_cell.ts";
import type { BenchRecord } from "./types.ts";

/** A cell before it is written. */
type Cell = string | number | null;

/** Columns, named by the fields of the record; samples stay in the JSON. */
const COLUMNS: Readonly<Record<string, (record: BenchRecord) => Cell>> = {
  backend: (it) => it.backend,
  device: (it) => it.device,
  library: (it) => it.library,
  libraryVersion: (it) => it.libraryVersion,
  threads: (it) => it.threads,
  instructionSet: (it) => it.instructionSet,
  network: (it) => it.network,
  precision: (it) => it.precision,
  pooling: (it) => it.pooling,
  width: (it) => it.width,
  height: (it) => it.height,
  "iterationsPerSecond.median": (it) => it.iterationsPerSecond.median,
  "iterationsPerSecond.mad": (it) => it.iterationsPerSecond.mad,
  "iterationsPerSecond.low": (it) => it.iterationsPerSecond.low,
  "iterationsPerSecond.high": (it) => it.iterationsPerSecond.high,
  megapixelIterationsPerSecond: (it) => it.megapixelIterationsPerSecond,
  gflopPerIteration: (it) => it.gflopPerIteration,
  gflopsPerSecond: (it) => it.gflopsPerSecond,
  peakGflopsPerSecond: (it) => it.peakGflopsPerSecond,
  shareOfPeak: (it) => it.shareOfPeak,
  captureMs: (it) => it.captureMs,
  firstIterationMs: (it) => it.firstIterationMs,
  peakMemoryBytes: (it) => it.peakMemoryBytes,
  deviceMemoryBytes: (it) => it.deviceMemoryBytes,
  warnings: (it) => it.warnings.map(({ kind }) => kind).join(" "),
};

/**
 * Writes records as CSV (RFC 4180, with line feeds).
 *
 * @param records The records.
 * @returns A line of headings and one line a record.
 */
export function toCsv(records: readonly BenchRecord[]): string {
  const rows = records.map((record) =>
    Object.values(COLUMNS).map((cell) => csvCell(cell(record)))
  );
  return [Object.keys(COLUMNS), ...rows].map((row) => `${row.join(",")}\n`)
    .join("");
}
