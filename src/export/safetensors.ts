/** Safetensors: columns as tensors, for NumPy and PyTorch. */
import {
  type TensorData,
  writeSafetensors,
  type WrittenTensor,
} from "../assets/write_safetensors.ts";
import type {
  ExportBatch,
  ExportCell,
  ExportColumn,
  Exporter,
} from "./types.ts";

type Tensor = WrittenTensor<TensorData>;

const HASH = /^[0-9a-f]{64}$/;

/** The format. */
export const safetensors: Exporter = {
  summary: "Tensors of numbers, truth values and hashes, for NumPy and PyTorch",
  extension: "safetensors",
  isBinary: true,
  async *write({ columns, batches }) {
    const tensors: [string, Tensor][] = [];
    const metadata: Record<string, string> = {};
    const add = (name: string, rows: ExportBatch["rows"]): void => {
      for (const [at, column] of columns.entries()) {
        const cells = rows.map((row) => row[at]!);
        const tensor = tensorOf(column, cells);
        const path = name === "" ? column.name : `${name}/${column.name}`;
        if (tensor) tensors.push([path, tensor]);
        // texts of one trial's rows only say whose they are
        else if (name === "") metadata[path] = JSON.stringify(cells);
      }
    };
    const others: ExportBatch["rows"][] = [];
    for await (const { name, rows } of batches) {
      if (name === "") others.push(rows);
      else add(name, rows);
    }
    if (others.length > 0) add("", others.flat());
    // wide values first, so that all are aligned
    tensors.sort(([, a], [, b]) => widthOf(b) - widthOf(a));
    yield writeSafetensors(Object.fromEntries(tensors), metadata);
  },
};

function widthOf({ data }: Tensor): number {
  return data.BYTES_PER_ELEMENT;
}

/** Undefined for texts, which stand in the header. */
function tensorOf(
  { kind }: ExportColumn,
  cells: readonly ExportCell[],
): Tensor | undefined {
  const shape = [cells.length];
  if (kind === "number") {
    return { shape, data: Float64Array.from(cells, (it) => Number(it ?? NaN)) };
  }
  if (kind === "boolean" && !cells.includes(null)) {
    return { shape, data: Uint8Array.from(cells, (it) => it ? 1 : 0) };
  }
  const areHashes = cells.length > 0 &&
    cells.every((it) => typeof it === "string" && HASH.test(it));
  if (!areHashes) return undefined;
  const data = Uint8Array.fromHex(cells.join(""));
  return { shape: [cells.length, data.length / cells.length], data };
}
