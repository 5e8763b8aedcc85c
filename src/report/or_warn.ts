/** What is damaged in results, and left out of a page. */
import { StoreError } from "../base/errors.ts";

/**
 * Reads something, or tells why it cannot be read.
 *
 * @param read Reads it.
 * @param warn Told what is damaged.
 * @returns Undefined if it cannot be read.
 */
export function orWarn<Result>(
  read: () => Result,
  warn: (text: string) => void,
): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    warn(error.message);
    return undefined;
  }
}
