/**
 * The part of npm `imagescript` that tests use. Its own declarations have a
 * syntax error that stops `deno doc`.
 */

/** An RGBA image, 8 bits a channel. */
export declare class Image {
  /**
   * Makes a transparent image.
   *
   * @param width Width in pixels.
   * @param height Height in pixels.
   */
  constructor(width: number, height: number);
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** RGBA, row-major. */
  readonly bitmap: Uint8ClampedArray;
  /** Decodes a PNG or JPEG file. */
  static decode(bytes: Uint8Array): Promise<Image>;
  /** Encodes as PNG; compression level 0–9, creation time in milliseconds. */
  encode(
    compression: number,
    metadata: { readonly creationTime: number },
  ): Promise<Uint8Array>;
}
