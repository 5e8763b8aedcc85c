/** Trials that are stopped, and trials that run again. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { TrialRecord } from "../../src/base/records.ts";
import { ENGINE_VERSION } from "../../src/engine/stylize.ts";
import type { Outcome } from "../../src/runner/events.ts";
import type { Slot } from "../../src/runner/slot.ts";
import {
  beginTrial,
  environmentOf,
  makeResults,
  sampleId,
  sampleRecord,
} from "../store/sample.ts";
import {
  endEvent,
  events,
  FakeSlot,
  run,
  STEPS,
  trialOf,
} from "./fake_slot.ts";

/** A record of this version of the engine. */
function currentRecord(
  id: string,
  changes: Partial<TrialRecord> = {},
): TrialRecord {
  return sampleRecord(id, { engineVersion: ENGINE_VERSION, ...changes });
}

Deno.test("runTrials() starts nothing more at noMore, and ends what is under way", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const trials = Array.from({ length: 7 }, (_, i) => trialOf(i + 1));
  const slot = new FakeSlot(() => [...STEPS, endEvent("done")]);
  const controller = new AbortController();
  const { signal: noMore } = controller;
  const options = { slot, store, together: 3, noMore };
  const states: string[] = [];
  for await (const event of events(trials, options)) {
    if (event.kind === "ended") states.push(event.record.state);
    if (event.kind === "ended") controller.abort();
  }
  deepStrictEqual(states, ["done", "done", "done"]);
  strictEqual(slot.ran.length, 3);
});

/** Runs until its signal. */
const ENDLESS: Slot = {
  facts: environmentOf("tensorflow"),
  async *run(_, signal) {
    yield STEPS[0]!;
    while (!signal.aborted) await new Promise((end) => setTimeout(end, 1));
    yield endEvent("interrupted");
  },
  measure: () => Promise.resolve({}),
  exit() {},
  close() {},
};

Deno.test("runTrials() fails a trial at its timeout, and goes on", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const options = { slot: ENDLESS, store, timeoutMs: 20 };
  const told = await run([trialOf(1), trialOf(2)], options);
  for (const event of told) {
    if (event.kind !== "ended") continue;
    strictEqual(event.record.state, "failed");
    match(event.record.reason!, /^Timed out after 0\.02 s and 50 iterations$/);
  }
  strictEqual(told.filter(({ kind }) => kind === "ended").length, 2);
  deepStrictEqual(results.names(`trials/${sampleId(1)}`), [
    "steps.csv",
    "trial.json",
  ]);
});

Deno.test("runTrials() takes a trial's own timeout, unless it is told another", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const trial = trialOf(1);
  const settings = { ...trial.settings, timeout: "0.02s" };
  const own = { ...trial, settings };
  const reasonWith = async (options: { timeoutMs?: number }) => {
    await run([own], { slot: ENDLESS, store, ...options });
    return store.read(own.id).reason;
  };
  match((await reasonWith({}))!, /^Timed out after 0\.02 s and 50 iterations$/);
  match((await reasonWith({ timeoutMs: 30 }))!, /^Timed out after 0\.03 s/);
});

Deno.test("runTrials() tells Ctrl-C from a timeout", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const controller = new AbortController();
  const { signal } = controller;
  const options = { slot: ENDLESS, store, timeoutMs: 60_000, signal };
  for await (const event of events([trialOf(1)], options)) {
    if (event.kind === "step") controller.abort();
    if (event.kind === "ended") strictEqual(event.record.state, "interrupted");
  }
  const slot = new FakeSlot(() => [endEvent("done")]);
  await run([trialOf(1)], { slot, store, timeoutMs: 60_000 });
  strictEqual(store.read(sampleId(1)).state, "done");
});

Deno.test("runTrials() with force runs what is done again and keeps both", async () => {
  await using results = await makeResults();
  using store = await results.open();
  let state: Outcome["state"] = "done";
  const slot = new FakeSlot(() => [...STEPS, endEvent(state)]);
  const trial = trialOf(1);
  const startedAt = () => store.read(trial.id).startedAt;
  await run([trial], { slot, store, clock: () => 1000 });
  await run([trial], { slot, store, clock: () => 2000, force: true });
  strictEqual(startedAt(), "1970-01-01T00:00:02.000Z");
  const kept = `${trial.id}.v${ENGINE_VERSION}-1`;
  deepStrictEqual(results.names("superseded"), [kept]);
  // a repeat that does not get done takes nothing away
  for (state of ["failed", "interrupted"] as const) {
    const told = await run([trial], { slot, store, force: true });
    const last = told.at(-1)!;
    strictEqual(last.kind === "ended" && last.record.state, state);
    strictEqual(startedAt(), "1970-01-01T00:00:02.000Z");
    strictEqual(store.list()[0]!.state, "done");
  }
  deepStrictEqual(results.names("superseded"), [kept]);
});

Deno.test("runTrials() with force takes what another process has done meanwhile", async () => {
  await using results = await makeResults();
  using other = await results.open();
  using store = await results.open();
  const held = await beginTrial(other, sampleId(1));
  const slot = new FakeSlot(() => [endEvent("done")]);
  const kinds: string[] = [];
  for await (
    const event of events([trialOf(1)], { slot, store, force: true })
  ) {
    kinds.push(event.kind);
    if (event.kind !== "elsewhere") continue;
    await held.finish(currentRecord(sampleId(1)), new Uint8Array([1]));
  }
  deepStrictEqual(kinds, ["elsewhere", "kept"]);
});
