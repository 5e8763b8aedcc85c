/** What a device can do at best, to hold other speeds against. */
import * as tf from "@tensorflow/tfjs";
import type { Precision } from "../base/records.ts";
import type { Device, DeviceOps, Step } from "./device.ts";

/** Products in one call, so that the call itself does not count. */
const CHAIN = 4;

/** Calls of each size; the fastest counts. */
const CALLS = 3;

/** Sides of the matrices, until a call is long enough. */
const SIDES = [512, 1024, 2048, 4096, 8192];

/** A call of this length keeps every unit of the device busy. */
const LONG_CALL_MS = 100;

const BYTES_PER_NUMBER = 4;

/**
 * Times products of large square matrices and takes the fastest.
 *
 * @param device An open device; nothing else may run on it meanwhile.
 * @param precision What the products are computed in.
 * @returns Floating-point operations a second.
 */
export async function peakFlops(
  device: Device,
  precision: Precision,
): Promise<number> {
  const { tensorBytes = Infinity } = device.limits ?? {};
  let best = 0;
  for (const side of SIDES) {
    if (side ** 2 * BYTES_PER_NUMBER > tensorBytes) break;
    const durationMs = await timeProducts(device, precision, side);
    best = Math.max(best, 2 * CHAIN * side ** 3 / (durationMs / 1000));
    if (durationMs >= LONG_CALL_MS) break;
  }
  return best;
}

/** Milliseconds of the fastest call. */
async function timeProducts(
  device: Device,
  precision: Precision,
  side: number,
): Promise<number> {
  const { matrix } = device.tidy(() => ({ matrix: randomMatrix(side) }));
  const key = `product of ${side} in ${precision}`;
  const compiled = device.compile(key, productStep(device.ops, precision));
  let fastestMs = Infinity;
  try {
    // the first call captures
    for (let call = 0; call <= CALLS; call++) {
      const begin = performance.now();
      const { outputs } = await compiled.run({ matrix });
      await device.read(outputs.mean!);
      const durationMs = performance.now() - begin;
      if (call > 0) fastestMs = Math.min(fastestMs, durationMs);
      tf.dispose(Object.values(outputs));
    }
  } finally {
    matrix.dispose();
  }
  return fastestMs;
}

/** A product with it leaves numbers about as large as they were. */
function randomMatrix(side: number): tf.Tensor {
  const reach = Math.sqrt(3 / side);
  return tf.randomUniform([side, side], -reach, reach, "float32", 1);
}

/** One number comes out: to read a whole matrix would take its time. */
function productStep(ops: DeviceOps, precision: Precision): Step {
  return ({ matrix }) => {
    const factor = ops.narrow(matrix!, precision);
    let product = factor;
    for (let i = 0; i < CHAIN; i++) product = multiply(product, factor);
    return { mean: tf.mean(ops.widen(product)) };
  };
}

/** By the transposed factor: packed as it lies, a quarter faster in bfloat16. */
function multiply(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.matMul(a, b, false, true);
}
