import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import type { Trial } from "../../src/base/records.ts";
import type { RunEvent, SlotEvent } from "../../src/runner/events.ts";
import type { Slot } from "../../src/runner/slot.ts";
import { environmentOf, makeResults } from "../store/sample.ts";
import {
  endEvent,
  events,
  FakeSlot,
  run,
  STEPS,
  trialOf,
} from "./fake_slot.ts";

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

/** A slot whose first trials go on only once some run at a time. */
class MeetingSlot extends FakeSlot {
  /** How many have run at a time. */
  most = 0;
  #running = 0;
  readonly #awaited: number;
  readonly #met = Promise.withResolvers<void>();
  readonly #patience = setTimeout(this.#met.resolve, 5000);

  constructor(awaited: number) {
    super(() => [...STEPS, endEvent("done")]);
    this.#awaited = awaited;
  }

  override async *run(trial: Trial): AsyncGenerator<SlotEvent, void, void> {
    this.most = Math.max(this.most, ++this.#running);
    if (this.#running === this.#awaited) this.#met.resolve();
    await this.#met.promise;
    yield* super.run(trial);
    this.#running--;
  }

  override close(): void {
    clearTimeout(this.#patience);
  }
}

Deno.test("runTrials() runs as many trials at a time as it is told, all of them once", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const trials = Array.from({ length: 7 }, (_, i) => trialOf(i + 1));
  const slot = new MeetingSlot(3);
  const told = await run(trials, { slot, store, together: 3 });
  slot.close();
  strictEqual(slot.most, 3);
  const ended = told.filter(({ kind }) => kind === "ended");
  strictEqual(ended.length, trials.length);
  deepStrictEqual(slot.ran.sort(), trials.map(({ id }) => id));
});

Deno.test("runTrials() keeps what ran beside a slot that became useless, then throws", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const [bad, good, late] = [trialOf(1), trialOf(2), trialOf(3)];
  let isRunning = false;
  const slot: Slot = {
    facts: environmentOf("tensorflow"),
    async *run(trial, signal) {
      if (trial.id === good.id) {
        yield STEPS[0]!;
        isRunning = true;
        while (!signal.aborted) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          yield { kind: "iteration", step: 1, durationMs: 1 };
        }
        yield endEvent("interrupted");
        return;
      }
      while (!isRunning) await new Promise((go) => setTimeout(go, 1));
      throw new Error("The device is gone");
    },
    measure: () => Promise.resolve({}),
    exit() {},
    close() {},
  };
  const told: RunEvent[] = [];
  await rejects(async () => {
    const all = events([bad, good, late], { slot, store, together: 2 });
    for await (const event of all) told.push(event);
  }, /The device is gone/);
  const ended = told.filter((event) => event.kind === "ended");
  deepStrictEqual(
    ended.map(({ trial, record }) => [trial.id, record.state]),
    [[good.id, "interrupted"]],
  );
  strictEqual(store.read(good.id).state, "interrupted");
});
