import {
  deepStrictEqual,
  match,
  strictEqual,
  throws,
} from "node:assert/strict";
import {
  decodeCheckpoint,
  encodeCheckpoint,
} from "../../src/store/checkpoint_file.ts";
import type { Checkpoint, RunningTrial, Store } from "../../src/store/mod.ts";
import {
  beginTrial,
  makeResults,
  type Results,
  sampleCheckpoint,
  sampleId,
  sampleRecord,
  sampleStep,
} from "./sample.ts";

const ID = sampleId(0xabc);
const CHAIN = "0f".repeat(32);

const ANY = (): undefined => undefined;

function checkpointAt(step: number, chainSha256 = CHAIN): Checkpoint {
  return sampleCheckpoint(step, chainSha256);
}

/** Tells steps, and a hash at the first of them. */
function tell(trial: RunningTrial, from: number, to: number): void {
  for (let step = from; step < to; step++) {
    trial.appendStep(sampleStep(step));
    if (step === 0) trial.appendHash(0, CHAIN);
  }
}

/** A trial whose process died after a checkpoint at step 3, and two more rows. */
async function die(results: Results, store: Store): Promise<void> {
  const trial = await beginTrial(store, ID);
  tell(trial, 0, 3);
  await trial.saveImage(2, new Uint8Array([2]));
  await trial.saveCheckpoint(checkpointAt(3));
  tell(trial, 3, 5);
  await trial.saveImage(4, new Uint8Array([4]));
  trial.appendHash(4, "1".repeat(64));
  await trial.abandon();
  strictEqual(results.names("running").length, 1);
}

/** Ends a trial that has gone on from step 3, and looks at what it leaves. */
async function finishFromThree(
  results: Results,
  store: Store,
  trial: RunningTrial,
): Promise<void> {
  tell(trial, 3, 6);
  await trial.finish(sampleRecord(ID), new Uint8Array([1]));
  const steps = [0, 1, 2, 3, 4, 5].map(sampleStep);
  deepStrictEqual(store.readSteps(ID), steps);
  const hashes = results.path("trials", ID, "hashes.csv");
  strictEqual(await Deno.readTextFile(hashes), `step,sha256\n0,${CHAIN}\n`);
  deepStrictEqual(results.names(`trials/${ID}/images`), ["00002.png"]);
  deepStrictEqual(results.names(`trials/${ID}`), [
    "SHA256SUMS",
    "hashes.csv",
    "images",
    "metrics.json",
    "output.png",
    "steps.csv",
    "trial.json",
  ]);
  deepStrictEqual(results.names("running"), []);
}

Deno.test("RunningTrial.goOn() goes on from what a dead process left", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await die(results, store);
  await using trial = await beginTrial(store, ID);
  const { resumption, problems } = await trial.goOn(ANY);
  deepStrictEqual(problems, []);
  const { values, facts } = resumption!.checkpoint;
  deepStrictEqual({ values, facts }, {
    values: checkpointAt(3).values,
    facts: { note: "ä" },
  });
  deepStrictEqual(resumption!.steps, [0, 1, 2].map(sampleStep));
  await finishFromThree(results, store, trial);
});

Deno.test("RunningTrial.goOn() survives kills while it copies, and takes the latest", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await die(results, store);
  // another that died early, and one that was interrupted earlier
  const dead = results.path("running", `${ID}.dead-1`);
  await Deno.mkdir(dead);
  await Deno.copyFile(
    results.path("running", ID, "checkpoint.safetensors"),
    `${dead}/checkpoint.safetensors`,
  );
  // begun, and killed before it had copied anything
  await (await beginTrial(store, ID)).abandon();
  await using trial = await beginTrial(store, ID);
  const { resumption, problems } = await trial.goOn(ANY);
  deepStrictEqual(problems, ["it is damaged (steps.csv lacks rows)"]);
  strictEqual(resumption?.checkpoint.step, 3);
  await finishFromThree(results, store, trial);
});

Deno.test("RunningTrial.goOn() goes back within one run, twice", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await using trial = await beginTrial(store, ID);
  tell(trial, 0, 3);
  await trial.saveImage(2, new Uint8Array([2]));
  // an interruption tells the row first
  trial.appendStep(sampleStep(3));
  await trial.saveCheckpoint(checkpointAt(3));
  for (let i = 0; i < 2; i++) {
    await trial.saveImage(4, new Uint8Array([4]));
    trial.appendHash(3, "1".repeat(64));
    const { resumption } = await trial.goOn(ANY);
    strictEqual(resumption?.checkpoint.step, 3);
    strictEqual(resumption?.steps.length, 3);
  }
  await finishFromThree(results, store, trial);
});

Deno.test("RunningTrial.goOn() starts anew where it may not go on", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await die(results, store);
  await using trial = await beginTrial(store, ID);
  const found = await trial.goOn(() => "its paint is dry");
  deepStrictEqual(found, {
    resumption: undefined,
    problems: ["its paint is dry"],
  });
  deepStrictEqual(results.names("running"), [ID]);
  tell(trial, 0, 2);
  await trial.finish(sampleRecord(ID));
  deepStrictEqual(store.readSteps(ID), [0, 1].map(sampleStep));
});

Deno.test("RunningTrial.goOn() goes on with an interrupted trial", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const first = await beginTrial(store, ID);
  tell(first, 0, 3);
  await first.saveImage(2, new Uint8Array([2]));
  await first.saveCheckpoint(checkpointAt(3));
  await first.finish(sampleRecord(ID, { state: "interrupted", reason: "" }));
  await using second = await beginTrial(store, ID);
  strictEqual((await second.goOn(ANY)).resumption?.checkpoint.step, 3);
  await finishFromThree(results, store, second);
});

Deno.test("RunningTrial.goOn() notices hashes that are not the checkpoint's", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await using trial = await beginTrial(store, ID);
  tell(trial, 0, 3);
  await trial.saveCheckpoint(checkpointAt(3, "2".repeat(64)));
  const { problems } = await trial.goOn(ANY);
  match(problems[0]!, /hashes.csv ends with another hash/);
});

Deno.test("RunningTrial.goOn() copies no links and reads no pipes", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await die(results, store);
  const folder = results.path("running", ID);
  const secret = results.path("secret.png");
  await Deno.writeTextFile(secret, "secret");
  await Deno.symlink(secret, `${folder}/images/00001.png`);
  await Deno.mkdir(`${folder}/images/00000.png`);
  {
    await using trial = await beginTrial(store, ID);
    strictEqual((await trial.goOn(ANY)).resumption?.checkpoint.step, 3);
    deepStrictEqual(results.names(`running/${ID}/images`), ["00002.png"]);
  }
  await Deno.remove(`${folder}/checkpoint.safetensors`);
  await Deno.mkdir(`${folder}/checkpoint.safetensors`);
  await using trial = await beginTrial(store, ID);
  strictEqual((await trial.goOn(ANY)).resumption, undefined);
});

Deno.test("RunningTrial.goOn() takes images from no linked folder", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await die(results, store);
  const images = results.path("running", ID, "images");
  await Deno.rename(images, results.path("elsewhere"));
  await Deno.symlink(results.path("elsewhere"), images);
  await using trial = await beginTrial(store, ID);
  const { resumption, problems } = await trial.goOn(ANY);
  strictEqual(resumption, undefined);
  deepStrictEqual(problems, ["it is damaged (images is not a folder)"]);
});

Deno.test("decodeCheckpoint() notices damage of every byte", () => {
  const sizes = { "steps.csv": 1 };
  const file = encodeCheckpoint({ ...checkpointAt(3), sizes });
  for (let at = 0; at < file.length; at++) {
    const damaged = file.slice();
    damaged[at]! ^= 1 << (at % 7);
    throws(() => decodeCheckpoint(damaged), SyntaxError, `byte ${at}`);
    const cut = file.slice(0, at);
    throws(() => decodeCheckpoint(cut), SyntaxError, `length ${at}`);
  }
});
