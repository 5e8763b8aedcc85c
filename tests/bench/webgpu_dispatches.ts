/**
 * What one iteration asks of a graphics card: dispatches, bytes that they
 * read and write at least once, the time of each by the card's own clock, and
 * the time of whole iterations by the clock on the wall.
 *
 *     DENO_WEBGPU_BACKEND=vulkan deno run --allow-read --allow-ffi \
 *       --allow-env tests/bench/webgpu_dispatches.ts [size in pixels] [all]
 *
 * With `all` one line a dispatch in its order, else one line a program.
 */
import process from "node:process";
import * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { median } from "../../src/base/stats.ts";
import { formatTable } from "../../src/base/table.ts";
import type { Session } from "../../src/engine/session.ts";
import type { StylizeJob } from "../../src/engine/stylize.ts";
import type { TensorMap } from "../../src/engine/device.ts";
import { WebgpuDevice } from "../../src/engine/devices/webgpu_device.ts";
import { findAdapter } from "../../src/engine/devices/webgpu_adapter.ts";
import { sessionOn } from "../support/device.ts";
import { iterationInputs, testJob } from "../support/job.ts";

const ROUNDS = 7;

/** What the backend does not tell TypeScript of. */
interface Timed {
  activeTimers?: { readonly query: Promise<number> }[] | undefined;
  runWebGPUProgram: WebGPUBackend["runWebGPUProgram"];
}

interface Dispatch {
  readonly name: string;
  readonly shapes: string;
  readonly workgroups: string;
  readonly bytes: number;
  ms: number;
}

const size = Number(Deno.args[0] ?? 64);
const listsAll = Deno.args[1] === "all";
const session = sessionOn(await openTimed());
const job = testJob(session, { size, styleSize: size });
const inputs = await iterationInputs(job);
const rounds: Dispatch[][] = [];
for (let round = 0; round <= ROUNDS; round++) {
  rounds.push(await runOnce(session, job, inputs));
}
print(withMedians(rounds.slice(1)), await wholeMs(session, job, inputs));
tf.dispose(Object.values(inputs));
session.close();

async function openTimed(): Promise<WebgpuDevice> {
  const adapter = await findAdapter();
  const requiredFeatures: GPUFeatureName[] = ["timestamp-query"];
  return new WebgpuDevice(
    await adapter.requestDevice({ requiredFeatures }),
    adapter.info,
  );
}

/** One iteration, every dispatch of it written down and timed. */
async function runOnce(
  session: Session,
  { settings }: StylizeJob,
  inputs: TensorMap,
): Promise<Dispatch[]> {
  const step = await session.iteration(settings);
  const backend = tf.backend() as unknown as Timed;
  const found: Dispatch[] = [];
  const run = backend.runWebGPUProgram.bind(backend);
  backend.runWebGPUProgram = (program, tensors, ...rest) => {
    const output = run(program, tensors, ...rest);
    const all = [...tensors, output];
    found.push({
      name: program.constructor.name === "Object"
        ? program.shaderKey.split("_")[1]!
        : program.constructor.name,
      shapes: all.map(({ shape }) => shape.join("x") || "1").join(" "),
      workgroups: program.dispatch.join("x"),
      bytes: 4 *
        all.reduce((sum, t) => sum + tf.util.sizeFromShape(t.shape), 0),
      ms: 0,
    });
    return output;
  };
  const timers: { readonly query: Promise<number> }[] = [];
  backend.activeTimers = timers;
  const { outputs } = await step.run(inputs);
  backend.activeTimers = undefined;
  backend.runWebGPUProgram = run;
  const times = await Promise.all(timers.map(({ query }) => query));
  found.forEach((dispatch, i) => dispatch.ms = times[i]!);
  tf.dispose(Object.values(outputs));
  return found;
}

/** Median of iterations that are not looked into; costs are read, as always. */
async function wholeMs(
  session: Session,
  { settings }: StylizeJob,
  inputs: TensorMap,
): Promise<number> {
  const step = await session.iteration(settings);
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begin = performance.now();
    const { outputs } = await step.run(inputs);
    await session.device.read(outputs.costs!);
    samples.push(performance.now() - begin);
    tf.dispose(Object.values(outputs));
  }
  return median(samples);
}

function withMedians(rounds: readonly Dispatch[][]): Dispatch[] {
  return rounds[0]!.map((dispatch, i) => ({
    ...dispatch,
    ms: median(rounds.map((round) => round[i]!.ms)),
  }));
}

function print(dispatches: readonly Dispatch[], ms: number): void {
  const lines = listsAll ? dispatches.map(lineOf) : byProgram(dispatches);
  const total = totalOf("all", dispatches);
  const table = formatTable(
    [
      { title: listsAll ? "program" : "program (dispatches)", align: "left" },
      { title: "MB", align: "right" },
      { title: "ms", align: "right" },
      ...(listsAll
        ? [
          { title: "workgroups", align: "left" as const },
          { title: "shapes, output last", align: "left" as const },
        ]
        : []),
    ],
    [...lines, total].map((line) =>
      listsAll ? [...line, "", ""].slice(0, 5) : line
    ),
  );
  process.stdout.write(
    `${size}x${size}, ${ms.toFixed(1)} ms an iteration\n${table}\n`,
  );
}

function lineOf(d: Dispatch): string[] {
  return [
    d.name,
    (d.bytes / 1e6).toFixed(2),
    d.ms.toFixed(2),
    d.workgroups,
    d.shapes,
  ];
}

function byProgram(dispatches: readonly Dispatch[]): string[][] {
  return Object.entries(Object.groupBy(dispatches, ({ name }) => name))
    .map(([name, group]) => ({ name, group: group! }))
    .sort((a, b) => msOf(b.group) - msOf(a.group))
    .map(({ name, group }) => totalOf(name, group));
}

function totalOf(name: string, group: readonly Dispatch[]): string[] {
  const bytes = group.reduce((sum, d) => sum + d.bytes, 0);
  return [
    `${name} (${group.length})`,
    (bytes / 1e6).toFixed(2),
    msOf(group).toFixed(2),
  ];
}

function msOf(group: readonly Dispatch[]): number {
  return group.reduce((sum, { ms }) => sum + ms, 0);
}
