/** Reads HDF5 files, the form in which Keras keeps weights. */

// @ts-types="./jsfive.d.ts"
import { Dataset, File, Group } from "jsfive";
import type { StoredTensor } from "./stored_tensor.ts";

const SIGNATURE = "894844460d0a1a0a";
const SIGNATURE_BYTES = SIGNATURE.length / 2;

/** Types that become float32: little-endian halves and singles. */
const READABLE = ["<f2", "<f4"];

/** Deeper groups can only be links that go round in circles. */
const MAX_DEPTH = 16;

/** Groups and datasets; links of ten groups to each other would be 10^16. */
export const MAX_MEMBERS = 10_000;

/**
 * Whether a file begins as HDF5 does.
 *
 * @param bytes The file, or at least its first 8 bytes.
 */
export function isHdf5(bytes: Uint8Array): boolean {
  return bytes.subarray(0, SIGNATURE_BYTES).toHex() === SIGNATURE;
}

/**
 * Finds all datasets of a file; values are read when they are asked for.
 *
 * @param bytes The whole file.
 * @returns Datasets by their path, `group/group/name`; half and single floats
 *     can be read.
 * @throws {SyntaxError} If the file is damaged, cut off, or uses something of
 *     HDF5 that is not read.
 */
export function readHdf5(bytes: Uint8Array<ArrayBuffer>): StoredTensor[] {
  // datasets are found by their place, so a lost end would show late or never
  if (statedBytes(bytes) > bytes.length) {
    throw new SyntaxError("The file is cut off");
  }
  return orSyntaxError(() => {
    const whole = bytes.byteLength === bytes.buffer.byteLength;
    const file = new File(whole ? bytes.buffer : bytes.slice().buffer);
    return tensorsOf(file, [], { left: MAX_MEMBERS });
  });
}

/** Size of the file as its superblock has it; 0 where it does not say. */
function statedBytes(bytes: Uint8Array): number {
  // version 0 and 1 have sizes of trees before the addresses; an address has 8
  // bytes unless somebody went out of the way
  const [at, offsetBytesAt] = bytes[SIGNATURE_BYTES]! < 2 ? [40, 13] : [28, 9];
  if (bytes.length < at + 8 || bytes[offsetBytesAt] !== 8) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Number(view.getBigUint64(at, true));
}

function tensorsOf(
  group: Group,
  path: readonly string[],
  members: { left: number },
): StoredTensor[] {
  if (path.length > MAX_DEPTH) throw new SyntaxError("Its groups are nested");
  return group.keys.flatMap((key) => {
    if (members.left-- <= 0) {
      throw new SyntaxError(`It has more than ${MAX_MEMBERS} members`);
    }
    const member = group.get(key);
    const here = [...path, key];
    if (member instanceof Dataset) return [storedTensor(member, here)];
    return member instanceof Group ? tensorsOf(member, here, members) : [];
  });
}

function storedTensor(
  dataset: Dataset,
  path: readonly string[],
): StoredTensor {
  const { shape } = dataset;
  const type = String(dataset.dtype);
  const read = () =>
    orSyntaxError(() => Float32Array.from(dataset.value as readonly number[]));
  return {
    name: path.join("/"),
    shape,
    type,
    read: READABLE.includes(type) ? read : undefined,
  };
}

// jsfive throws texts, and whatever it stumbles over
function orSyntaxError<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const why = said.replace(/\.$/, "");
    throw new SyntaxError(`Its HDF5 cannot be read: ${why}`, { cause });
  }
}
