/**
 * What many executions leave behind: handles, memory, and slower calls.
 *
 *     deno run --allow-read --allow-write --allow-ffi --allow-env --allow-sys \
 *       tests/bench/stress.ts [executions] [shapes]
 */
import process from "node:process";
import * as tf from "@tensorflow/tfjs";
import { median } from "../../src/base/stats.ts";
import { formatTable, type TableCell } from "../../src/base/table.ts";
import type { Tensorflow, TensorMap } from "../../src/tensorflow/mod.ts";
import { withTensorflow } from "../support/tensorflow.ts";

/** Channels of VGG-19 up to conv5_1; a pooling comes before each new number. */
const CHANNELS = [64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512];
const BUDGET_BYTES = 1.5e9;
const ROUNDS = 5;
const TEXT = "more than the 22 bytes that need no memory of their own";

const [executions = 10_000, shapes = 50] = Deno.args.map(Number);
const rows: TableCell[][] = [];

await withTensorflow(async (tensorflow) => {
  await many("eager", tensorflow, (x) => {
    tf.tidy(() => void tf.stack([tf.add(x, 1), tf.mul(x, 2)]));
  });
  await many("eager, texts", tensorflow, () => {
    tf.tidy(() => void tf.concat([tf.tensor1d([TEXT, TEXT]), [TEXT]]));
  });
  const step = ({ x }: TensorMap) => ({
    sum: tf.add(x!, 1),
    product: tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D),
  });
  await many("captured", tensorflow, async (x) => {
    tf.dispose({ ...(await tensorflow.run("step", step, { x })).outputs });
  });
});
await withTensorflow(manyShapes, BUDGET_BYTES);
print();

/** Runs something in rounds, and notes what each round left behind. */
async function many(
  name: string,
  tensorflow: Tensorflow,
  body: (x: tf.Tensor) => Promise<void> | void,
): Promise<void> {
  const x = tf.ones([100, 100]);
  for (let i = 0; i < executions / ROUNDS; i++) await body(x);
  const before = { handles: tensorflow.tensorCount, bytes: residentBytes() };
  const begin = performance.now();
  for (let i = 0; i < executions; i++) await body(x);
  const ms = (performance.now() - begin) / executions;
  rows.push([
    `${executions} ${name}`,
    tensorflow.tensorCount - before.handles,
    ((residentBytes() - before.bytes) / 1e6).toFixed(1),
    ms.toFixed(3),
  ]);
  x.dispose();
}

/**
 * Captures one network for many image sizes, as a long sweep does, and times
 * the size before the newest: evicting old ones must not slow it.
 */
async function manyShapes(tensorflow: Tensorflow): Promise<void> {
  const filters = makeFilters();
  const before = residentBytes();
  const kept: number[] = [];
  let peakBytes = 0;
  for (let size = 32; size < 32 + shapes; size++) {
    await runNetwork(tensorflow, filters, size);
    await runNetwork(tensorflow, filters, size);
    peakBytes = Math.max(peakBytes, residentBytes() - before);
    if (size === 32) continue;
    const { ms, captureMs } = await runNetwork(tensorflow, filters, size - 1);
    if (captureMs === 0) kept.push(ms);
  }
  const budget = `budget ${BUDGET_BYTES / 1e6} MB, peak`;
  const peak = (peakBytes / 1e6).toFixed(1);
  rows.push([`${shapes} shapes, ${budget}`, "", peak, ""]);
  rows.push(["  one kept, median", "", "", median(kept).toFixed(1)]);
  rows.push(["  one kept, slowest", "", "", Math.max(...kept).toFixed(1)]);
  tf.dispose(filters);
}

async function runNetwork(
  tensorflow: Tensorflow,
  filters: readonly tf.Tensor4D[],
  size: number,
): Promise<{ ms: number; captureMs: number }> {
  const step = ({ x }: TensorMap) => {
    const cost = (at: tf.Tensor) => tf.sum(features(at, filters));
    return { gradient: tf.grad(cost)(x!) };
  };
  const x = tf.ones([1, size, size, 3]);
  const begin = performance.now();
  const { outputs, captureMs } = await tensorflow.run("network", step, { x });
  await outputs.gradient!.data();
  tf.dispose([x, outputs.gradient!]);
  return { ms: performance.now() - begin, captureMs };
}

function features(x: tf.Tensor, filters: readonly tf.Tensor4D[]): tf.Tensor4D {
  let y = x as tf.Tensor4D;
  filters.forEach((filter, i) => {
    if (i > 0 && CHANNELS[i] !== CHANNELS[i - 1]) {
      y = tf.maxPool(y, 2, 2, "valid");
    }
    y = tf.relu(tf.conv2d(y, filter, 1, "same"));
  });
  return y;
}

function makeFilters(): tf.Tensor4D[] {
  return CHANNELS.map((channels, i) => {
    const inputs = CHANNELS[i - 1] ?? 3;
    return tf.randomUniform([3, 3, inputs, channels], -0.02, 0.02);
  });
}

function residentBytes(): number {
  return process.memoryUsage().rss;
}

function print(): void {
  const table = formatTable(
    [
      { title: "what", align: "left" },
      { title: "handles left", align: "right" },
      { title: "MB left", align: "right" },
      { title: "ms a call", align: "right" },
    ],
    rows,
  );
  process.stdout.write(`${table}\n`);
}
