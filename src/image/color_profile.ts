/** The ICC colour profile of an image file: whose it is, not what it does. */
import { inflateSync } from "node:zlib";
import { jpegSegments } from "./jpeg_segments.ts";
import { pngChunks } from "./png_chunks.ts";
import { sniff } from "./sniff.ts";

const JPEG_APP2 = 0xe2;
/** What starts a JPEG segment that carries a part of a profile. */
const JPEG_LABEL = "ICC_PROFILE\0";
/** Number of the part and count of parts. */
const JPEG_PART_BYTES = 2;
/** Larger ones do not exist, and must not fill the memory. */
const MAX_PROFILE_BYTES = 16e6;

/** Longest name that is shown, in characters. */
const MAX_NAME = 79;

/** Tags of a profile stand after its header. */
const HEADER_BYTES = 128;
const TAG_BYTES = 12;

/**
 * The name of the profile in a PNG or JPEG file.
 *
 * @param bytes The whole file.
 * @returns What the profile calls itself, `unnamed` if it does not; undefined
 *     if there is none, or it is sRGB's, which is what pixels are taken for.
 */
export function colorProfile(bytes: Uint8Array): string | undefined {
  const found = sniff(bytes) === "PNG" ? pngProfile(bytes) : jpegProfile(bytes);
  if (found === undefined) return undefined;
  const name = found.profile && description(found.profile) || found.name;
  return /sRGB/i.test(name) ? undefined : name || "unnamed";
}

interface FoundProfile {
  /** What the file calls it. */
  readonly name: string;
  /** The profile; undefined if it is damaged. */
  readonly profile: Uint8Array | undefined;
}

function pngProfile(bytes: Uint8Array): FoundProfile | undefined {
  for (const { type, data } of pngChunks(bytes)) {
    // a chunk that says that the pixels are sRGB
    if (type === "sRGB" || type === "IDAT") return undefined;
    if (type !== "iCCP") continue;
    const end = Math.max(data.indexOf(0), 0);
    const name = latin1(data.subarray(0, Math.min(end, MAX_NAME)));
    // after the name: its end, and the kind of compression
    return { name, profile: inflated(data.subarray(end + 2)) };
  }
  return undefined;
}

function inflated(data: Uint8Array): Uint8Array | undefined {
  try {
    return inflateSync(data, { maxOutputLength: MAX_PROFILE_BYTES });
  } catch {
    // pixels are read without it, so that it only loses its name
    return undefined;
  }
}

function jpegProfile(bytes: Uint8Array): FoundProfile | undefined {
  const parts: Uint8Array[] = [];
  for (const { marker, data } of jpegSegments(bytes)) {
    const start = latin1(data.subarray(0, JPEG_LABEL.length));
    if (marker !== JPEG_APP2 || start !== JPEG_LABEL) continue;
    parts.push(data.subarray(JPEG_LABEL.length + JPEG_PART_BYTES));
  }
  if (parts.length === 0) return undefined;
  // parts stand in order in all files of today; the name is in the first
  return { name: "", profile: parts[0] };
}

/** The text of the tag `desc` (ICC.1:2022, sections 9.2.41 and 10.15). */
function description(profile: Uint8Array): string {
  const view = new DataView(
    profile.buffer,
    profile.byteOffset,
    profile.byteLength,
  );
  if (profile.length < HEADER_BYTES + 4) return "";
  const count = view.getUint32(HEADER_BYTES);
  for (let i = 0; i < count; i++) {
    const at = HEADER_BYTES + 4 + i * TAG_BYTES;
    if (at + TAG_BYTES > profile.length) return "";
    if (latin1(profile.subarray(at, at + 4)) !== "desc") continue;
    return tagText(profile, view.getUint32(at + 4));
  }
  return "";
}

function tagText(profile: Uint8Array, start: number): string {
  const data = profile.subarray(start);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const type = latin1(data.subarray(0, 4));
  if (type === "desc" && data.length >= 12) {
    // version 2: length with the closing zero, then ASCII
    const length = view.getUint32(8);
    return printable(
      latin1(data.subarray(12, 12 + Math.min(length, MAX_NAME))),
    );
  }
  if (type !== "mluc" || data.length < 28) return "";
  // version 4: the first language, big-endian UTF-16
  const [length, offset] = [view.getUint32(20), view.getUint32(24)];
  const text = data.subarray(offset, offset + Math.min(length, 2 * MAX_NAME));
  return printable(new TextDecoder("utf-16be").decode(text));
}

/** One line, whatever a file says. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "").trim();
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
