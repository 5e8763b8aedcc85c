import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Settings, StopRule } from "../../src/base/records.ts";
import { ImageCache } from "../../src/runner/image_cache.ts";
import { localSlot } from "../../src/runner/local_slot.ts";
import type { RunEvent } from "../../src/runner/events.ts";
import {
  runTrials,
  type RunTrialsOptions,
} from "../../src/runner/run_trials.ts";
import {
  environmentOf,
  makeResults,
  type Results,
  sampleProvenance,
} from "../store/sample.ts";
import { openSession } from "../support/device.ts";
import { paintedTrial } from "../support/painted_trial.ts";

const IMAGES = new ImageCache(() => {
  throw new Error("No photograph is wanted");
});

type Options = Partial<RunTrialsOptions> & { readonly rule?: StopRule };

/** Runs one trial until `until` says so, as Ctrl-C would, or to its end. */
async function run(
  results: Results,
  changes: Partial<Settings>,
  until: (event: RunEvent) => boolean = () => false,
  { rule, ...options }: Options = {},
): Promise<RunEvent[]> {
  const slot = localSlot(await openSession("tensorflow"), IMAGES);
  using store = await results.open();
  const stop = new AbortController();
  const told: RunEvent[] = [];
  const trial = paintedTrial({ content: "painted:swirl", ...changes });
  const trials = [trial];
  const events = runTrials(trials, {
    ...{ store, signal: stop.signal, study: "test" },
    slotFor: () => Promise.resolve(slot),
    provenance: sampleProvenance,
    moreMetrics: ["sharpness", "totalVariation"],
    describe: (facts) => ({ ...environmentOf("tensorflow"), ...facts }),
    stopping: rule && { rule, order: trials, groupOf: () => "" },
    ...options,
  });
  for await (const event of events) {
    told.push(event);
    if (until(event)) stop.abort();
  }
  slot.close();
  return told;
}

const at = (step: number) => (event: RunEvent): boolean =>
  (event.kind === "step" && event.record.step === step) ||
  (event.kind === "iteration" && event.step === step);

/** Everything that a trial leaves, without times. */
async function leftBy(results: Results): Promise<Record<string, unknown>> {
  const [folder] = results.names("trials");
  const path = (name: string) => results.path("trials", folder!, name);
  const record = JSON.parse(await Deno.readTextFile(path("trial.json")));
  const { pixelsSha256, chainSha256, first, last, state, settings } = record;
  const steps = await Deno.readTextFile(path("steps.csv"));
  const measured = JSON.parse(await Deno.readTextFile(path("metrics.json")));
  const levels = Object.entries<{ iterations: number }>(measured.timeTo);
  return {
    ...{ pixelsSha256, chainSha256, first, last, state, settings },
    rungs: record.rungs,
    metrics: measured.metrics,
    timeTo: levels.map(([level, { iterations }]) => [level, iterations]),
    iterationsRun: record.iterationsRun,
    steps: steps.replace(/,[\d.]+$/gm, ""),
    hashes: await Deno.readTextFile(path("hashes.csv")),
    output: await Deno.readFile(path("output.png")),
    images: results.names(`trials/${folder}`).includes("images") &&
      results.names(`trials/${folder}/images`),
  };
}

const CHANGES = {
  ...{ iterations: 20, logEvery: 3, saveEvery: 4, hashEvery: 5 },
  checkpointEvery: "7it",
  init: { name: "noise" },
};

Deno.test("runTrials() goes on with an interrupted trial as if nothing had been", async () => {
  await using whole = await makeResults();
  await run(whole, CHANGES);
  await using parts = await makeResults();
  await run(parts, CHANGES, at(2));
  await run(parts, CHANGES, at(9));
  const [folder] = parts.names("trials");
  const files = parts.names(`trials/${folder}`);
  ok(files.includes("checkpoint.safetensors"), files.join());
  const told = await run(parts, CHANGES);
  const [started] = told;
  ok(started!.kind === "started" && started!.step >= 9);
  const left = await leftBy(parts);
  deepStrictEqual(left, await leftBy(whole));
  strictEqual(Object.keys(left.metrics as object).length, 2);
  ok((left.timeTo as unknown[]).length > 0);
  const end = told.at(-1)!;
  ok(end.kind === "ended");
  const { resumedAt, timings, startedAt, finishedAt } = end.record;
  strictEqual(resumedAt!.length, 2);
  strictEqual(resumedAt![1], started!.step);
  ok(Date.parse(finishedAt) - Date.parse(startedAt) + 2 > timings.totalMs);
  ok(end.record.iterationsPerSecond! > 0);
  ok(timings.iterationsMs < timings.totalMs);
  deepStrictEqual(parts.names(`trials/${folder}`), [
    ...["SHA256SUMS", "hashes.csv", "images", "metrics.json"],
    ...["output.png", "steps.csv", "trial.json"],
  ]);
});

Deno.test("runTrials() goes on again where no image was hashed since it went on", async () => {
  const changes = { ...CHANGES, hashEvery: 100 };
  await using whole = await makeResults();
  await run(whole, changes);
  await using parts = await makeResults();
  for (const step of [4, 8]) await run(parts, changes, at(step));
  const [started] = await run(parts, changes);
  ok(started!.kind === "started" && started!.step >= 8);
  deepStrictEqual(await leftBy(parts), await leftBy(whole));
});

Deno.test("runTrials() leaves an interrupted trial as it was if it ends as it goes on", async () => {
  await using parts = await makeResults();
  await run(parts, CHANGES, at(9));
  const before = await leftBy(parts);
  await run(parts, CHANGES, ({ kind }) => kind === "started");
  deepStrictEqual(await leftBy(parts), before);
  await run(parts, CHANGES);
  strictEqual((await leftBy(parts)).state, "done");
});

Deno.test("runTrials() starts a trial anew whose checkpoint does not fit, and says why", async () => {
  await using whole = await makeResults();
  await run(whole, CHANGES);
  for (
    const [changes, expected] of [
      [{ logEvery: 2 }, /way of logging is logEvery 2, saveEvery 4, hashEvery/],
      [{ damaged: true }, /it is damaged \(Its hash is not that of its values/],
      [{ short: true }, /it is damaged \(steps.csv lacks rows/],
    ] as const
  ) {
    await using parts = await makeResults();
    const other = "logEvery" in changes ? changes : {};
    await run(parts, { ...CHANGES, ...other }, at(9));
    const [folder] = parts.names("trials");
    const path = (name: string) => parts.path("trials", folder!, name);
    if ("damaged" in changes) {
      const bytes = await Deno.readFile(path("checkpoint.safetensors"));
      bytes[bytes.length - 5]! ^= 1;
      await Deno.writeFile(path("checkpoint.safetensors"), bytes);
    }
    if ("short" in changes) await Deno.truncate(path("steps.csv"), 90);
    const [notice, started] = await run(parts, CHANGES);
    ok(notice!.kind === "notice" && started!.kind === "started");
    match(notice!.text, /^Trial \w{12} starts anew, since its checkpoint/);
    match(notice!.text, expected);
    strictEqual(started!.step, 0);
    deepStrictEqual(await leftBy(parts), await leftBy(whole));
  }
});

Deno.test("runTrials() counts the time of all parts against a timeout", async () => {
  await using parts = await makeResults();
  await run(parts, CHANGES, at(9));
  const told = await run(parts, CHANGES, undefined, { timeoutMs: 1 });
  const end = told.at(-1)!;
  ok(end.kind === "ended");
  strictEqual(end.record.state, "failed");
  match(
    end.record.reason!,
    /^Timed out after 0\.001 s and \d+ iterations: its time was used up bef/,
  );
  const later = await run(parts, CHANGES);
  ok(later[0]!.kind === "started" && later[0]!.step >= 9);
  strictEqual(end.record.iterationsRun, later[0]!.step);
  strictEqual((await leftBy(parts)).state, "done");
});

Deno.test("runTrials() prunes a trial that went on as one that did not", async () => {
  const rule: StopRule = {
    ...{ rule: "plateau", metric: "total", goal: "minimize" },
    ...{ patience: 6, minImprovement: 0.45, every: 2 },
  };
  await using whole = await makeResults();
  await run(whole, CHANGES, undefined, { rule });
  await using parts = await makeResults();
  const { state, iterationsRun } = await leftBy(whole);
  strictEqual(state, "pruned");
  ok(iterationsRun as number > 8);
  await run(parts, CHANGES, at(7), { rule });
  await run(parts, CHANGES, undefined, { rule });
  deepStrictEqual(await leftBy(parts), await leftBy(whole));
  const [folder] = parts.names("trials");
  ok(!parts.names(`trials/${folder}`).includes("checkpoint.safetensors"));
});

Deno.test("runTrials() repeats a done trial from its start", async () => {
  await using results = await makeResults();
  await run(results, CHANGES);
  const told = await run(results, CHANGES, at(9), { force: true });
  ok(told[0]!.kind === "started" && told[0]!.step === 0);
  strictEqual((await leftBy(results)).state, "done");
  deepStrictEqual(results.names("running"), []);
});
