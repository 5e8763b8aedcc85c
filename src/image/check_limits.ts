/** How large images may be, as their headers tell. */
import { ImageError } from "../base/errors.ts";
import type { Header } from "./header.ts";
import { jpegSegments } from "./jpeg_segments.ts";

/** Larger images are refused before they are decoded: they take 900 MB. */
export const MAX_PIXELS = 27_000_000;

/** Longest side; JPEG has no longer ones. */
export const MAX_SIDE = 65_535;

/** Passes over the pixels of a JPEG file, times pixels: three seconds. */
export const MAX_SCANNED_PIXELS = 400_000_000;

/** Marker of a start of scan. */
const SOS = 0xda;

/**
 * Refuses images that are larger than any may be, without decoding them.
 *
 * @param bytes The whole file.
 * @param header What it says of itself.
 * @param name What errors call the file, usually its path.
 * @throws {ImageError} If it has more pixels, a longer side or more scans than
 *     {@linkcode MAX_PIXELS} and the other limits here allow.
 */
export function checkLimits(
  bytes: Uint8Array,
  header: Header,
  name: string,
): void {
  checkPixels(header, name);
  checkScans(bytes, header, name);
}

function checkPixels({ width, height }: Header, name: string): void {
  const found = `Cannot decode ${name}: it has ${width}×${height} pixels`;
  if (width * height > MAX_PIXELS) {
    throw new ImageError(
      `${found}; at most ${MAX_PIXELS / 1e6} megapixels are read, so make it ` +
        "smaller first",
    );
  }
  if (Math.max(width, height) > MAX_SIDE) {
    throw new ImageError(
      `${found}; sides up to ${MAX_SIDE} are read, so cut it first`,
    );
  }
}

/** A progressive file may have thousands of scans, a bit of light in each. */
function checkScans(
  bytes: Uint8Array,
  { format, width, height }: Header,
  name: string,
): void {
  if (format !== "jpeg") return;
  let scans = 0;
  for (const { marker } of jpegSegments(bytes)) if (marker === SOS) scans++;
  const most = Math.floor(MAX_SCANNED_PIXELS / (width * height));
  if (scans <= most) return;
  throw new ImageError(
    `Cannot decode ${name}: it has ${scans} scans; at most ${most} are read ` +
      `with ${width}×${height} pixels, so save it anew`,
  );
}
