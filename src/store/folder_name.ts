/** What the folder of a trial is called. */

/**
 * The name of a trial's folder. The backend is not part of a trial's id, but a
 * study may ask for the same trial on two of them; the usual one is left out.
 *
 * @param id First 12 hex digits of the trial's hash.
 * @param backend The backend that runs it, never `auto`.
 * @returns The name, without a path.
 *
 * @example Only backends other than TensorFlow are named
 * ```ts
 * import { trialFolderName } from "./folder_name.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(trialFolderName("0f3a5b7c9d1e", "tensorflow"), "0f3a5b7c9d1e");
 * strictEqual(trialFolderName("0f3a5b7c9d1e", "wasm"), "0f3a5b7c9d1e-wasm");
 * ```
 */
export function trialFolderName(id: string, backend: string): string {
  return backend === "tensorflow" ? id : `${id}-${backend}`;
}

/**
 * Whether a name stays below the folder that it is put into.
 *
 * @param name Name of a folder.
 * @returns False if it has a slash or a leading dot.
 */
export function isFolderName(name: string): boolean {
  return /^[^./\\][^/\\]*$/.test(name);
}

/**
 * Makes sure that a name stays below the folder that it is put into.
 *
 * @param name Name of a folder to be made.
 * @throws {RangeError} If it has a slash or a leading dot.
 */
export function assertFolderName(name: string): void {
  if (isFolderName(name)) return;
  throw new RangeError(
    `Cannot name a folder "${name}": expected no slash and no leading dot`,
  );
}
