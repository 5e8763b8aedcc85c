/** What decides the last bits of a result, besides the trial itself. */
import type { DeviceFacts } from "../base/records.ts";

/** Digits of the library's hash in a key. */
const DIGITS = 12;

/**
 * The key of a machine: trials of equal settings give equal bits where it is
 * equal. Defined here and nowhere else.
 *
 * @param facts What a device says about itself.
 * @returns Backend, library, device, instruction set and threads, for people
 *     to read. The library is named by its SHA-256, or by its version where it
 *     is no file of its own: WebGPU's shaders are compiled by Deno and the
 *     driver, which then stand there, too.
 *
 * @example
 * ```ts
 * import { machineKey } from "./machine_key.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const facts = {
 *   backend: "tensorflow",
 *   device: "CPU",
 *   library: "TensorFlow",
 *   libraryVersion: "2.20.0",
 *   librarySha256: "b5fd7ea6fe0f".padEnd(64, "0"),
 *   driver: null,
 *   threads: 2,
 *   instructionSet: "AVX512_CORE_AMX",
 *   instructionSets: [],
 * };
 * strictEqual(
 *   machineKey(facts),
 *   "tensorflow b5fd7ea6fe0f CPU AVX512_CORE_AMX 2 threads",
 * );
 * ```
 */
export function machineKey(facts: Omit<DeviceFacts, "machineKey">): string {
  const { backend, device, libraryVersion, librarySha256 } = facts;
  const { driver, instructionSet, threads } = facts;
  return [
    backend,
    librarySha256?.slice(0, DIGITS) ?? libraryVersion,
    device,
    ...(librarySha256 === null && driver !== null ? [driver] : []),
    instructionSet,
    ...(threads > 0 ? [`${threads} threads`] : []),
  ].join(" ");
}
