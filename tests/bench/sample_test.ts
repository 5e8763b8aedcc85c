import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { takeSample, warmUp } from "../../src/bench/sample.ts";
import { FakeClock } from "./fake_clock.ts";

Deno.test("takeSample() is long enough, and waits for the device once", async () => {
  const clock = new FakeClock();
  let calls = 0;
  const run = clock.run(30);
  const sample = await takeSample((count) => {
    calls++;
    return run(count);
  }, { clock, iterationMs: 30, minimumMs: 200 });
  deepStrictEqual([sample.iterations, sample.durationMs, calls], [8, 240, 1]);
});

Deno.test("takeSample() goes on where iterations were faster than planned", async () => {
  const clock = new FakeClock();
  const options = { clock, iterationMs: 100, minimumMs: 200 };
  const sample = await takeSample(clock.run(7), options);
  ok(sample.durationMs >= 200 && sample.durationMs < 300);
  strictEqual(sample.iterations, sample.durationMs / 7);
});

Deno.test("takeSample() takes one iteration where that is long enough", async () => {
  const clock = new FakeClock();
  const options = { clock, iterationMs: 5000, minimumMs: 200 };
  strictEqual((await takeSample(clock.run(5000), options)).iterations, 1);
});

Deno.test("takeSample() does not count a run in which the device captured anew", async () => {
  const clock = new FakeClock();
  const run = clock.run(100);
  let isCaptured = false;
  const sample = await takeSample(async (count) => {
    await run(count);
    if (isCaptured) return 0;
    isCaptured = true;
    clock.pass(1000);
    return 400;
  }, { clock, iterationMs: 100, minimumMs: 200 });
  deepStrictEqual([sample.iterations, sample.durationMs], [3, 300]);
});

Deno.test("takeSample() tells the processor time of other programs", async () => {
  const clock = new FakeClock();
  clock.otherProcessors = 1.5;
  const options = { clock, iterationMs: 100, minimumMs: 200 };
  strictEqual((await takeSample(clock.run(100), options)).otherCpuMs, 450);
});

Deno.test("warmUp() keeps capture and first iteration apart", async () => {
  const clock = new FakeClock();
  const extras = [500, 0, 0];
  const found = await warmUp((count) => {
    const extraMs = extras.shift()!;
    const captureMs = extraMs === 0 ? 0 : 120;
    clock.pass(count * 10 + extraMs);
    return Promise.resolve(captureMs);
  }, clock);
  deepStrictEqual(found, {
    captureMs: 120,
    firstIterationMs: 390,
    iterationMs: 10,
  });
});
