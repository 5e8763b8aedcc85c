/**
 * Milliseconds of one iteration in four ways, turn about in one process, so
 * that a busy machine slows all: as written with tfjs alone, Gramlab's step op
 * by op, and that step captured, in float32 and mixed.
 *
 *     deno run --allow-read --allow-write --allow-ffi --allow-env --allow-sys \
 *       tests/bench/capture_speed.ts [sizes in pixels, commas between] [rounds]
 */
import process from "node:process";
import * as tf from "@tensorflow/tfjs";
import { median } from "../../src/base/stats.ts";
import { formatTable } from "../../src/base/table.ts";
import { iterationStep } from "../../src/engine/objective.ts";
import type { StylizeJob } from "../../src/engine/stylize.ts";
import type { Step, TensorMap } from "../../src/engine/device.ts";
import { vgg19Weights } from "../support/assets.ts";
import { openSession } from "../support/device.ts";
import { iterationInputs, testJob } from "../support/job.ts";
import { openTfjsStep } from "./tfjs_step.ts";

const WARM_UP_ROUNDS = 3;
const PLAIN = "tfjs op by op";

type Run = (inputs: TensorMap) => Promise<TensorMap>;

/** What a way took, and the cost that it found. */
interface Timed {
  readonly samplesMs: number[];
  cost: number;
}

const [sizes = "256", rounds = "20"] = Deno.args;
const session = await openSession("tensorflow");
const { device } = session;
const rows: string[][] = [];
for (const size of sizes.split(",").map(Number)) {
  rows.push(...rowsOf(size, await timeSize(size)));
}
print();
session.close();

async function timeSize(size: number): Promise<Record<string, Timed>> {
  const job = testJob(session, { size, styleSize: size });
  const plain = openTfjsStep(device, await vgg19Weights(), job.settings);
  const inputs = await iterationInputs(job);
  const ways = await waysOf(job, plain.step);
  const found = await measure(ways, inputs, WARM_UP_ROUNDS + Number(rounds));
  tf.dispose(Object.values(inputs));
  plain.dispose();
  return found;
}

async function waysOf(
  { settings }: StylizeJob,
  plain: Step,
): Promise<Record<string, Run>> {
  const opByOp = (step: Step): Run => (inputs) =>
    Promise.resolve(device.tidy(() => step(inputs)));
  const captured = async (precision: "float32" | "mixed"): Promise<Run> => {
    const compiled = await session.iteration({ ...settings, precision });
    return async (inputs) => (await compiled.run(inputs)).outputs;
  };
  const network = await session.network(settings);
  return {
    [PLAIN]: opByOp(plain),
    "op by op": opByOp(iterationStep(network, device.ops, settings)),
    float32: await captured("float32"),
    mixed: await captured("mixed"),
  };
}

/** One step each in turn; the costs are read, as a trial does. */
async function measure(
  ways: Readonly<Record<string, Run>>,
  inputs: TensorMap,
  count: number,
): Promise<Record<string, Timed>> {
  const found: Record<string, Timed> = {};
  for (let round = 0; round < count; round++) {
    for (const [name, run] of Object.entries(ways)) {
      const timed = found[name] ??= { samplesMs: [], cost: 0 };
      const begin = performance.now();
      const outputs = await run(inputs);
      timed.cost = (await device.read(outputs.costs!))[0]!;
      const ms = performance.now() - begin;
      if (round >= WARM_UP_ROUNDS) timed.samplesMs.push(ms);
      tf.dispose(Object.values(outputs));
    }
  }
  return found;
}

function rowsOf(size: number, found: Record<string, Timed>): string[][] {
  const plainMs = median(found[PLAIN]!.samplesMs);
  return Object.entries(found).map(([name, { samplesMs, cost }]) => {
    const ms = median(samplesMs);
    const times = (plainMs / ms).toFixed(2);
    return [`${size}x${size}`, name, ms.toFixed(1), times, cost.toPrecision(5)];
  });
}

function print(): void {
  const table = formatTable(
    [
      { title: "size", align: "right" },
      { title: "way", align: "left" },
      { title: "ms", align: "right" },
      { title: "times tfjs", align: "right" },
      { title: "cost", align: "right" },
    ],
    rows,
  );
  process.stdout.write(`${device.facts.machineKey}\n${table}\n`);
}
