/**
 * Rows of a PNG file (W3C Portable Network Graphics, sections 7 to 9): filters
 * undone, the seven passes of Adam7 one after the other.
 */

/** How the rows of a PNG file are laid out. */
export interface PngLayout {
  /** Pixels of the whole image from left to right. */
  readonly width: number;
  /** Pixels of the whole image from top to bottom. */
  readonly height: number;
  /** Bits of one pixel, all channels together: 1 to 64. */
  readonly pixelBits: number;
  /** Whether it is interlaced by Adam7. */
  readonly isInterlaced: boolean;
}

/** A row of an image, or every so many pixels of one. */
export interface PngRow {
  /** The pixels, packed; a view that is valid until the next row. */
  readonly bytes: Uint8Array;
  /** Number of pixels. */
  readonly width: number;
  /** Column of the first pixel. */
  readonly x: number;
  /** Columns from one pixel to the next. */
  readonly stepX: number;
  /** Row of the image. */
  readonly y: number;
}

/** First column and row of a pass, and the steps between. */
type Pass = readonly [x: number, y: number, stepX: number, stepY: number];

const WHOLE: readonly Pass[] = [[0, 0, 1, 1]];
const ADAM7: readonly Pass[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/**
 * How many bytes all rows have, each with the byte of its filter.
 *
 * @param layout The layout.
 */
export function pngRowsBytes(layout: PngLayout): number {
  return passesOf(layout).reduce(
    (sum, { width, height }) => sum + height * (rowBytes(width, layout) + 1),
    0,
  );
}

/**
 * Walks through all rows, and undoes their filters in place.
 *
 * @param raw Uncompressed pixel data, at least {@linkcode pngRowsBytes}; they
 *     are changed.
 * @param layout The layout.
 * @throws {SyntaxError} If a row has a filter that does not exist.
 */
export function* pngRows(
  raw: Uint8Array,
  layout: PngLayout,
): Generator<PngRow> {
  const distance = Math.max(1, layout.pixelBits >> 3);
  let at = 0;
  for (const { x, y, stepX, stepY, width, height } of passesOf(layout)) {
    const length = rowBytes(width, layout);
    let above: Uint8Array = new Uint8Array(length);
    for (let i = 0; i < height; i++) {
      const bytes = raw.subarray(at + 1, at + 1 + length);
      undoFilter(raw[at]!, bytes, above, distance);
      yield { bytes, width, x, stepX, y: y + i * stepY };
      above = bytes;
      at += length + 1;
    }
  }
}

/** Passes that have pixels, with their sizes. */
function passesOf({ width, height, isInterlaced }: PngLayout) {
  return (isInterlaced ? ADAM7 : WHOLE)
    .map(([x, y, stepX, stepY]) => ({
      ...{ x, y, stepX, stepY },
      width: Math.ceil((width - x) / stepX),
      height: Math.ceil((height - y) / stepY),
    }))
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

function rowBytes(width: number, { pixelBits }: PngLayout): number {
  return Math.ceil(width * pixelBits / 8);
}

/** Filters as in section 9.2; `distance` is that of the pixel to the left. */
function undoFilter(
  filter: number,
  row: Uint8Array,
  above: Uint8Array,
  distance: number,
): void {
  const { length } = row;
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = distance; i < length; i++) row[i]! += row[i - distance]!;
      return;
    case 2:
      for (let i = 0; i < length; i++) row[i]! += above[i]!;
      return;
    case 3:
      for (let i = 0; i < length; i++) {
        const left = i < distance ? 0 : row[i - distance]!;
        row[i]! += (left + above[i]!) >> 1;
      }
      return;
    case 4:
      return undoPaeth(row, above, distance);
    default:
      throw new SyntaxError(`Row has filter ${filter}`);
  }
}

function undoPaeth(row: Uint8Array, above: Uint8Array, distance: number): void {
  const { length } = row;
  const first = Math.min(distance, length);
  for (let i = 0; i < first; i++) row[i]! += above[i]!;
  for (let i = first; i < length; i++) {
    const left = row[i - distance]!;
    const top = above[i]!;
    const corner = above[i - distance]!;
    // inlined from encode.ts: a call for each byte doubles the time
    const byLeft = Math.abs(top - corner);
    const byTop = Math.abs(left - corner);
    const byCorner = Math.abs(left + top - 2 * corner);
    row[i]! += byLeft <= byTop && byLeft <= byCorner
      ? left
      : byTop <= byCorner
      ? top
      : corner;
  }
}
