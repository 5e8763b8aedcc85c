/** The records of a benchmark, for people. */
import type { BenchRecord, BenchReport } from "../bench/types.ts";
import { type BenchWarning, describeWarning } from "../bench/warnings.ts";
import { formatTable, type TableColumn } from "../base/table.ts";
import { formatNumber } from "../base/format.ts";

/** A column and what it says of a record. */
type Column = TableColumn & { readonly cell: (record: BenchRecord) => string };

const COLUMNS: readonly Column[] = [
  text("backend", (it) => it.backend),
  text("precision", (it) => it.precision),
  text("pooling", (it) => it.pooling),
  number("size", (it) => `${it.width}x${it.height}`),
  number("it/s", ({ iterationsPerSecond: it }) => formatNumber(it.median)),
  number("MAD", ({ iterationsPerSecond: it }) => formatNumber(it.mad, 2)),
  text(
    "95 %",
    ({ iterationsPerSecond: { low, high } }) =>
      `${formatNumber(low)}–${formatNumber(high)}`,
  ),
  number("Mpx·it/s", (it) => formatNumber(it.megapixelIterationsPerSecond, 3)),
  number("GFLOP/s", (it) => formatNumber(it.gflopsPerSecond, 3)),
  number("of peak", (it) => formatShare(it.shareOfPeak)),
  number("capture", (it) => `${formatNumber(it.captureMs, 3)} ms`),
  number("first", (it) => `${formatNumber(it.firstIterationMs, 3)} ms`),
];

/**
 * Lays a benchmark out: the machine, a table, the memory.
 *
 * @param report What was measured; at least one record.
 * @returns Lines without a final line break.
 */
export function benchTable(
  { environment, createdAt, results }: BenchReport,
): string {
  const { cpuModel, cpus, os, gramlab, deno } = environment;
  const table = formatTable(
    COLUMNS,
    results.map((record) => COLUMNS.map(({ cell }) => cell(record))),
  );
  const bytes = Math.max(...results.map((it) => it.peakMemoryBytes));
  return [
    `Gramlab ${gramlab}, Deno ${deno}, ${createdAt}`,
    `${cpuModel}, processors: ${cpus}, ${os}`,
    ...new Set(results.map(describeBackend)),
    "",
    table,
    "",
    ...new Set(results.map(describePeak)),
    `Peak memory of the process, all settings together: ${megabytes(bytes)}`,
    ...new Set(results.flatMap(describeDeviceMemory)),
  ].join("\n");
}

/** They concern all settings alike: the first one is told. */
const OF_THE_MACHINE: readonly BenchWarning["kind"][] = [
  "coarse-clock",
  "busy-machine",
];

/**
 * Words the warnings of all records.
 *
 * @param results The records.
 * @returns One line a warning; what is true of the whole machine once.
 */
export function warningLines(results: readonly BenchRecord[]): string[] {
  const all = results.flatMap((record) =>
    record.warnings.map((warning) => ({ record, warning }))
  );
  const single = all
    .filter(({ warning }) => !OF_THE_MACHINE.includes(warning.kind))
    .map(({ record, warning }) =>
      `${describeSetting(record)}: ${describeWarning(warning)}`
    );
  const general = OF_THE_MACHINE.flatMap((kind) =>
    all.map(({ warning }) => warning)
      .filter((warning) => warning.kind === kind)
      .map(describeWarning)
      .slice(0, 1)
  );
  return [...single, ...general];
}

function describeSetting(record: BenchRecord): string {
  const { backend, precision, pooling, width, height } = record;
  return `${backend} ${precision} ${pooling} ${width}x${height}`;
}

function text(title: string, cell: Column["cell"]): Column {
  return { title, align: "left", cell };
}

function number(title: string, cell: Column["cell"]): Column {
  return { title, align: "right", cell };
}

function describeBackend(record: BenchRecord): string {
  const { backend, library, libraryVersion, device, instructionSet, threads } =
    record;
  const end = threads > 0 ? `, threads: ${threads}` : "";
  return `${backend}: ${library} ${libraryVersion}, ${device}, ${instructionSet}${end}`;
}

function describePeak(record: BenchRecord): string {
  const { backend, precision, peakGflopsPerSecond: peak } = record;
  return `Peak of ${backend} ${precision}, a large matrix product: ${
    formatNumber(peak, 3)
  } GFLOP/s`;
}

function describeDeviceMemory(record: BenchRecord): string[] {
  const { device, deviceMemoryBytes: bytes } = record;
  return bytes === null ? [] : [`Memory of ${device}: ${megabytes(bytes)}`];
}

function formatShare(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
