/**
 * JPEG files of 16×8 pixels, left half rgb(200, 40, 40), right half
 * rgb(40, 60, 200), as Pillow 13.0.0 saves them with quality=90,
 * optimize=True, subsampling=0, and with progressive=True; and the same
 * converted to L and to CMYK.
 */

/** Baseline. */
export const BASELINE_JPEG: Uint8Array = Uint8Array.fromBase64(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoM" +
    "DAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsN" +
    "FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAAR" +
    "CAAIABADAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABgf/xAAUEAEAAAAAAAAAAAAA" +
    "AAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAACQcI/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/a" +
    "AAwDAQACEQMRAD8Aiibtqh5Cx5P/2Q==",
);

/** Progressive: several scans. */
export const PROGRESSIVE_JPEG: Uint8Array = Uint8Array.fromBase64(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoM" +
    "DAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsN" +
    "FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wgAR" +
    "CAAIABADAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABQb/xAAWAQEBAQAAAAAAAAAA" +
    "AAAAAAAIBgf/2gAMAwEAAhADEAAAAYmb2odCnn//xAAUEAEAAAAAAAAAAAAAAAAAAAAQ/9oA" +
    "CAEBAAEFAj//xAAUEQEAAAAAAAAAAAAAAAAAAAAQ/9oACAEDAQE/AT//xAAUEQEAAAAAAAAA" +
    "AAAAAAAAAAAQ/9oACAECAQE/AT//xAAUEAEAAAAAAAAAAAAAAAAAAAAQ/9oACAEBAAY/Aj//" +
    "xAAUEAEAAAAAAAAAAAAAAAAAAAAQ/9oACAEBAAE/IT//2gAMAwEAAgADAAAAELv/xAAUEQEA" +
    "AAAAAAAAAAAAAAAAAAAQ/9oACAEDAQE/ED//xAAUEQEAAAAAAAAAAAAAAAAAAAAQ/9oACAEC" +
    "AQE/ED//xAAUEAEAAAAAAAAAAAAAAAAAAAAQ/9oACAEBAAE/ED//2Q==",
);

/** One channel: the halves are 88 and 70 of 255. */
export const GREY_JPEG: Uint8Array = Uint8Array.fromBase64(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDA" +
    "sKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAIABABAREA/8QAFQABAQAA" +
    "AAAAAAAAAAAAAAAABgf/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAA/AIoHv//Z",
);

/** Four channels, inverted as Adobe's programs write them. */
export const CMYK_JPEG: Uint8Array = Uint8Array.fromBase64(
  "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCg" +
    "sLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/E" +
    "ABcAAAMBAAAAAAAAAAAAAAAAAAAICQb/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oADgRDAE0AWQ" +
    "BLAAA/AHAIoRRVNFRtlqw//9k=",
);

/**
 * The baseline file with an EXIF segment.
 *
 * @param orientation Value of the orientation tag.
 * @param littleEndian How numbers in the segment are written.
 */
export function jpegWithOrientation(
  orientation: number,
  littleEndian: boolean,
): Uint8Array {
  const segment = new Uint8Array(36);
  const view = new DataView(segment.buffer);
  view.setUint16(0, 0xffe1);
  view.setUint16(2, segment.length - 2);
  segment.set(new TextEncoder().encode("Exif"), 4);
  segment.set(new TextEncoder().encode(littleEndian ? "II" : "MM"), 10);
  view.setUint16(12, 42, littleEndian);
  view.setUint32(14, 8, littleEndian);
  view.setUint16(18, 1, littleEndian); // one entry
  view.setUint16(20, 0x0112, littleEndian);
  view.setUint16(22, 3, littleEndian); // a 16-bit number
  view.setUint32(24, 1, littleEndian);
  view.setUint16(28, orientation, littleEndian);
  return joinBytes(BASELINE_JPEG.slice(0, 2), segment, BASELINE_JPEG.slice(2));
}

/**
 * Bytes one after the other.
 *
 * @param parts What to join.
 */
export function joinBytes(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
