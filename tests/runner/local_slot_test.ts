import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Settings, StepRecord } from "../../src/base/records.ts";
import type { SlotEvent } from "../../src/runner/events.ts";
import { ImageCache } from "../../src/runner/image_cache.ts";
import { localSlot } from "../../src/runner/local_slot.ts";
import { NO_CHECKS } from "../../src/runner/slot.ts";
import { openDevice, sessionOn } from "../support/device.ts";
import { paintedTrial } from "../support/painted_trial.ts";

const IMAGES = new ImageCache(() => {
  throw new Error("No photograph is wanted");
});

/** Runs a trial; stops it when `until` says so, and counts what was read. */
async function run(
  changes: Partial<Settings>,
  until: (event: SlotEvent) => boolean = () => false,
): Promise<{ events: SlotEvent[]; rows: StepRecord[]; reads: number }> {
  const device = await openDevice("tensorflow");
  let reads = 0;
  const read: typeof device.read = async (tensor) => {
    reads++;
    return await device.read(tensor);
  };
  const slot = localSlot(sessionOn({ ...device, read }), IMAGES);
  const stop = new AbortController();
  const events: SlotEvent[] = [];
  const trial = paintedTrial({ content: "painted:swirl", ...changes });
  for await (const event of slot.run(trial, stop.signal)) {
    events.push(event);
    if (until(event)) stop.abort();
  }
  slot.close();
  const rows = events.filter((event) => event.kind === "step")
    .map(({ record }) => record);
  return { events, rows, reads };
}

const STEPS_OF = (rows: readonly StepRecord[]) => rows.map(({ step }) => step);

Deno.test("Slot.run() reads costs every logEvery iterations, and at the end", async () => {
  const all = await run({ iterations: 7 });
  const few = await run({ iterations: 7, logEvery: 3 });
  deepStrictEqual(STEPS_OF(all.rows), [0, 1, 2, 3, 4, 5, 6, 7]);
  deepStrictEqual(STEPS_OF(few.rows), [0, 3, 6, 7]);
  for (const { step, total } of few.rows) {
    strictEqual(total, all.rows[step]!.total);
  }
  // the rows, and the first and last image, of which one is saved
  strictEqual(few.reads, 4 + 2);
  const silent = few.events.filter(({ kind }) => kind === "iteration");
  strictEqual(silent.length, 4);
});

Deno.test("Slot.run() tells the chain of the images every hashEvery iterations, and at the end", async () => {
  const { events } = await run({ iterations: 7, hashEvery: 3, saveEvery: 6 });
  const told = events.filter((event) => event.kind === "hash");
  deepStrictEqual(told.map(({ step }) => step), [0, 3, 6, 7]);
  const end = events.at(-1)!;
  ok(end.kind === "end");
  strictEqual(end.outcome.chainSha256, told.at(-1)!.sha256);
  // the chain depends on which images are hashed, the images on nothing of it
  const ends = await run({ iterations: 7, hashEvery: 7 });
  const [first, last] = ends.events.filter((event) => event.kind === "hash");
  strictEqual(first!.sha256, told[0]!.sha256);
  ok(last!.sha256 !== told.at(-1)!.sha256);
  const none = await run({ iterations: 7, hashEvery: 0 });
  strictEqual(none.events.some(({ kind }) => kind === "hash"), false);
  const unhashed = none.events.at(-1)!;
  ok(unhashed.kind === "end");
  strictEqual("chainSha256" in unhashed.outcome, false);
  strictEqual(unhashed.outcome.pixelsSha256, end.outcome.pixelsSha256);
});

Deno.test("Slot.run() tells the row of the image that an interruption leaves", async () => {
  const { rows, events } = await run(
    { iterations: 50, logEvery: 20 },
    (event) => event.kind === "iteration" && event.step === 4,
  );
  deepStrictEqual(STEPS_OF(rows), [0, 4]);
  const end = events.at(-1)!;
  ok(end.kind === "end");
  strictEqual(end.outcome.state, "interrupted");
  strictEqual(end.outcome.iterationsRun, 4);
  ok(end.outcome.outputPng !== null);
});

Deno.test("Slot.run() times rows by all their iterations, without the warm-up", async () => {
  const { events, rows } = await run({ iterations: 30, logEvery: 10 });
  const end = events.at(-1)!;
  ok(end.kind === "end");
  const { timings, iterationsPerSecond } = end.outcome;
  const counts = [1, 10, 10, 10];
  const sumMs = rows.reduce(
    (sum, row, i) => sum + row.durationMs * counts[i]!,
    0,
  );
  ok(Math.abs(timings.iterationsMs / sumMs - 1) < 1e-3);
  const warm = [rows[2]!, rows[3]!].map((row) => 1000 / row.durationMs);
  ok(iterationsPerSecond! >= Math.min(...warm) - 1e-9);
  ok(iterationsPerSecond! <= Math.max(...warm) + 1e-9);
});

Deno.test("Slot.run() fails a style cost that compares positions of other sizes", async () => {
  const { events } = await run({
    ...{ size: 32, styleSize: 48, styleCost: { name: "content" } },
  });
  const end = events.at(-1)!;
  strictEqual(
    end.kind === "end" && end.outcome.reason,
    "Cannot use styleCost content with a style of 48×48 for an image of 32×32: it compares position by position; use a style image of the same size",
  );
});

Deno.test("Slot.run() keeps whole reasons of what it could not measure, and tells each in one line", async () => {
  const device = await openDevice("tensorflow");
  // the one metric that is computed on the device
  const read: typeof device.read = async (tensor) => {
    if (tensor.size === 1) throw new Error("It broke\nin two places");
    return await device.read(tensor);
  };
  const slot = localSlot(sessionOn({ ...device, read }), IMAGES);
  const trial = paintedTrial({ content: "painted:swirl", iterations: 1 });
  const checks = { ...NO_CHECKS, moreMetrics: ["ssim", "totalVariation"] };
  const events: SlotEvent[] = [];
  const { signal } = new AbortController();
  for await (const event of slot.run(trial, signal, checks)) events.push(event);
  slot.close();
  const notices = events.flatMap((it) => it.kind === "notice" ? it.text : []);
  const end = events.at(-1)!;
  ok(end.kind === "end");
  const { state, metrics, unmeasured } = end.outcome;
  deepStrictEqual(
    [state, Object.keys(metrics!), Object.keys(unmeasured!), notices],
    [
      ...["done", ["ssim"], ["totalVariation"]],
      ["Cannot measure totalVariation: Error: It broke"],
    ],
  );
  match(unmeasured!.totalVariation!, /^Error: It broke\nin two places\n +at /);
});
