import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { makeResults, sampleId } from "../store/sample.ts";
import { endEvent, FakeSlot, run, STEPS, trialOf } from "./fake_slot.ts";

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
