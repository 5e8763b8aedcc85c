/** Damage to the segments of JPEG files. */
import type { Random } from "../../src/base/random.ts";
import { jpegSegments } from "../../src/image/jpeg_segments.ts";
import { below, few, pick } from "./draw.ts";
import { joined, mutateBytes } from "./mutate_bytes.ts";
import { side } from "./png_forms.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A segment with the compressed data that follow it. */
interface Part {
  readonly marker: number;
  readonly data: Uint8Array;
  readonly scan: Uint8Array;
}

const MARKERS = [0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc9, 0xd8, 0xda, 0xdb, 0xdd];
const WITHOUT_LENGTH = [0xd8, 0xd9, 0x01];

/** Damages the segments of a JPEG file; their lengths are right again. */
export function mutateJpeg(bytes: Bytes, random: Random): Bytes {
  const parts = partsOf(bytes);
  for (let left = few(random, 4); left > 0; left--) mutatePart(parts, random);
  return joined(...parts.flatMap(bytesOf));
}

/**
 * As many pixels and scans as may be, of zeros, which are valid codes: the most
 * work for the fewest bytes. Takes seconds, hence to be made rarely.
 *
 * @param bytes A progressive JPEG file.
 * @param random Where all chance comes from.
 */
export function jpegBomb(bytes: Bytes, random: Random): Bytes {
  const [width, height] = [1000, 1000].map((it) =>
    it + below(random, 4300)
  ) as [
    ...[number, number],
  ];
  const parts = partsOf(bytes).map((part) => {
    if (part.marker !== 0xc2) return part;
    const data = part.data.slice();
    const view = new DataView(data.buffer);
    view.setUint16(1, height);
    view.setUint16(3, width);
    return { ...part, data };
  });
  const first = parts.findIndex(({ marker }) => marker === 0xda);
  const zeros = new Uint8Array(Math.ceil(width * height / 64));
  const scan = { ...parts[first]!, scan: zeros };
  const scans = Array.from({ length: 1 + below(random, 30) }, () => scan);
  const end = { marker: 0xd9, data: new Uint8Array(), scan: new Uint8Array() };
  return joined(...[...parts.slice(0, first), ...scans, end].flatMap(bytesOf));
}

function mutatePart(parts: Part[], random: Random): void {
  const at = below(random, parts.length);
  const part = parts[at];
  if (part === undefined) return;
  const ownBytes = (data: Uint8Array) => mutateBytes(data.slice(), random);
  switch (below(random, 9)) {
    case 0:
      parts.splice(at, 1);
      break;
    case 1:
      parts.splice(below(random, parts.length + 1), 0, part);
      break;
    case 2:
      parts[at] = { ...part, marker: pick(random, MARKERS) };
      break;
    case 3:
      parts[at] = { ...part, data: ownBytes(part.data) };
      break;
    case 4:
      parts[at] = { ...part, scan: ownBytes(part.scan) };
      break;
    case 5:
      repeatScan(parts, random);
      break;
    default:
      mutateFrame(parts, random);
  }
}

/** Scans cost time for each pixel of the image, however short they are. */
function repeatScan(parts: Part[], random: Random): void {
  const at = parts.findLastIndex(({ marker }) => marker === 0xda);
  const part = parts[at];
  if (part === undefined) return;
  const short = { ...part, scan: part.scan.slice(0, few(random, 16)) };
  const more = Array.from({ length: few(random, 300) }, () => short);
  parts.splice(at, 0, ...more);
}

function mutateFrame(parts: Part[], random: Random): void {
  const at = parts.findIndex(({ marker }) => marker >= 0xc0 && marker <= 0xc2);
  const part = parts[at];
  if (part === undefined || part.data.length < 6) return;
  const data = part.data.slice();
  const view = new DataView(data.buffer);
  if (random() < 0.6) view.setUint16(1 + 2 * below(random, 2), side(random));
  if (random() < 0.3) data[5] = below(random, 6);
  // sampling factors of the components
  if (random() < 0.3) {
    data[7 + 3 * below(random, 3)] = pick(random, [0, 0x11, 0x22, 0x41, 0xff]);
  }
  const marker = random() < 0.3 ? pick(random, MARKERS) : part.marker;
  parts[at] = { ...part, marker, data };
}

function partsOf(bytes: Bytes): Part[] {
  const segments = [...jpegSegments(bytes)];
  return segments.map(({ marker, data }, i) => {
    const end = data.byteOffset + data.length;
    const next = segments[i + 1]?.data.byteOffset ?? bytes.length;
    // before the data of the next segment: marker and mostly length
    const own = WITHOUT_LENGTH.includes(segments[i + 1]?.marker ?? 0xd9)
      ? 2
      : 4;
    const scan = marker === 0xda ? bytes.subarray(end, next - own) : undefined;
    return { marker, data, scan: scan ?? new Uint8Array() };
  });
}

function bytesOf({ marker, data, scan }: Part): Uint8Array[] {
  if (WITHOUT_LENGTH.includes(marker)) return [Uint8Array.of(0xff, marker)];
  const length = Math.min(data.length + 2, 0xffff);
  return [Uint8Array.of(0xff, marker, length >> 8, length & 0xff), data, scan];
}
