/** `checkpoint.safetensors`: what a trial needs to go on from a step. */
import { createHash } from "node:crypto";
import { readSafetensors } from "../assets/safetensors.ts";
import {
  writeSafetensors,
  type WrittenTensor,
} from "../assets/write_safetensors.ts";
import { canonicalJson } from "../base/canonical_json.ts";

/** A trial, before the iteration that makes update `step`. */
export interface Checkpoint {
  /** Updates made. */
  readonly step: number;
  /** The last hash in `hashes.csv`, hex; empty if there is none. */
  readonly chainSha256: string;
  /** Image and optimiser state, by name. */
  readonly values: Readonly<Record<string, WrittenTensor>>;
  /** What else must be known to go on; names of the store's own are taken. */
  readonly facts: Readonly<Record<string, string>>;
}

/** A checkpoint, and how long the files were that grow beside it. */
export interface StoredCheckpoint extends Checkpoint {
  /**
   * Name of each such file to its bytes when the checkpoint was made. The last
   * row of `steps.csv` may be that of the step itself.
   */
  readonly sizes: Readonly<Record<string, number>>;
}

/**
 * The text and tensors of a checkpoint as one file.
 *
 * @param checkpoint What to write.
 * @returns The file; damage of it is noticed.
 */
export function encodeCheckpoint(
  { step, chainSha256, values, facts, sizes }: StoredCheckpoint,
): Uint8Array<ArrayBuffer> {
  const metadata = {
    ...facts,
    step: String(step),
    chainSha256,
    sizes: JSON.stringify(sizes),
  };
  const sha256 = digest(metadata, values);
  return writeSafetensors(values, { ...metadata, sha256 });
}

/**
 * Reads a checkpoint.
 *
 * @param bytes The file.
 * @returns What was written.
 * @throws {SyntaxError} If the file is damaged.
 *
 * @example
 * ```ts
 * import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint_file.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const image = { shape: [1, 1], data: new Float32Array([0.5]) };
 * const checkpoint = {
 *   step: 7,
 *   chainSha256: "",
 *   values: { image },
 *   facts: { id: "a" },
 *   sizes: { "steps.csv": 80 },
 * };
 * deepStrictEqual(decodeCheckpoint(encodeCheckpoint(checkpoint)), checkpoint);
 * ```
 */
export function decodeCheckpoint(
  bytes: Uint8Array<ArrayBuffer>,
): StoredCheckpoint {
  try {
    return read(bytes);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw cause;
    // damage may lead a reader anywhere, for instance past the end
    throw new SyntaxError("Its header is damaged", { cause });
  }
}

function read(bytes: Uint8Array<ArrayBuffer>): StoredCheckpoint {
  const { metadata, tensors } = readSafetensors(bytes);
  const { sha256, ...found } = Object.fromEntries(metadata);
  const values = Object.fromEntries(tensors.map(({ name, shape, read }) => {
    if (read === undefined) throw new SyntaxError(`${name} is of another type`);
    return [name, { shape, data: read() }];
  }));
  if (digest(found, values) !== sha256) {
    throw new SyntaxError("Its hash is not that of its values");
  }
  const { step, chainSha256 = "", sizes: text, ...facts } = found;
  const sizes = JSON.parse(text!);
  const counts: unknown[] = [Number(step), ...Object.values(sizes)];
  if (!counts.every((it) => Number.isSafeInteger(it) && Number(it) >= 0)) {
    throw new SyntaxError("Its step or its sizes are no counts");
  }
  return { step: Number(step), chainSha256, values, facts, sizes };
}

function digest(
  metadata: Readonly<Record<string, string>>,
  values: Checkpoint["values"],
): string {
  const hash = createHash("sha256").update(canonicalJson(metadata));
  for (const [name, { shape, data }] of Object.entries(values)) {
    const { buffer, byteOffset, byteLength } = data;
    hash.update(canonicalJson([name, [...shape]]));
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}
