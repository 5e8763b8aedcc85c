/** Plots of dots in a terminal, eight to a character (braille). */

/** Dots across a character. */
export const DOTS_WIDE = 2;

/** Dots down a character. */
export const DOTS_HIGH = 4;

/** Bits of the dots of a character, row by row (Unicode, Braille Patterns). */
const BITS = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]] as const;
const EMPTY = 0x2800;

/** A field of dots. */
export class DotCanvas {
  readonly #columns: number;
  readonly #cells: Uint8Array;
  readonly #marks = new Map<number, string>();

  /**
   * Makes an empty field.
   *
   * @param columns Characters across, at least 1.
   * @param lines Characters down, at least 1.
   */
  constructor(columns: number, lines: number) {
    this.#columns = columns;
    this.#cells = new Uint8Array(columns * lines);
  }

  /**
   * Sets a dot; outside the field nothing happens.
   *
   * @param x Dots from the left, from 0.
   * @param y Dots from the top, from 0.
   */
  set(x: number, y: number): void {
    const at = this.#cellAt(x, y);
    if (at === undefined) return;
    this.#cells[at]! |= BITS[y % DOTS_HIGH]![x % DOTS_WIDE]!;
  }

  /**
   * Puts a character in the place of dots.
   *
   * @param x Dots from the left, from 0.
   * @param y Dots from the top, from 0.
   * @param mark One character.
   */
  mark(x: number, y: number, mark: string): void {
    const at = this.#cellAt(x, y);
    if (at !== undefined) this.#marks.set(at, mark);
  }

  /** The field, line by line; where there is no dot there is a space. */
  lines(): string[] {
    const texts = Array.from(
      this.#cells,
      (bits, at) =>
        this.#marks.get(at) ??
          (bits === 0 ? " " : String.fromCodePoint(EMPTY + bits)),
    );
    const count = texts.length / this.#columns;
    return Array.from(
      { length: count },
      (_, line) =>
        texts.slice(line * this.#columns, (line + 1) * this.#columns).join(""),
    );
  }

  #cellAt(x: number, y: number): number | undefined {
    const column = Math.floor(x / DOTS_WIDE);
    const at = Math.floor(y / DOTS_HIGH) * this.#columns + column;
    const isInside = column >= 0 && column < this.#columns && y >= 0 &&
      at < this.#cells.length;
    return isInside ? at : undefined;
  }
}
