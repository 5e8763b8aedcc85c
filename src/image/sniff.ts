/** What kind of file some bytes are, told by how they begin. */

/** How a kind of file begins. */
interface Signature {
  readonly label: string;
  readonly offset: number;
  readonly start: string;
}

// One character a byte. The first that fits wins, so longer ones come first.
const SIGNATURES: readonly Signature[] = [
  { label: "PNG", offset: 0, start: "\x89PNG\r\n\x1a\n" },
  { label: "JPEG", offset: 0, start: "\xff\xd8\xff" },
  { label: "WebP", offset: 8, start: "WEBP" },
  { label: "GIF", offset: 0, start: "GIF8" },
  { label: "TIFF", offset: 0, start: "II*\0" },
  { label: "TIFF", offset: 0, start: "MM\0*" },
  { label: "TIFF", offset: 0, start: "II+\0" },
  { label: "TIFF", offset: 0, start: "MM\0+" },
  { label: "AVIF", offset: 4, start: "ftypavi" },
  { label: "HEIC", offset: 4, start: "ftyphe" },
  { label: "HEIC", offset: 4, start: "ftypmif1" },
  { label: "JPEG XL", offset: 0, start: "\xff\x0a" },
  { label: "JPEG XL", offset: 4, start: "JXL " },
  { label: "JPEG 2000", offset: 4, start: "jP  " },
  { label: "BMP", offset: 0, start: "BM" },
  { label: "PDF", offset: 0, start: "%PDF" },
];

const TEXT_SAMPLE_BYTES = 512;

/**
 * Names the kind of a file.
 *
 * @param bytes The file, or at least its first 512 bytes.
 * @returns `PNG`, `JPEG`, the name of another known format, `text`, `empty`,
 *     or undefined if nothing fits.
 *
 * @example
 * ```ts
 * import { sniff } from "./sniff.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(sniff(new TextEncoder().encode("GIF89a")), "GIF");
 * ```
 */
export function sniff(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "empty";
  const found = SIGNATURES.find((signature) => fits(bytes, signature));
  if (found !== undefined) return found.label;
  return isText(bytes.subarray(0, TEXT_SAMPLE_BYTES)) ? "text" : undefined;
}

function fits(bytes: Uint8Array, { offset, start }: Signature): boolean {
  for (let i = 0; i < start.length; i++) {
    if (bytes[offset + i] !== start.charCodeAt(i)) return false;
  }
  return true;
}

/** Whether there is no control character but tab and line breaks. */
function isText(sample: Uint8Array): boolean {
  return sample.every((byte) =>
    byte >= 0x20 && byte !== 0x7f || byte >= 0x09 && byte <= 0x0d
  );
}
