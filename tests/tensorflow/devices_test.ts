import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { configProto } from "../../src/tensorflow/config_proto.ts";
import { DATA_TYPE } from "../../src/tensorflow/data_types.ts";
import {
  chooseGpu,
  livesOnGpu,
  type TensorflowDevice,
} from "../../src/tensorflow/devices.ts";
import { withTensorflow } from "../support/tensorflow.ts";

const device = (type: string, index: number): TensorflowDevice => ({
  type,
  name: `/job:localhost/replica:0/task:0/device:${type}:${index}`,
});

Deno.test("configProto() sets threads, memory growth and soft placement", () => {
  deepStrictEqual([...configProto(2)], [
    ...[0x10, 2], // intra_op_parallelism_threads
    ...[0x28, 2], // inter_op_parallelism_threads
    ...[0x32, 2, 0x20, 1], // gpu_options.allow_growth
    ...[0x38, 1], // allow_soft_placement
  ]);
  deepStrictEqual([...configProto(192)].slice(0, 3), [0x10, 0xc0, 1]);
});

Deno.test("chooseGpu() takes the first GPU, and nothing where there is none", () => {
  const [cpu, gpu] = [device("CPU", 0), device("GPU", 0)];
  strictEqual(chooseGpu([cpu, gpu, device("GPU", 1)]), gpu);
  strictEqual(chooseGpu([cpu, device("XLA_GPU", 0)]), undefined);
});

Deno.test("livesOnGpu() leaves int32 and texts in host memory", () => {
  const types = ["float32", "bool", "complex64", "int32", "string"] as const;
  deepStrictEqual(
    types.map((type) => livesOnGpu(DATA_TYPE[type])),
    [true, true, true, false, false],
  );
});

Deno.test("Tensorflow lists its devices", async () => {
  await withTensorflow(({ context: { devices, gpu } }) => {
    strictEqual(devices.some(({ type }) => type === "CPU"), true);
    strictEqual(gpu, devices.find(({ type }) => type === "GPU"));
  });
});
