/** How TensorFlow reports failure. */
import { BackendError } from "../base/errors.ts";
import { type Pointer, readText } from "./memory.ts";
import type { Symbols } from "./symbols.ts";

/** A TF_Status. Belongs to one call at a time. */
export class Status {
  /** To hand to the C API. */
  readonly pointer: Pointer;
  readonly #c: Symbols;

  /**
   * Allocates the status.
   *
   * @param c The C API.
   */
  constructor(c: Symbols) {
    this.#c = c;
    this.pointer = c.TF_NewStatus();
  }

  /**
   * Throws if the last call that had this status failed.
   *
   * @param action What was tried, after "TensorFlow cannot", for instance
   *     `run MatMul`.
   * @throws {BackendError} With TensorFlow's own message, on one line.
   */
  check(action: string): void {
    if (this.#c.TF_GetCode(this.pointer) === 0) return;
    const message = readText(this.#c, this.#c.TF_Message(this.pointer));
    const line = message.trim().replaceAll(/\s*\n\s*/g, "; ");
    throw new BackendError(`TensorFlow cannot ${action}: ${line}`);
  }

  /** Frees the status. */
  [Symbol.dispose](): void {
    this.#c.TF_DeleteStatus(this.pointer);
  }
}
