/** Types of jsfive, which brings none: what is used here. */

/** A dataset. Its values are read whenever they are asked for. */
export class Dataset {
  /** Sizes, outermost first. */
  readonly shape: readonly number[];
  /** Type of the values in the style of NumPy, or a list for compound ones. */
  readonly dtype: unknown;
  /** The values, row-major. */
  readonly value: readonly unknown[];
}

/** A group of datasets and groups. */
export class Group {
  /** Names of the members. */
  readonly keys: readonly string[];
  /**
   * A member.
   *
   * @returns null for a link that leads nowhere.
   */
  get(name: string): Group | Dataset | null;
}

/** A file: its root group. */
export class File extends Group {
  /**
   * Opens a file.
   *
   * @param buffer The whole file.
   * @param name What to call it.
   */
  constructor(buffer: ArrayBuffer, name?: string);
}
