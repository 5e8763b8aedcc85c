/** The chunks of a PNG file (W3C Portable Network Graphics, section 5). */
import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";

/** One chunk without its length and checksum. */
export interface PngChunk {
  /** Four letters, for instance `IDAT`. */
  readonly type: string;
  /** What the chunk carries. */
  readonly data: Uint8Array;
}

const SIGNATURE = "\x89PNG\r\n\x1a\n";

/**
 * Walks through the chunks of a PNG file, up to IEND. Stops early where the
 * file is cut off. Checksums are not looked at.
 *
 * @param bytes The file.
 */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = SIGNATURE.length; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) return;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    yield { type, data: bytes.subarray(at + 8, end) };
    if (type === "IEND") return;
    at = end + 4;
  }
}

/**
 * Makes a PNG file of chunks.
 *
 * @param chunks In the order of the file, from IHDR to IEND.
 * @returns The file, with lengths and checksums.
 */
export function joinPngChunks(chunks: readonly PngChunk[]): Uint8Array {
  const parts = chunks.flatMap(({ type, data }) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const name = Buffer.from(type, "latin1");
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(data, crc32(name)));
    return [length, name, data, checksum];
  });
  const file = Buffer.concat([Buffer.from(SIGNATURE, "latin1"), ...parts]);
  return new Uint8Array(file.buffer, file.byteOffset, file.length);
}
