import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { makeResults } from "../store/sample.ts";
import { endEvent, events, FakeSlot, STEPS, trialOf } from "./fake_slot.ts";

Deno.test("runTrials() takes no longer for the last of 1000 trials than for the first, half of them failed", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const trials = Array.from({ length: 1000 }, (_, at) => trialOf(at));
  const slot = new FakeSlot(({ id }) => [
    ...STEPS,
    endEvent(parseInt(id, 16) % 2 === 0 ? "done" : "failed"),
  ]);
  const states: Record<string, number> = {};
  const marks: { readonly ms: number; readonly bytes: number }[] = [];
  let ended = 0;
  const mark = (): void => {
    const { rss } = Deno.memoryUsage();
    marks.push({ ms: performance.now(), bytes: rss });
  };
  mark();
  for await (const event of events(trials, { slot, store })) {
    if (event.kind !== "ended") continue;
    states[event.record.state] = (states[event.record.state] ?? 0) + 1;
    if (++ended % 250 === 0) mark();
  }
  deepStrictEqual(states, { done: 500, failed: 500 });
  strictEqual(store.list().length, 1000);
  const [a, b, , d, e] = marks;
  const [first, last] = [b!.ms - a!.ms, e!.ms - d!.ms];
  ok(last < 3 * first, `first quarter ${first} ms, last ${last} ms`);
  const grown = e!.bytes - b!.bytes;
  // 40 kB a trial would be an image or a curve that is kept
  ok(grown < 750 * 40_000, `memory grew by ${grown} bytes`);
});

Deno.test("runTrials() runs as many trials at a time as it is told, all of them once", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const trials = Array.from({ length: 7 }, (_, i) => trialOf(i + 1));
  const slot = new FakeSlot(() => [...STEPS, endEvent("done")]);
  let running = 0;
  let most = 0;
  const ended: string[] = [];
  for await (const event of events(trials, { slot, store, together: 3 })) {
    if (event.kind === "started") most = Math.max(most, ++running);
    if (event.kind !== "ended") continue;
    running--;
    ended.push(event.trial.id);
  }
  strictEqual(most, 3);
  deepStrictEqual(ended.sort(), trials.map(({ id }) => id));
  deepStrictEqual(slot.ran.sort(), ended);
});
