/** A tensor in a file, before its values are read. */

/** A tensor in a file. */
export interface StoredTensor {
  /** Name in the file; parts may be separated by dots or slashes. */
  readonly name: string;
  /** Sizes, outermost first. */
  readonly shape: readonly number[];
  /** Type of the values as the file calls it, for instance `F32` or `<f4`. */
  readonly type: string;
  /**
   * Reads the values, row-major; undefined if they are of a type that is not
   * read.
   */
  readonly read: (() => Float32Array) | undefined;
}
