/**
 * Iterations per second of one step, captured and run op by op, turn about in
 * one process, so that a busy machine slows both.
 *
 *     deno run --allow-read --allow-write --allow-ffi --allow-env --allow-sys \
 *       tests/bench/capture_speed.ts [size in pixels] [rounds]
 */
import process from "node:process";
import * as tf from "@tensorflow/tfjs";
import { median } from "../../src/base/stats.ts";
import { formatTable } from "../../src/base/table.ts";
import { OPTIMIZERS } from "../../src/engine/catalog.ts";
import {
  iterationStep,
  scalarInputs,
  withPrefix,
} from "../../src/engine/objective.ts";
import type { Session } from "../../src/engine/session.ts";
import { prepareTargets, type StylizeJob } from "../../src/engine/stylize.ts";
import type { TensorMap } from "../../src/engine/device.ts";
import { openSession } from "../support/device.ts";
import { testJob } from "../support/job.ts";

const WARM_UP_ROUNDS = 3;

type Run = (inputs: TensorMap) => Promise<TensorMap>;

const [size = 256, rounds = 20] = Deno.args.map(Number);
const session = await openSession("tensorflow");
const job = testJob(session, { size, styleSize: size });
const ways = await waysOf(session, job);
const inputs = await inputsOf(job);
const durationsMs = await measure(ways, inputs, WARM_UP_ROUNDS + rounds);
print(durationsMs, session);
tf.dispose(Object.values(inputs));
session.close();

async function waysOf(
  session: Session,
  { settings }: StylizeJob,
): Promise<Record<string, Run>> {
  const compiled = await session.iteration(settings);
  const network = await session.network(settings);
  const step = iterationStep(network, session.device.ops, settings);
  return {
    captured: async (inputs) => (await compiled.run(inputs)).outputs,
    "op by op": (inputs) =>
      Promise.resolve(session.device.tidy(() => step(inputs))),
  };
}

async function inputsOf(job: StylizeJob): Promise<TensorMap> {
  const { session, settings, content: { data, height, width } } = job;
  const made = session.device.tidy(() => {
    const image = tf.tensor4d(data, [1, height, width, 3]);
    const { init } = OPTIMIZERS[settings.optimizer.name]!;
    const state = withPrefix(init(image), "state.");
    return { image, ...state, ...scalarInputs(settings) };
  });
  return { ...made, ...(await prepareTargets(job)).tensors };
}

/** One step each in turn; the costs are read, as a trial does. */
async function measure(
  ways: Readonly<Record<string, Run>>,
  inputs: TensorMap,
  count: number,
): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {};
  for (let round = 0; round < count; round++) {
    for (const [name, run] of Object.entries(ways)) {
      const begin = performance.now();
      const outputs = await run(inputs);
      await session.device.read(outputs.costs!);
      (found[name] ??= []).push(performance.now() - begin);
      tf.dispose(Object.values(outputs));
    }
  }
  return found;
}

function print(
  durationsMs: Readonly<Record<string, readonly number[]>>,
  { device: { facts } }: Session,
): void {
  const medians = Object.entries(durationsMs).map(([name, samples]) => ({
    name,
    ms: median(samples.slice(WARM_UP_ROUNDS)),
  }));
  const slowest = Math.max(...medians.map(({ ms }) => ms));
  const table = formatTable(
    [
      { title: `${size}x${size}`, align: "left" },
      { title: "ms", align: "right" },
      { title: "iterations/s", align: "right" },
      { title: "ratio", align: "right" },
    ],
    medians.map(({ name, ms }) => [
      name,
      ms.toFixed(1),
      (1000 / ms).toFixed(2),
      (slowest / ms).toFixed(2),
    ]),
  );
  process.stdout.write(`${facts.machineKey}\n${table}\n`);
}
