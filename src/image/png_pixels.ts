/** From the packed pixels of a PNG file to RGBA of 8 bits. */

/** How pixels of a PNG file are packed. */
export interface PngForm {
  /** Bits of a channel: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly colorType: number;
  /** Three bytes a colour; empty without a palette. */
  readonly palette: Uint8Array;
  /**
   * Chunk tRNS: the alpha of palette colours, or the one grey or RGB that is
   * transparent, two bytes a channel; empty without one.
   */
  readonly transparency: Uint8Array;
}

/** Channels and depths of each colour type. */
const TYPES: Readonly<Record<number, readonly [number, readonly number[]]>> = {
  0: [1, [1, 2, 4, 8, 16]],
  2: [3, [8, 16]],
  3: [1, [1, 2, 4, 8]],
  4: [2, [8, 16]],
  6: [4, [8, 16]],
};

/** Writes pixels of a row into RGBA. */
export type PngUnpacker = (
  packed: Uint8Array,
  width: number,
  rgba: Uint8Array,
) => void;

/**
 * Bits of one pixel.
 *
 * @param form How pixels are packed.
 * @throws {SyntaxError} If there is no such form.
 */
export function pixelBits({ depth, colorType }: PngForm): number {
  const [channels, depths] = TYPES[colorType] ?? [0, []];
  if (depths.includes(depth)) return channels * depth;
  throw new SyntaxError(`No colour type ${colorType} with ${depth} bits`);
}

/**
 * Chooses how pixels are unpacked. Of 16 bits the upper 8 are taken; a colour
 * that is not in the palette is black.
 *
 * @param form How pixels are packed; {@linkcode pixelBits} knows it.
 */
export function pngUnpacker(form: PngForm): PngUnpacker {
  if (form.colorType === 3) return paletteUnpacker(form);
  return form.depth < 8 ? greyUnpacker(form) : byteUnpacker(form);
}

/** Channels of one or two bytes. */
function byteUnpacker(form: PngForm): PngUnpacker {
  const { depth, colorType } = form;
  const step = depth / 8;
  const pixelBytes = pixelBits(form) / 8;
  const [green, blue] = colorType === 2 || colorType === 6
    ? [step, 2 * step]
    : [0, 0];
  const alpha = colorType >= 4 ? pixelBytes - step : undefined;
  const key = colorType < 4 ? keyOf(form, blue > 0 ? 3 : 1) : undefined;
  return (packed, width, rgba) => {
    for (let x = 0; x < width; x++) {
      const at = x * pixelBytes;
      rgba[4 * x] = packed[at]!;
      rgba[4 * x + 1] = packed[at + green]!;
      rgba[4 * x + 2] = packed[at + blue]!;
      rgba[4 * x + 3] = alpha === undefined ? 255 : packed[at + alpha]!;
      if (key?.every((byte, i) => packed[at + i] === byte)) rgba[4 * x + 3] = 0;
    }
  };
}

/** The bytes of a pixel that is transparent, if there is one. */
function keyOf(
  { depth, transparency }: PngForm,
  channels: number,
): readonly number[] | undefined {
  if (transparency.length < 2 * channels) return undefined;
  const bytes = [...transparency.subarray(0, 2 * channels)];
  return depth === 16 ? bytes : bytes.filter((_, i) => i % 2 === 1);
}

/** One channel of less than a byte. */
function greyUnpacker({ depth, transparency }: PngForm): PngUnpacker {
  const scale = 255 / (2 ** depth - 1);
  const [, low] = transparency;
  const key = low === undefined ? undefined : low & 2 ** depth - 1;
  return (packed, width, rgba) => {
    for (let x = 0; x < width; x++) {
      const value = bitsAt(packed, x, depth);
      rgba.fill(value * scale, 4 * x, 4 * x + 3);
      rgba[4 * x + 3] = value === key ? 0 : 255;
    }
  };
}

function paletteUnpacker(
  { depth, palette, transparency }: PngForm,
): PngUnpacker {
  return (packed, width, rgba) => {
    for (let x = 0; x < width; x++) {
      const color = bitsAt(packed, x, depth);
      rgba[4 * x] = palette[3 * color] ?? 0;
      rgba[4 * x + 1] = palette[3 * color + 1] ?? 0;
      rgba[4 * x + 2] = palette[3 * color + 2] ?? 0;
      rgba[4 * x + 3] = transparency[color] ?? 255;
    }
  };
}

/** The first pixel of a byte stands in its upper bits. */
function bitsAt(packed: Uint8Array, x: number, depth: number): number {
  const bit = x * depth;
  return packed[bit >> 3]! >> 8 - depth - bit % 8 & 2 ** depth - 1;
}
