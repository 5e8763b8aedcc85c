/**
 * Reads zip files (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16)
 * as far as wheels need it: stored and deflated entries, no zip64. Entries are
 * streamed, since one of them is 720 MB.
 */

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const CENTRAL_SIGNATURE = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const COMMENT_BYTES_MAX = 0xffff;
// deflate grows a chunk up to 1032 times, so this bounds memory to 64 MiB
const CHUNK_BYTES = 1 << 16;

/** One file inside a zip file. */
export interface ZipEntry {
  /** 0 for stored, 8 for deflated. */
  readonly method: number;
  /** Bytes in the zip file. */
  readonly compressedBytes: number;
  /** Offset of the entry's own header in the zip file. */
  readonly offset: number;
}

/**
 * Reads the list of entries.
 *
 * @param file The zip file, open for reading.
 * @returns Path inside the zip file to entry.
 * @throws {SyntaxError} If it is no zip file, or damaged.
 */
export async function readZipEntries(
  file: Deno.FsFile,
): Promise<Map<string, ZipEntry>> {
  const { size } = await file.stat();
  const tailBytes = Math.min(size, END_BYTES + COMMENT_BYTES_MAX);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  let end = tailBytes - END_BYTES;
  while (end >= 0 && tail.getUint32(end, true) !== END_SIGNATURE) end--;
  if (end < 0) throw new SyntaxError("Cannot find the list of a zip file");
  const listBytes = tail.getUint32(end + 12, true);
  const listOffset = tail.getUint32(end + 16, true);
  const list = await readAt(file, listOffset, listBytes);
  return parseEntries(list, tail.getUint16(end + 10, true));
}

function parseEntries(list: DataView, count: number): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  const text = new TextDecoder();
  let at = 0;
  for (let i = 0; i < count; i++) {
    const fits = at + CENTRAL_BYTES <= list.byteLength;
    if (!fits || list.getUint32(at, true) !== CENTRAL_SIGNATURE) {
      throw new SyntaxError("Cannot read the list of a zip file");
    }
    const nameBytes = list.getUint16(at + 28, true);
    const start = list.byteOffset + at + CENTRAL_BYTES;
    const name = text.decode(new Uint8Array(list.buffer, start, nameBytes));
    entries.set(name, {
      method: list.getUint16(at + 10, true),
      compressedBytes: list.getUint32(at + 20, true),
      offset: list.getUint32(at + 42, true),
    });
    at += CENTRAL_BYTES + nameBytes + list.getUint16(at + 30, true) +
      list.getUint16(at + 32, true);
  }
  return entries;
}

/**
 * Streams the content of an entry. One entry of a file at a time.
 *
 * @param file The zip file, open for reading; not closed here.
 * @param entry One of its entries.
 * @returns The content, uncompressed. Reading fails if the entry is damaged.
 * @throws {SyntaxError} If the entry's header is damaged.
 */
export async function openZipEntry(
  file: Deno.FsFile,
  entry: ZipEntry,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const header = await readAt(file, entry.offset, LOCAL_BYTES);
  if (header.getUint32(0, true) !== LOCAL_SIGNATURE) {
    throw new SyntaxError("Cannot find the header of a zip entry");
  }
  const start = entry.offset + LOCAL_BYTES +
    header.getUint16(26, true) + header.getUint16(28, true);
  const raw = streamSlice(file, start, entry.compressedBytes);
  if (entry.method === 0) return raw;
  if (entry.method === 8) {
    return raw.pipeThrough(new DecompressionStream("deflate-raw"));
  }
  throw new SyntaxError(`Cannot unpack zip method ${entry.method}`);
}

function streamSlice(
  file: Deno.FsFile,
  start: number,
  bytes: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let left = bytes;
  return new ReadableStream({
    async start(): Promise<void> {
      await file.seek(start, Deno.SeekMode.Start);
    },
    async pull(controller): Promise<void> {
      if (left === 0) return controller.close();
      const chunk = new Uint8Array(Math.min(left, CHUNK_BYTES));
      const count = await file.read(chunk);
      if (count === null) throw new SyntaxError("Zip file ends too early");
      left -= count;
      controller.enqueue(chunk.subarray(0, count));
    },
  });
}

async function readAt(
  file: Deno.FsFile,
  offset: number,
  bytes: number,
): Promise<DataView> {
  const buffer = new Uint8Array(bytes);
  await file.seek(offset, Deno.SeekMode.Start);
  let done = 0;
  while (done < bytes) {
    const count = await file.read(buffer.subarray(done));
    if (count === null) throw new SyntaxError("Zip file ends too early");
    done += count;
  }
  return new DataView(buffer.buffer);
}
