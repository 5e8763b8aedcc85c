/** Device operations in plain tfjs, for backends that have nothing better. */
import * as tf from "@tensorflow/tfjs";
import type { DeviceOps } from "../types.ts";

/** Works on every backend. */
export const plainOps: DeviceOps = {
  convRelu(x, filter, bias) {
    const product = tf.conv2d(x, filter as tf.Tensor4D, 1, "same");
    return tf.relu(tf.add(product, bias)) as tf.Tensor4D;
  },
};
