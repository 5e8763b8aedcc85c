/** Reading what the kernel tells in files. */
import { cText } from "./memory.ts";
import type { Symbols } from "./symbols.ts";

/**
 * The start of a file, read through libc, since Deno opens /proc only to
 * programs that may do everything.
 *
 * @param c What has libc's functions.
 * @param path Absolute path.
 * @returns Up to 64 kB; empty if there is no such file.
 */
export function readSystemFile(
  c: Pick<Symbols, "open" | "read" | "close">,
  path: string,
): string {
  const READ_ONLY = 0;
  const file = c.open(cText(path), READ_ONLY);
  if (file < 0) return "";
  try {
    const bytes = new Uint8Array(1 << 16);
    const length = Number(c.read(file, bytes, BigInt(bytes.length)));
    return new TextDecoder().decode(bytes.subarray(0, Math.max(0, length)));
  } finally {
    c.close(file);
  }
}
