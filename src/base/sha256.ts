/** SHA-256 of bytes and texts. */
import { createHash } from "node:crypto";

/**
 * SHA-256, synchronously: Web Crypto's promise costs more than a short text.
 *
 * @param data Bytes, or a text taken as UTF-8.
 * @returns 64 lower-case hex digits.
 *
 * @example
 * ```ts
 * import { sha256 } from "./sha256.ts";
 * import { match } from "node:assert/strict";
 *
 * match(sha256("abc"), /^ba7816bf/);
 * ```
 */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
