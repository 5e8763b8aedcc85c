/** The marker segments of a JPEG file (ITU-T T.81, annex B). */

/** One marker with its parameters. */
export interface JpegSegment {
  /** Second byte of the marker, for instance 0xd9 for the end of the image. */
  readonly marker: number;
  /** Parameters, without marker and length; empty where there are none. */
  readonly data: Uint8Array;
}

/** Start of image. */
const SOI = 0xd8;
/** End of image. */
const EOI = 0xd9;
/** Start of a scan: compressed data follow its parameters. */
const SOS = 0xda;
/** Temporary: a marker without parameters, like the restart markers. */
const TEM = 0x01;

/**
 * Walks through the markers of a JPEG file, from the start to the end of the
 * image, and steps over compressed data. Stops early where the file is cut off
 * or is not a JPEG any more, so a whole file is one whose last segment has
 * the marker 0xd9.
 *
 * @param bytes The file.
 */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  let at = 0;
  while (at + 1 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++; // fill byte
      continue;
    }
    const segment = readSegment(bytes, at, marker);
    if (segment === undefined) return;
    yield segment;
    if (marker === EOI) return;
    at = segment.data.byteOffset - bytes.byteOffset + segment.data.length;
    if (marker === SOS) at = endOfScan(bytes, at);
  }
}

function readSegment(
  bytes: Uint8Array,
  at: number,
  marker: number,
): JpegSegment | undefined {
  const start = at + 2;
  if (marker === SOI || marker === EOI || marker === TEM || isRestart(marker)) {
    return { marker, data: bytes.subarray(start, start) };
  }
  if (start + 1 >= bytes.length) return undefined;
  const length = bytes[start]! * 256 + bytes[start + 1]!;
  if (length < 2 || start + length > bytes.length) return undefined;
  return { marker, data: bytes.subarray(start + 2, start + length) };
}

/** Where the next marker after compressed data stands. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0;) {
    const next = bytes[at + 1];
    // 0xff00 is a data byte 0xff; restart markers belong to the scan
    if (next === undefined || next !== 0 && !isRestart(next)) return at;
    at = bytes.indexOf(0xff, at + 2);
  }
  return bytes.length;
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}
