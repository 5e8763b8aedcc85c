/** The orientation tag of EXIF data (CIPA DC-008, tag 0x0112). */

const ORIENTATION_TAG = 0x0112;
const ENTRY_BYTES = 12;
const TIFF_START = 6;

/**
 * Finds how a camera was held, in a JPEG file.
 *
 * @param data Parameters of a JPEG's APP1 segment.
 * @returns 1–8, or undefined if the segment is not EXIF or does not say.
 */
export function exifOrientation(data: Uint8Array): number | undefined {
  if (String.fromCharCode(...data.subarray(0, TIFF_START)) !== "Exif\0\0") {
    return undefined;
  }
  return tiffOrientation(data.subarray(TIFF_START));
}

/**
 * Finds how a camera was held, in a block of EXIF data.
 *
 * @param data A JPEG's block after `Exif\0\0`, or a PNG's chunk eXIf.
 * @returns 1–8, or undefined if the block does not say.
 */
export function tiffOrientation(data: Uint8Array): number | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (view.byteLength < 8) return undefined;
  const littleEndian = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, littleEndian);
  const value = orientationOf(view, directory, littleEndian);
  return value !== undefined && value >= 1 && value <= 8 ? value : undefined;
}

/** Looks through one directory of tags. */
function orientationOf(
  view: DataView,
  directory: number,
  littleEndian: boolean,
): number | undefined {
  if (directory + 2 > view.byteLength) return undefined;
  const count = view.getUint16(directory, littleEndian);
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + i * ENTRY_BYTES;
    if (entry + ENTRY_BYTES > view.byteLength) return undefined;
    if (view.getUint16(entry, littleEndian) === ORIENTATION_TAG) {
      return view.getUint16(entry + 8, littleEndian);
    }
  }
  return undefined;
}
