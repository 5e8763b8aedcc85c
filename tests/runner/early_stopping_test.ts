import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { seededRandom } from "../../src/base/random.ts";
import type { StopRule, Trial } from "../../src/base/records.ts";
import { ENGINE_VERSION } from "../../src/engine/stylize.ts";
import type { RunEvent, SlotEvent } from "../../src/runner/events.ts";
import {
  runTrials,
  type RunTrialsOptions,
} from "../../src/runner/run_trials.ts";
import type { Checks, Slot } from "../../src/runner/slot.ts";
import {
  beginTrial,
  environmentOf,
  makeResults,
  sampleId,
  sampleProvenance,
  sampleRecord,
  sampleStep,
} from "../store/sample.ts";
import { endEvent, trialOf } from "./fake_slot.ts";

const RULE: StopRule = {
  ...{ rule: "halving", metric: "total", goal: "minimize" },
  ...{ from: 2, factor: 3 },
};
const ITERATIONS = 20;

function trialsOf(count: number): Trial[] {
  return Array.from({ length: count }, (_, i) => {
    const trial = trialOf(i + 1);
    const settings = { ...trial.settings, iterations: ITERATIONS };
    return { ...trial, settings };
  });
}

/** What a trial is worth; not in the order of the trials. */
function valueOf({ id }: Trial): number {
  return seededRandom(parseInt(id, 16))();
}

/** A slot whose trials take their time, another each time. */
function slowSlot(ran: string[] = []): Slot {
  return {
    facts: environmentOf("tensorflow"),
    async *run(
      trial: Trial,
      signal: AbortSignal,
      checks?: Checks,
    ): AsyncGenerator<SlotEvent, void, void> {
      ran.push(trial.id);
      for (let step = 0; step <= ITERATIONS; step++) {
        await new Promise((go) => setTimeout(go, 3 * Math.random()));
        yield { kind: "step", record: sampleStep(step) };
        if (checks?.steps.includes(step)) {
          const values = { total: valueOf(trial) / step };
          yield { kind: "checked", step, values };
        }
        if (signal.aborted) {
          const end = endEvent("interrupted") as { outcome: object };
          const outcome = { ...end.outcome, outputPng: new Uint8Array([1]) };
          yield { ...end, outcome } as SlotEvent;
          return;
        }
      }
      yield endEvent("done");
    },
    measure: () => Promise.resolve({}),
    exit() {},
    close() {},
  };
}

type Options =
  & Pick<RunTrialsOptions, "store">
  & Partial<RunTrialsOptions>
  & { readonly order?: readonly Trial[] };

function events(
  trials: readonly Trial[],
  { order = trials, ...options }: Options,
): AsyncGenerator<RunEvent, void, void> {
  const slot = slowSlot();
  return runTrials(trials, {
    signal: new AbortController().signal,
    study: "fake",
    slotFor: () => Promise.resolve(slot),
    describe: () => environmentOf("tensorflow"),
    provenance: sampleProvenance,
    stopping: { rule: RULE, order, groupOf: () => "" },
    ...options,
  });
}

/** Id to how the trial ended, and why, in the order of the ids. */
function endings(told: readonly RunEvent[]): [string, string | null][] {
  return told.filter((event) => event.kind === "ended")
    .map(({ trial: { id }, record }): [string, string | null] => [
      `${id} ${record.state}`,
      record.reason,
    ])
    .sort(([a], [b]) => a < b ? -1 : 1);
}

Deno.test("runTrials() gives up the same trials for the same reasons, one or five at a time", async () => {
  const trials = trialsOf(25);
  const found: unknown[] = [];
  for (const together of [1, 5]) {
    await using results = await makeResults();
    using store = await results.open();
    const told = await Array.fromAsync(events(trials, { store, together }));
    found.push(endings(told));
  }
  const [one, five] = found as [string, string][][];
  strictEqual(one!.length, 25);
  const pruned = one!.filter(([id]) => id.endsWith("pruned"));
  ok(pruned.length > 10 && pruned.length < 25);
  deepStrictEqual(five, one);
});

Deno.test("runTrials() goes on as if it had not been ended in between", async () => {
  const trials = trialsOf(16);
  await using whole = await makeResults();
  using reference = await whole.open();
  const one = endings(
    await Array.fromAsync(events(trials, { store: reference })),
  );
  await using results = await makeResults();
  using store = await results.open();
  const controller = new AbortController();
  const { signal } = controller;
  let ended = 0;
  const first: RunEvent[] = [];
  for await (const event of events(trials, { store, signal, together: 4 })) {
    first.push(event);
    if (event.kind === "ended" && ++ended === 7) controller.abort();
  }
  const isLeft = ({ id }: Trial): boolean =>
    !first.some((event) =>
      event.kind === "ended" && event.trial.id === id &&
      event.record.state !== "interrupted"
    );
  const left = trials.filter(isLeft);
  ok(left.length > 3);
  const more = events(left, { store, together: 4, order: trials });
  const second = await Array.fromAsync(more);
  const both = endings([...first, ...second])
    .filter(([id]) => !id.endsWith("interrupted"));
  deepStrictEqual(both, one);
});

Deno.test("runTrials() keeps a trial that its rule gave up, and runs it to its end without the rule", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const trials = trialsOf(6);
  const told = await Array.fromAsync(events(trials, { store }));
  const pruned = told.filter((event) => event.kind === "ended")
    .map(({ record }) => record)
    .filter(({ state }) => state === "pruned");
  const [record] = pruned;
  deepStrictEqual(record!.stop, RULE);
  deepStrictEqual(record!.rungs![0]!.step, 2);
  match(record!.reason!, /^Stopped at iteration (2|6|18): total cost/);
  const again = await Array.fromAsync(events(trials, { store }));
  deepStrictEqual(again.map(({ kind }) => kind), Array(6).fill("kept"));
  const rest = await Array.fromAsync(
    events(trials, { store, stopping: undefined }),
  );
  const ends = endings(rest);
  strictEqual(ends.length, pruned.length);
  ok(ends.every(([id]) => id.endsWith("done")));
});

Deno.test("runTrials() compares only trials of one group", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const trials = trialsOf(8);
  const groupOf = ({ id }: Trial): string => id;
  const stopping = { rule: RULE, order: trials, groupOf };
  const told = await Array.fromAsync(events(trials, { store, stopping }));
  ok(endings(told).every(([id]) => id.endsWith("done")));
});

Deno.test("runTrials() waits for an earlier trial of another process before it decides", async () => {
  await using results = await makeResults();
  using other = await results.open();
  using store = await results.open();
  const trials = trialsOf(3);
  const held = await beginTrial(other, trials[0]!.id);
  const rungs = [{ step: 2, value: 0 }];
  const record = sampleRecord(sampleId(1), {
    ...{ engineVersion: ENGINE_VERSION, stop: RULE, rungs },
  });
  const order: string[] = [];
  for await (const event of events(trials, { store, together: 2 })) {
    if (event.kind === "elsewhere") {
      setTimeout(() => held.finish(record, new Uint8Array([1])), 300);
    }
    if (event.kind === "kept") order.push("kept");
    if (event.kind === "ended") order.push(event.record.reason!);
  }
  // both are worse than what the other process found
  strictEqual(order.length, 3);
  match(order.join("\n"), /place 2 of 2 trials/);
  match(order.join("\n"), /place [23] of 3 trials/);
});

Deno.test("runTrials() ends when nobody listens, though a trial waits for another one", async () => {
  await using results = await makeResults();
  using other = await results.open();
  using store = await results.open();
  const trials = trialsOf(2);
  await using _held = await beginTrial(other, trials[0]!.id);
  for await (const event of events(trials, { store, together: 2 })) {
    // the second trial has come to its first rung
    if (event.kind === "step" && event.record.step === 2) break;
  }
  deepStrictEqual(store.list(), []);
});

Deno.test("runTrials() ends trials as interrupted that wait for one that will not run", async () => {
  await using results = await makeResults();
  using other = await results.open();
  using store = await results.open();
  const trials = trialsOf(2);
  await using _held = await beginTrial(other, trials[0]!.id);
  const noMore = new AbortController();
  const told: RunEvent[] = [];
  const options = { store, together: 2, noMore: noMore.signal };
  for await (const event of events(trials, options)) {
    told.push(event);
    if (event.kind === "step" && event.record.step === 2) noMore.abort();
  }
  deepStrictEqual(endings(told).map(([id]) => id), [
    `${trials[1]!.id} interrupted`,
  ]);
});
