/**
 * The part of npm `imagescript` that is used here: its JPEG decoder, which is
 * WebAssembly and needs no native code, unlike the package's main file.
 */

/** Pixels as the file has them. */
export interface Decoded {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** 0 grey, 1 RGB, 2 inverted CMYK. */
  readonly format: number;
  /** Bytes, row-major, one for each channel. */
  readonly buffer: Uint8Array;
}

declare const decoder: {
  /** A new instance, with memory of its own. */
  init(): Promise<{
    /** Decodes a whole file; throws whatever it stumbles over. */
    decode(bytes: Uint8Array): Decoded;
  }>;
};
export default decoder;
