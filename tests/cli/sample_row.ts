/** A row of the index. */
import type { TrialRow } from "../../src/store/mod.ts";
import { testSettings } from "../support/settings.ts";

/** A row of a done trial, with `changes`. */
export function sampleRow(changes: Partial<TrialRow> = {}): TrialRow {
  return {
    folder: "3f2a",
    id: "3f2a",
    hash: "3f2a",
    engineVersion: 1,
    study: "first",
    state: "done",
    reason: null,
    backend: "tensorflow",
    settings: testSettings({ beta: 4 }),
    metrics: {},
    timeTo: {},
    totalCost: 44.123456,
    contentCost: 1e-7,
    styleCost: 0.5,
    iterationsRun: 50,
    iterationsPerSecond: 13.94,
    durationMs: 15_512,
    peakMemoryBytes: 1,
    startedAt: "2026-11-23T04:00:00.000Z",
    finishedAt: "2026-11-23T04:00:15.500Z",
    varied: { beta: 4, init: "content" },
    tags: [],
    notes: [],
    ...changes,
  };
}
