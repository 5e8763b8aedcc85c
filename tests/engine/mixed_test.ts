import { ok, rejects, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Settings } from "../../src/base/records.ts";
import { BACKENDS, COSTS } from "../../src/engine/catalog.ts";
import { tensorflowOps } from "../../src/engine/devices/tensorflow/ops.ts";
import type { Device, DeviceOps } from "../../src/engine/device.ts";
import { openDevice, openSession, sessionOn } from "../support/device.ts";
import { runJob, testJob } from "../support/job.ts";
import { withTensorflow } from "../support/tensorflow.ts";

/** Largest rounding error of a bfloat16, relative to the number. */
const ROUNDING = 2 ** -9;

function features(): tf.Tensor4D {
  const values = Array.from(
    { length: 8 * 9 * 16 },
    (_, i) => Math.max(0, Math.sin(1.3 * i)),
  );
  return tf.tensor4d(values, [1, 8, 9, 16]);
}

async function valuesOf(device: Device, x: tf.Tensor): Promise<Float32Array> {
  const values = await device.read(x);
  x.dispose();
  return values;
}

/** Length of the difference, relative to the length of `expected`. */
function distance(found: Float32Array, expected: Float32Array): number {
  const off = expected.map((value, i) => found[i]! - value);
  return Math.hypot(...off) / Math.hypot(...expected);
}

for (const [name, spec] of Object.entries(COSTS)) {
  Deno.test(`cost ${name} takes narrow features, and gives a gradient like them`, async () => {
    const device = await openDevice("tensorflow");
    const { ops } = device;
    const run = (isNarrow: boolean) =>
      device.tidy(() => {
        const target = spec.target(tf.mul(features(), 0.5), ops);
        const x = ops.narrow(features(), isNarrow ? "mixed" : "float32");
        const costOf = (at: tf.Tensor) =>
          spec.cost(at as tf.Tensor4D, target, ops);
        const { value, grad } = tf.valueAndGrad(costOf)(x);
        return { value, gradient: ops.widen(grad as tf.Tensor4D) };
      });
    const [narrow, wide] = [run(true), run(false)];
    const [found, expected] = [
      await valuesOf(device, narrow.value),
      await valuesOf(device, wide.value),
    ];
    ok(distance(found, expected) < 4 * ROUNDING);
    const off = distance(
      await valuesOf(device, narrow.gradient),
      await valuesOf(device, wide.gradient),
    );
    // rounded, but by no more than that
    ok(off > 0 && off < 4 * ROUNDING, `${off}`);
    device.close();
  });
}

const CASES: readonly Partial<Settings>[] = [
  { size: 64, iterations: 20 },
  {
    ...{ size: 40, iterations: 20 },
    network: { name: "vgg19", pooling: "average" },
    contentLayers: { conv2_2: 1 },
    styleLayers: { conv1_1: 0.5, conv1_2: 0.25, conv3_4: 0.25 },
  },
];

Deno.test("precision mixed goes the way of float32, within rounding", async () => {
  const session = await openSession("tensorflow");
  for (const settings of CASES) {
    const run = (precision: Settings["precision"]) =>
      runJob(testJob(session, { ...settings, precision }));
    const [mixed, exact] = [await run("mixed"), await run("float32")];
    const [first, last] = [mixed.records[0]!, mixed.records.at(-1)!];
    const ratio = first.total / exact.records[0]!.total;
    ok(ratio !== 1 && Math.abs(ratio - 1) < 4 * ROUNDING, `start: ${ratio}`);
    ok(last.total < first.total / 2);
    const end = last.total / exact.records.at(-1)!.total;
    ok(Math.abs(end - 1) < 0.1, `end: ${end}`);
  }
  session.close();
});

Deno.test("precision mixed gives the same bytes for the same settings", async () => {
  const session = await openSession("tensorflow");
  const run = () =>
    runJob(testJob(session, { size: 48, iterations: 3, precision: "mixed" }));
  const [a, b] = [await run(), await run()];
  strictEqual(distance(a.images.at(-1)!, b.images.at(-1)!), 0);
  session.close();
});

Deno.test("precision mixed captured agrees with its operations run one by one", async () => {
  const device = await openDevice("tensorflow");
  const opByOp: Device = {
    ...device,
    compile: (_key, step) => ({
      run: (inputs) =>
        Promise.resolve({
          outputs: device.tidy(() => step(inputs)),
          captureMs: 0,
        }),
    }),
  };
  const settings = { size: 64, iterations: 1, precision: "mixed" } as const;
  const captured = await runJob(testJob(sessionOn(device), settings));
  const session = sessionOn(opByOp);
  const eager = await runJob(testJob(session, settings));
  const ratio = captured.records[1]!.total / eager.records[1]!.total;
  ok(Math.abs(ratio - 1) < 4 * ROUNDING, `${ratio}`);
  session.close();
});

for (const [name, { precisions }] of Object.entries(BACKENDS)) {
  if (precisions.includes("mixed") || name === "webgpu") continue;
  Deno.test(`backend ${name} refuses precision mixed`, async () => {
    const session = await openSession(name);
    const job = testJob(session, { size: 16, precision: "mixed" });
    await rejects(runJob(job), {
      name: "BackendError",
      message: new RegExp(
        `^Cannot compute in precision mixed on ${name}: it has float32 only`,
      ),
    });
    session.close();
  });
}

Deno.test("a device that does not multiply bfloat16 rounds to it", async () => {
  await withTensorflow((tensorflow) => {
    const results = [true, false].map((hasBfloat16) =>
      tf.tidy(() => {
        const ops = tensorflowOps(tensorflow, {
          hasFusedKernels: false,
          hasBfloat16,
        });
        return bothWays(ops).map((result) => {
          strictEqual(tensorflow.isBfloat16(result), hasBfloat16);
          return ops.widen(result).dataSync() as Float32Array;
        });
      })
    );
    const [exact, rounded] = results as [Float32Array[], Float32Array[]];
    rounded.forEach((values, i) => {
      // the sum, and the sum with what is added to it, are rounded each or once
      ok(distance(exact[i]!, values) < 2 * ROUNDING);
      ok(values.every((value) => value === toBfloat16(value)));
    });
  });
});

/** What a convolution gives, and its gradient with and without another one. */
function bothWays(ops: DeviceOps): tf.Tensor4D[] {
  const convolution = ops.convolution(
    tf.randomUniform([3, 3, 16, 8], -1, 1, "float32", 1) as tf.Tensor4D,
    tf.randomUniform([8], -1, 1, "float32", 2) as tf.Tensor1D,
    "mixed",
  );
  const x = ops.narrow(features(), "mixed");
  const y = convolution.forward(x);
  const dy = tf.randomUniform(y.shape, -1, 1, "float32", 3) as tf.Tensor4D;
  const from = { dy: ops.narrow(dy, "mixed"), y };
  const gradient = convolution.gradient(from);
  const withOther = convolution.gradient({ ...from, other: x });
  convolution.dispose();
  return [y, gradient, withOther];
}

function toBfloat16(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  return new Float32Array(bits.map((it) => it & 0xffff0000).buffer)[0]!;
}
