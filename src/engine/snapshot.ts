/** What a trial needs to go on from an iteration, off the device. */
import * as tf from "@tensorflow/tfjs";
import type { Device, TensorMap } from "./device.ts";

/** A tensor's values. */
export interface Values {
  /** Sizes, outermost first. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

/** Everything that an iteration starts from and no setting says. */
export interface Snapshot {
  /** Updates made. */
  readonly step: number;
  /** `image` and `state.*`: what moves. */
  readonly values: Readonly<Record<string, Values>>;
}

/**
 * Reads what moves.
 *
 * @param device Where the tensors are.
 * @param step Updates made.
 * @param moving `image` and `state.*`, float32; stay the caller's.
 */
export async function takeSnapshot(
  device: Device,
  step: number,
  moving: TensorMap,
): Promise<Snapshot> {
  const values: Record<string, Values> = {};
  for (const [name, tensor] of Object.entries(moving)) {
    values[name] = { shape: tensor.shape, data: await device.read(tensor) };
  }
  return { step, values };
}

/**
 * Puts what moves back on the device; call it within the device's `tidy`.
 *
 * @param snapshot What was read, here or in another process.
 * @param fresh What the trial would start from, for its names and shapes.
 * @returns Tensors, owned by the caller.
 * @throws {RangeError} If the snapshot is of another trial.
 */
export function restore({ values }: Snapshot, fresh: TensorMap): TensorMap {
  const names = Object.keys(fresh);
  const isSame = names.length === Object.keys(values).length &&
    names.every((name) => isLike(values[name], fresh[name]!));
  if (!isSame) {
    throw new RangeError(
      "Cannot go on from a snapshot of another image size or optimiser",
    );
  }
  return Object.fromEntries(
    Object.entries(values).map(([name, { data, shape }]) => [
      name,
      tf.tensor(data, [...shape], "float32"),
    ]),
  );
}

function isLike(values: Values | undefined, tensor: tf.Tensor): boolean {
  return values !== undefined && tensor.dtype === "float32" &&
    values.shape.join() === tensor.shape.join() &&
    values.data.length === tensor.size;
}
