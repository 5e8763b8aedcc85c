/** Reads Parquet files of tests. */
import { parquetReadObjects } from "hyparquet";
import { zstdDecompressSync } from "node:zlib";

/**
 * The rows of a file.
 *
 * @param bytes The whole file.
 * @param rowStart The first row that is read.
 */
export async function readParquet(
  { buffer }: Uint8Array,
  rowStart = 0,
): Promise<Record<string, unknown>[]> {
  return await parquetReadObjects({
    file: buffer as ArrayBuffer,
    rowStart,
    compressors: { ZSTD: (input) => zstdDecompressSync(input) },
  });
}
