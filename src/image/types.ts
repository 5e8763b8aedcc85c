/** What an image is in memory, and what paints one. */
import type { Named } from "../base/registry.ts";

/** Pixels in memory. */
export interface Image {
  /** Width in pixels, at least 1. */
  readonly width: number;
  /** Height in pixels, at least 1. */
  readonly height: number;
  /** RGB, 0–1 (as stored in files: sRGB), row-major, `[height, width, 3]`. */
  readonly data: Float32Array;
}

/** A size in whole pixels. */
export interface Size {
  /** Width in pixels, at least 1. */
  readonly width: number;
  /** Height in pixels, at least 1. */
  readonly height: number;
}

/** An image that the project paints itself, as `painted:NAME` names it. */
export interface PainterSpec extends Named {
  /** Raised whenever the same arguments give other pixels. */
  readonly version: number;
  /**
   * Paints the image. Equal arguments give equal pixels, and one seed gives
   * the same layout at every size of the same proportions.
   *
   * @param width Width in pixels, at least 1.
   * @param height Height in pixels, at least 1.
   * @param seed A whole number, 0 to 2^53 - 1.
   */
  paint(width: number, height: number, seed: number): Image;
}
