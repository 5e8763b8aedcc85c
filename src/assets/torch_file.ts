/**
 * Reads the tensors of a legacy `torch.save` file: pickles for magic number,
 * protocol, system, tensors and storage keys, then for each key a 64-bit count
 * and the raw values, little-endian. Nothing that the pickles name is called:
 * names and arguments are only written down.
 */

import { BufferReader, Parser } from "pickleparser";

// a pickle of one 10-byte integer, which pickleparser does not read
const MAGIC = "80028a0a6cfc9c46f9206aa850192e";
const MAGIC_BYTES = MAGIC.length / 2;
const COUNT_BYTES = 8;
const VALUE_BYTES: Readonly<Record<string, number>> = {
  ByteStorage: 1,
  FloatStorage: 4,
};

/** A tensor of the file. */
export interface TorchTensor {
  /** Sizes, outermost first. */
  readonly shape: readonly number[];
  /** Bytes of one value: 1 for uint8, 4 for float32. */
  readonly valueBytes: number;
  /** The raw values, in row-major order; a view of the file. */
  readonly bytes: Uint8Array;
}

/** Values that a tensor looks at. */
interface Storage {
  readonly key: string;
  readonly valueBytes: number;
}

/** A tensor as the pickle describes it. */
interface Described {
  readonly storage: Storage;
  readonly shape: readonly number[];
}

/**
 * Reads the file.
 *
 * @param bytes The whole file.
 * @returns Name to tensor, in the order of the file.
 * @throws {SyntaxError} If the file is of another kind or does not end where
 *     it should. Damaged pickles also make the parser throw errors of its own.
 */
export function readTorchFile(bytes: Uint8Array): Map<string, TorchTensor> {
  if (bytes.subarray(0, MAGIC_BYTES).toHex() !== MAGIC) {
    throw new SyntaxError("File does not begin like one of torch");
  }
  const reader = new BufferReader(bytes.subarray(MAGIC_BYTES));
  const parser = new Parser(recordingOptions());
  parser.read(reader); // protocol
  parser.read(reader); // system
  const described = parser.read<Map<string, Described>>(reader);
  const keys = parser.read<string[]>(reader);
  const valueBytes = new Map(
    [...described.values()].map(({ storage }) => [
      storage.key,
      storage.valueBytes,
    ]),
  );
  const values = sliceStorages(
    bytes.subarray(MAGIC_BYTES + reader.position),
    keys.map((key) => [key, valueBytes.get(key) ?? 0]),
  );
  return new Map(
    [...described].map(([name, tensor]) => [name, attach(tensor, values)]),
  );
}

function recordingOptions(): ConstructorParameters<typeof Parser>[0] {
  return {
    unpicklingTypeOfDictionary: "Map",
    nameResolver: { resolve: (_module, name) => recorder(name) },
    persistentResolver: {
      // typed as a string, but torch writes a tuple:
      // "storage", type, key, device, count, view
      resolve: (id: unknown): Storage => {
        const [, type, key] = id as [string, { recorded: string }, string];
        const valueBytes = VALUE_BYTES[type.recorded];
        if (valueBytes) return { key, valueBytes };
        throw new SyntaxError(`File has values of type ${type.recorded}`);
      },
    },
  };
}

// stands for torch's classes and its function that rebuilds a tensor from
// storage, offset, shape and strides
function recorder(
  recorded: string,
): ((...args: unknown[]) => unknown) & { recorded: string } {
  const call = (...args: unknown[]): unknown => {
    const [storage, offset, shape] = args;
    if (offset === 0) return { storage, shape };
    // OrderedDict() of hooks, which every tensor carries empty
    if (args.length === 0) return {};
    throw new SyntaxError("File has tensors that share their values");
  };
  return Object.assign(call, { recorded });
}

function sliceStorages(
  bytes: Uint8Array,
  sizes: readonly (readonly [key: string, valueBytes: number])[],
): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const slices = new Map<string, Uint8Array>();
  let at = 0;
  for (const [key, valueBytes] of sizes) {
    const count = Number(view.getBigInt64(at, true));
    at += COUNT_BYTES;
    slices.set(key, bytes.subarray(at, at + count * valueBytes));
    at += count * valueBytes;
  }
  if (at === bytes.length) return slices;
  throw new SyntaxError(`File ends ${bytes.length - at} bytes off`);
}

function attach(
  { storage, shape }: Described,
  values: ReadonlyMap<string, Uint8Array>,
): TorchTensor {
  const { key, valueBytes } = storage;
  const bytes = values.get(key);
  const count = shape.reduce((product, size) => product * size, 1);
  if (bytes?.length === count * valueBytes) return { shape, valueBytes, bytes };
  throw new SyntaxError("Tensor has more or fewer values than its shape");
}
