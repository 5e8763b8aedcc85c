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
