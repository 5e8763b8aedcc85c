/** Which versions of TensorFlow fit. */

/** The series whose C API and log symbol were tried. */
export const SUPPORTED_SERIES = "2.20";

/**
 * Whether a version of TensorFlow can be used.
 *
 * @param version For instance `2.20.0`.
 * @returns True for every version of {@linkcode SUPPORTED_SERIES}.
 *
 * @example
 * ```ts
 * import { isSupported } from "./library_version.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const versions = ["2.20.0", "2.20.1+cuda", "2.2.0", "2.21.0"];
 * deepStrictEqual(versions.map(isSupported), [true, true, false, false]);
 * ```
 */
export function isSupported(version: string): boolean {
  return version.startsWith(`${SUPPORTED_SERIES}.`);
}
