import {
  deepStrictEqual,
  match,
  ok,
  rejects,
  strictEqual,
} from "node:assert/strict";
import type { Trial, TrialRecord } from "../../src/base/records.ts";
import { ENGINE_VERSION } from "../../src/engine/stylize.ts";
import type { Outcome, RunEvent, SlotEvent } from "../../src/runner/events.ts";
import { runTrials } from "../../src/runner/run_trials.ts";
import type { Slot } from "../../src/runner/slot.ts";
import type { Store } from "../../src/store/mod.ts";
import {
  beginTrial,
  environmentOf,
  makeResults,
  sampleId,
  sampleRecord,
  sampleStep,
} from "../store/sample.ts";
import { paintedTrial } from "../support/painted_trial.ts";

function trialOf(number: number): Trial {
  return { ...paintedTrial(), id: sampleId(number) };
}

/** A record of this version of the engine. */
function currentRecord(
  id: string,
  changes: Partial<TrialRecord> = {},
): TrialRecord {
  return sampleRecord(id, { engineVersion: ENGINE_VERSION, ...changes });
}

function endEvent(state: Outcome["state"]): SlotEvent {
  const { first, last, pixelsSha256, iterationsRun, timings } = sampleRecord(
    sampleId(0),
  );
  const outcome: Outcome = {
    state,
    reason: state === "done" ? null : "It broke",
    ...{ first, last, pixelsSha256, iterationsRun, timings },
    outputPng: state === "done" ? new Uint8Array([1]) : null,
    iterationsPerSecond: null,
    peakMemoryBytes: 1,
  };
  return { kind: "end", outcome };
}

/** A slot that tells what it is given, and throws errors among it. */
class FakeSlot implements Slot {
  readonly facts = environmentOf("tensorflow");
  readonly ran: string[] = [];
  readonly #events: (trial: Trial) => readonly (SlotEvent | Error)[];

  constructor(events: (trial: Trial) => readonly (SlotEvent | Error)[]) {
    this.#events = events;
  }

  async *run(trial: Trial): AsyncGenerator<SlotEvent, void, void> {
    this.ran.push(trial.id);
    for (const event of this.#events(trial)) {
      await Promise.resolve();
      if (event instanceof Error) throw event;
      yield event;
    }
  }

  exit(): void {}
  close(): void {}
}

interface RunOptions {
  readonly slot: Slot | Promise<Slot>;
  readonly store: Store;
  readonly signal?: AbortSignal;
  readonly clock?: () => number;
  readonly together?: number;
  readonly timeoutMs?: number;
  readonly noMore?: AbortSignal;
  readonly force?: boolean;
}

/** Runs trials and returns what was told. */
async function run(
  trials: readonly Trial[],
  options: RunOptions,
): Promise<RunEvent[]> {
  return await Array.fromAsync(events(trials, options));
}

/** Runs trials and tells as they go. */
function events(
  trials: readonly Trial[],
  { slot, signal = new AbortController().signal, ...others }: RunOptions,
): AsyncGenerator<RunEvent, void, void> {
  return runTrials(trials, {
    ...others,
    signal,
    study: "fake",
    slotFor: async () => await slot,
    describe: () => environmentOf("tensorflow"),
  });
}

const STEPS = [0, 1, 2, 3].map((step): SlotEvent => ({
  kind: "step",
  record: sampleStep(step),
}));

Deno.test("runTrials() goes on after a failed trial, and keeps what is done", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const [a, b, c] = [trialOf(1), trialOf(2), trialOf(3)];
  const slot = new FakeSlot(({ id }) => [
    ...STEPS,
    endEvent(id === b.id ? "failed" : "done"),
  ]);
  await run([a], { slot, store });
  const events = await run([a, b, c], { slot, store });
  deepStrictEqual(
    events.filter(({ kind }) => kind !== "step").map((event) =>
      event.kind === "ended" ? event.record.state : event.kind
    ),
    ["kept", "started", "failed", "started", "done"],
  );
  deepStrictEqual(slot.ran, [a.id, b.id, c.id]);
  await run([a, b, c], { slot, store });
  deepStrictEqual(slot.ran.slice(3), [b.id]);
});

Deno.test("runTrials() keeps the rows that the slot tells, and passes all on", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const slot = new FakeSlot(() => [
    STEPS[0]!,
    { kind: "iteration", step: 1, durationMs: 5 },
    STEPS[2]!,
    endEvent("interrupted"),
  ]);
  const trial = trialOf(1);
  const kinds = (await run([trial], { slot, store })).map(({ kind }) => kind);
  deepStrictEqual(kinds, ["started", "step", "iteration", "step", "ended"]);
  const steps = store.readSteps(trial.id);
  deepStrictEqual(steps.map(({ step }) => step), [0, 2]);
});

Deno.test("runTrials() tells of a thing once, however many trials it concerns", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const image = { source: "a.png", sha256: "", width: 1, height: 1 };
  const slot = new FakeSlot(() => [
    { kind: "loaded", content: image, style: image, notices: ["Small"] },
    { kind: "image", step: 1, png: new Uint8Array([1]) },
    endEvent("done"),
  ]);
  const events = await run([trialOf(1), trialOf(2)], { slot, store });
  strictEqual(events.filter(({ kind }) => kind === "notice").length, 1);
  deepStrictEqual(store.read(sampleId(2)).content, image);
  deepStrictEqual(results.names(`trials/${sampleId(1)}/images`), ["00001.png"]);
});

Deno.test("runTrials() throws what makes a slot useless, and leaves nothing behind", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const slot = new FakeSlot(() => [...STEPS, new Error("Device lost")]);
  await rejects(run([trialOf(1), trialOf(2)], { slot, store }), /Device lost/);
  deepStrictEqual(slot.ran, [sampleId(1)]);
  deepStrictEqual(results.names("running"), []);
  deepStrictEqual(results.names("trials"), []);
});

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

Deno.test("runTrials() starts nothing after its signal", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const controller = new AbortController();
  const slot = new FakeSlot(() => {
    controller.abort();
    return [endEvent("interrupted")];
  });
  const { signal } = controller;
  await run([trialOf(1), trialOf(2)], { slot, store, signal });
  deepStrictEqual(slot.ran, [sampleId(1)]);
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

Deno.test("runTrials() ends no trial before its start, even if the clock is set back", async () => {
  await using results = await makeResults();
  using store = await results.open();
  let now = Date.parse("2026-11-23T04:00:00Z");
  const slot = new FakeSlot(() => {
    now -= 86_400_000;
    return [...STEPS, endEvent("done")];
  });
  await run([trialOf(1)], { slot, store, clock: () => now });
  const { startedAt, finishedAt } = store.read(sampleId(1));
  strictEqual(startedAt, "2026-11-23T04:00:00.000Z");
  strictEqual(finishedAt >= startedAt, true);
});

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
