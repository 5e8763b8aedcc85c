import { match, strictEqual } from "node:assert/strict";
import type { StepRecord } from "../../src/base/records.ts";
import { layerCostNames } from "../../src/engine/objective.ts";
import {
  type ResumeConditions,
  toCheckpoint,
  whyNotFrom,
} from "../../src/runner/resume_point.ts";
import type { Checkpoint, Resumption } from "../../src/store/mod.ts";
import { sampleRecord, sampleStep } from "../store/sample.ts";
import { paintedTrial } from "../support/painted_trial.ts";

const CONDITIONS: ResumeConditions = {
  trial: paintedTrial(),
  machineKey: "cpu 2 threads",
  stop: undefined,
};

const CHECKPOINT: Checkpoint = toCheckpoint(
  {
    kind: "checkpoint",
    snapshot: { step: 3, values: {} },
    timings: sampleRecord("").timings,
  },
  CONDITIONS,
  { startedAt: new Date(0).toISOString(), resumedAt: [], rungs: [] },
);

function rowOf(layers: readonly string[]): StepRecord {
  const costs = Object.fromEntries(layers.map((name) => [name, 1]));
  return { ...sampleStep(0), layers: costs };
}

/** With a row of the trial's layers before it. */
const RESUMPTION: Resumption = {
  checkpoint: CHECKPOINT,
  steps: [rowOf(layerCostNames(CONDITIONS.trial.settings))],
};

Deno.test("whyNotFrom() lets a trial go on where everything is as it was", () => {
  strictEqual(whyNotFrom(RESUMPTION, CONDITIONS), undefined);
  strictEqual(whyNotFrom({ ...RESUMPTION, steps: [] }, CONDITIONS), undefined);
});

Deno.test("whyNotFrom() refuses rows of other layers", () => {
  const steps = [rowOf(["content.conv4_2", "style.conv1_"])];
  const reason = whyNotFrom({ ...RESUMPTION, steps }, CONDITIONS);
  match(reason!, /it is damaged \(steps\.csv has rows of other layers\)/);
});

const { trial } = CONDITIONS;

const CHANGES: readonly [Partial<ResumeConditions>, RegExp][] = [
  [
    { machineKey: "cpu 4 threads" },
    /machine key is cpu 2 threads, not cpu 4/,
  ],
  [{ trial: { ...trial, hash: "f".repeat(64) } }, /its trial is 0+, not f+$/],
  [
    { trial: paintedTrial({ hashEvery: 3 }) },
    /way of logging is .*hashEvery 10, not/,
  ],
  [
    {
      stop: {
        ...{ rule: "halving", metric: "total", goal: "minimize" },
        ...{ from: 2, factor: 3 },
      },
    },
    /its stop rule is null, not \{"factor":3/,
  ],
];

for (const [changes, expected] of CHANGES) {
  Deno.test(`whyNotFrom() refuses another ${Object.keys(changes)}: ${expected}`, () => {
    const reason = whyNotFrom(RESUMPTION, { ...CONDITIONS, ...changes });
    match(reason!, expected);
  });
}

Deno.test("whyNotFrom() refuses another engine version, and facts that are not there", () => {
  const { facts } = CHECKPOINT;
  const withFacts = (changes: Record<string, string>): string | undefined => {
    const checkpoint = { ...CHECKPOINT, facts: { ...facts, ...changes } };
    return whyNotFrom({ ...RESUMPTION, checkpoint }, CONDITIONS);
  };
  match(withFacts({ engineVersion: "1" })!, /its engine version is 1, not \d/);
  for (const name of ["timings", "rungs", "resumedAt", "startedAt"]) {
    match(withFacts({ [name]: "{" })!, /it lacks what it was kept with/);
  }
});
