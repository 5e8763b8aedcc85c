import { ok, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { BackendError } from "../../src/base/errors.ts";
import type { Settings } from "../../src/base/records.ts";
import { BACKENDS } from "../../src/engine/catalog.ts";
import { probeBackends } from "../../src/runner/probe_backends.ts";
import { libraryFolder } from "../support/assets.ts";
import { openSession } from "../support/device.ts";
import { runJob, type RunResult, testJob } from "../support/job.ts";

/** Small enough for a graphics card that the processor simulates. */
const CASES: readonly Partial<Settings>[] = [
  { size: 32, network: { name: "vgg19", pooling: "max" } },
  {
    size: 64,
    network: { name: "vgg19", pooling: "average" },
    contentLayers: { conv2_2: 1 },
    styleLayers: { conv1_1: 0.25, conv2_1: 0.25, conv3_1: 0.5 },
  },
];

const REFERENCE = "tensorflow";

const outcomes = await probeBackends({ libraryFolder: await libraryFolder() });

/** A test that is left out where the backend cannot run, but never in CI. */
function testBackend(
  name: string,
  says: string,
  body: () => Promise<void>,
): void {
  const outcome = outcomes[name];
  const cannot = outcome instanceof BackendError;
  const why = cannot ? ` (${outcome.message})` : "";
  Deno.test({
    name: `backend ${name} ${says}${why}`,
    ignore: cannot && Deno.env.get("CI") !== "true",
    fn: body,
  });
}

/** tf.memory() asks the backend too, and there may be none just now. */
function tensorCount(): number {
  return tf.engine().state.numTensors;
}

async function runAll(backend: string): Promise<RunResult[]> {
  const session = await openSession(backend);
  try {
    const results: RunResult[] = [];
    for (const settings of CASES) {
      results.push(await runJob(testJob(session, settings)));
    }
    return results;
  } finally {
    session.close();
  }
}

/** The same costs to 1e-3 at every step; the content cost starts at 0. */
function agree(result: RunResult, reference: RunResult, about: string): void {
  result.records.forEach((record, k) => {
    const expected = reference.records[k]!;
    for (const cost of ["total", "content", "style"] as const) {
      const off = Math.abs(record[cost] - expected[cost]);
      ok(off <= 1e-3 * expected[cost], `${about}, step ${k}, ${cost}: ${off}`);
    }
    for (const [layer, cost] of Object.entries(expected.layers)) {
      const off = Math.abs(record.layers[layer]! - cost);
      ok(off <= 1e-3 * cost, `${about}, step ${k}, ${layer}: ${off}`);
    }
  });
}

/** One run serves every comparison. */
let reference: RunResult[] | undefined;

for (const name of Object.keys(BACKENDS)) {
  testBackend(name, "opens as it said, and frees all at close", async () => {
    const outcome = outcomes[name]!;
    if (outcome instanceof BackendError) throw outcome;
    const before = tensorCount();
    const session = await openSession(name);
    const { facts, limits } = session.device;
    strictEqual(facts.backend, name);
    ok(outcome.device.startsWith(facts.device), outcome.device);
    strictEqual(limits?.tensorBytes, outcome.limits?.tensorBytes);
    ok(Object.values(facts).every((fact) => fact !== ""));
    const job = testJob(session, { size: 16, iterations: 1 });
    strictEqual((await runJob(job)).records.length, 2);
    session.close();
    strictEqual(tensorCount(), before);
  });

  testBackend(name, "agrees with tensorflow over five steps", async () => {
    const results = await runAll(name);
    reference ??= name === REFERENCE ? results : await runAll(REFERENCE);
    results.forEach((result, i) => {
      agree(result, reference![i]!, `${CASES[i]!.size} pixels`);
    });
  });
}
