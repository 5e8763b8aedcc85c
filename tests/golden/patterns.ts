/**
 * The images of `objective.json`, value for value as `objective.py` makes them:
 * whole numbers 0–255 from triangle waves, divided by 255.
 */

/**
 * The content image.
 *
 * @param height In pixels.
 * @param width In pixels.
 * @returns RGB, 0–1, row-major.
 */
export function contentPattern(height: number, width: number): Float32Array {
  return paint(height, width, contentLevel);
}

/**
 * The style image.
 *
 * @param height In pixels.
 * @param width In pixels.
 * @returns RGB, 0–1, row-major.
 */
export function stylePattern(height: number, width: number): Float32Array {
  return paint(height, width, styleLevel);
}

/**
 * The image before the first update: three quarters content.
 *
 * @param height In pixels.
 * @param width In pixels.
 * @param shift `startShift` of the case, a whole number.
 * @returns RGB, 0–1, row-major.
 */
export function startPattern(
  height: number,
  width: number,
  shift: number,
): Float32Array {
  return paint(height, width, (y, x, c) => {
    const other = wave(37 * x + 53 * y + shift * c);
    return Math.floor((3 * contentLevel(y, x, c) + other) / 4);
  });
}

function contentLevel(y: number, x: number, c: number): number {
  const sum = wave(19 * x + 7 * y + 110 * c) + wave(x * y + 31 * c);
  return Math.floor(sum / 2);
}

function styleLevel(y: number, x: number, c: number): number {
  const sum = wave(61 * y + 23 * x + 170 * c) + wave(47 * x + 11 * x * y);
  return Math.floor(sum / 2);
}

/** Triangle wave of period 510 through 0, 255, 0. */
function wave(n: number): number {
  const m = n % 510;
  return m <= 255 ? m : 510 - m;
}

/** Asks for the level, 0–255, of every row, column and channel. */
function paint(
  height: number,
  width: number,
  level: (y: number, x: number, c: number) => number,
): Float32Array {
  return Float32Array.from({ length: height * width * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return level(Math.floor(pixel / width), pixel % width, i % 3) / 255;
  });
}
