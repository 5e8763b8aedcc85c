import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { TrialRecord } from "../../src/base/records.ts";
import { ENGINE_VERSION } from "../../src/engine/stylize.ts";
import {
  beginTrial,
  makeResults,
  sampleId,
  sampleRecord,
} from "../store/sample.ts";
import { endEvent, events, FakeSlot, run, trialOf } from "./fake_slot.ts";

/** A record of this version of the engine. */
function currentRecord(
  id: string,
  changes: Partial<TrialRecord> = {},
): TrialRecord {
  return sampleRecord(id, { engineVersion: ENGINE_VERSION, ...changes });
}

Deno.test("runTrials() waits for a trial that another process runs, after the others", async () => {
  await using results = await makeResults();
  using other = await results.open();
  using store = await results.open();
  const held = await beginTrial(other, sampleId(1));
  const slot = new FakeSlot(() => [endEvent("done")]);
  const seen: string[] = [];
  const options = { slot, store };
  for await (const event of events([trialOf(1), trialOf(2)], options)) {
    if (event.kind === "elsewhere") {
      match(event.who, RegExp(`^process ${Deno.pid} on `));
    }
    if (event.kind === "ended" && event.trial.id === sampleId(2)) {
      const png = new Uint8Array([1]);
      setTimeout(() => held.finish(currentRecord(sampleId(1)), png), 700);
    }
    seen.push(event.kind);
  }
  deepStrictEqual(seen, ["elsewhere", "started", "ended", "kept"]);
  deepStrictEqual(slot.ran, [sampleId(2)]);
});

Deno.test("runTrials() looks at all trials of another process before it waits again", async () => {
  await using results = await makeResults();
  using other = await results.open();
  using store = await results.open();
  const trials = Array.from({ length: 12 }, (_, at) => trialOf(at));
  const held = await Promise.all(
    trials.map(({ id }) => beginTrial(other, id)),
  );
  const slot = new FakeSlot(() => [endEvent("done")]);
  const png = new Uint8Array([1]);
  const kinds: string[] = [];
  let beginMs = 0;
  for await (const event of events(trials, { slot, store })) {
    kinds.push(event.kind);
    if (kinds.length !== trials.length) continue;
    for (const trial of held) {
      await trial.finish(currentRecord(trial.folder), png);
    }
    beginMs = performance.now();
  }
  deepStrictEqual(kinds.slice(0, 12), Array(12).fill("elsewhere"));
  deepStrictEqual(kinds.slice(12), Array(12).fill("kept"));
  // one wait is half a second
  ok(performance.now() - beginMs < 2000);
});

Deno.test("runTrials() runs a trial itself once the other process has gone", async () => {
  await using results = await makeResults();
  using other = await results.open();
  using store = await results.open();
  const held = await beginTrial(other, sampleId(1));
  const slot = new FakeSlot(() => [endEvent("done")]);
  const options = { slot, store };
  for await (const event of events([trialOf(1)], options)) {
    if (event.kind === "elsewhere") setTimeout(() => held.abandon(), 200);
  }
  deepStrictEqual(slot.ran, [sampleId(1)]);
});

Deno.test("runTrials() names nobody where a damaged lease is held", async () => {
  await using results = await makeResults();
  using other = await results.open();
  using store = await results.open();
  const held = await beginTrial(other, sampleId(1));
  const lease = results.path("running", held.folder, "lease.json");
  await Deno.writeTextFile(lease, "{");
  const slot = new FakeSlot(() => [endEvent("done")]);
  for await (const event of events([trialOf(1)], { slot, store })) {
    strictEqual(event.kind === "elsewhere" && event.who, "another process");
    break;
  }
  await held.abandon();
});

Deno.test("runTrials() stops waiting for another process at its signal", async () => {
  await using results = await makeResults();
  using other = await results.open();
  using store = await results.open();
  const held = await beginTrial(other, sampleId(1));
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 100);
  const slot = new FakeSlot(() => [endEvent("done")]);
  const { signal } = controller;
  const told = await run([trialOf(1)], { slot, store, signal });
  deepStrictEqual(told.map(({ kind }) => kind), ["elsewhere"]);
  await held.abandon();
});

Deno.test("runTrials() keeps a trial that another process ends while the slot opens", async () => {
  await using results = await makeResults();
  using other = await results.open();
  using store = await results.open();
  const late = new FakeSlot(() => [endEvent("done")]);
  const opening = (async () => {
    const slot = new FakeSlot(() => [endEvent("done")]);
    await run([trialOf(1)], { slot, store: other });
    return late;
  })();
  const events = await run([trialOf(1)], { slot: opening, store });
  deepStrictEqual(events.map(({ kind }) => kind), ["kept"]);
  deepStrictEqual(late.ran, []);
  deepStrictEqual(results.names("running"), []);
});

Deno.test("runTrials() does not run again what failed in another process meanwhile", async () => {
  await using results = await makeResults();
  using other = await results.open();
  using store = await results.open();
  const held = await beginTrial(other, sampleId(1));
  const slot = new FakeSlot(() => [endEvent("done")]);
  const told: string[] = [];
  for await (const event of events([trialOf(1)], { slot, store })) {
    if (event.kind === "elsewhere") {
      const failed = { state: "failed", reason: "NaN" } as const;
      await held.finish(currentRecord(sampleId(1), failed));
    }
    told.push(event.kind === "ended" ? event.record.state : event.kind);
  }
  deepStrictEqual(told, ["elsewhere", "failed"]);
  deepStrictEqual(slot.ran, []);
  deepStrictEqual(results.names("running"), []);
  await run([trialOf(1)], { slot, store: other });
  deepStrictEqual(slot.ran, [sampleId(1)]);
});

Deno.test("runTrials() runs what was interrupted in another process meanwhile", async () => {
  await using results = await makeResults();
  using other = await results.open();
  using store = await results.open();
  const held = await beginTrial(other, sampleId(1));
  const slot = new FakeSlot(() => [endEvent("done")]);
  for await (const event of events([trialOf(1)], { slot, store })) {
    if (event.kind !== "elsewhere") continue;
    const stopped = { state: "interrupted", reason: "Ctrl-C" } as const;
    await held.finish(currentRecord(sampleId(1), stopped));
  }
  deepStrictEqual(slot.ran, [sampleId(1)]);
});
