import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import {
  ATTRIBUTE,
  DATA_TYPE,
  type Tensorflow,
  type TensorMap,
} from "../../src/tensorflow/mod.ts";
import { withTensorflow } from "../support/tensorflow.ts";

function cast(
  tensorflow: Tensorflow,
  x: tf.Tensor,
  from: number,
  to: number,
): tf.Tensor {
  return tensorflow.execute("Cast", [
    { name: "SrcT", type: ATTRIBUTE.type, value: from },
    { name: "DstT", type: ATTRIBUTE.type, value: to },
  ], [x]);
}

/** Products in bfloat16, through tfjs's own operations. */
function productStep(tensorflow: Tensorflow) {
  const { float32, bfloat16 } = DATA_TYPE;
  return ({ x }: TensorMap): TensorMap => {
    const narrow = cast(tensorflow, x!, float32, bfloat16);
    strictEqual(tensorflow.isBfloat16(narrow), true);
    strictEqual(narrow.dtype, "float32");
    const joined = tf.concat([tf.mul(narrow, narrow), tf.relu(narrow)]);
    return { out: cast(tensorflow, joined, bfloat16, float32) };
  };
}

// 1 + 2^-7 is a bfloat16; its square needs 14 bits and is rounded to 8
const [VALUE, ROUNDED_SQUARE] = [1 + 2 ** -7, 1 + 2 ** -6];

Deno.test("tfjs's operations take and give bfloat16, captured and op by op", async () => {
  await withTensorflow(async (tensorflow) => {
    const step = productStep(tensorflow);
    const x = tf.tensor1d([VALUE]);
    const before = tf.memory().numTensors;
    const eager = tf.tidy(() => step({ x })).out!;
    const { outputs } = await tensorflow.run("product", step, { x });
    for (const out of [eager, outputs.out!]) {
      strictEqual(tensorflow.isBfloat16(out), false);
      deepStrictEqual([...await out.data()], [ROUNDED_SQUARE, VALUE]);
      out.dispose();
    }
    strictEqual(tf.memory().numTensors, before);
    x.dispose();
  });
});

Deno.test("a step may hold bfloat16 and refuses to mix it with float32", async () => {
  await withTensorflow(async (tensorflow) => {
    const { float32, bfloat16 } = DATA_TYPE;
    const x = tf.ones([40_000]);
    const held = cast(tensorflow, tf.fill([40_000], VALUE), float32, bfloat16);
    const narrow = (y: tf.Tensor) => cast(tensorflow, y, float32, bfloat16);
    const { outputs } = await tensorflow.run("held", ({ x }) => ({
      out: cast(tensorflow, tf.mul(narrow(x!), held), bfloat16, float32),
    }), { x });
    strictEqual((await outputs.out!.data())[39_999], VALUE);
    await rejects(
      tensorflow.run("mixed up", ({ x }) => ({ out: tf.mul(x!, held) }), { x }),
      { name: "BackendError", message: /DT_BFLOAT16/ },
    );
    tf.dispose([x, held, outputs.out!]);
  });
});
