/** Made-up trials, and folders to store them in. */
import { join } from "node:path";
import type {
  Provenance,
  Settings,
  StepRecord,
  TrialRecord,
} from "../../src/base/records.ts";
import {
  type Checkpoint,
  openStore,
  RunningTrial,
  type Store,
} from "../../src/store/mod.ts";

/** Settings of no real trial. */
export const SETTINGS: Settings = {
  content: "photo:astronaut",
  style: "painted:swirl",
  size: 160,
  styleSize: 160,
  network: { name: "vgg19", pooling: "max" },
  contentLayers: { conv4_2: 1 },
  styleLayers: { conv1_1: 0.5, conv2_1: 0.5 },
  contentCost: { name: "content" },
  styleCost: { name: "gram" },
  alpha: 10,
  beta: 40,
  optimizer: { name: "adam", learningRate: 0.03, beta1: 0.9, beta2: 0.999 },
  iterations: 50,
  init: { name: "content" },
  clamp: true,
  precision: "float32",
  seed: 0,
  backend: "auto",
  logEvery: 1,
  saveEvery: 0,
  hashEvery: 10,
  checkpointEvery: "30s",
  timeout: "none",
  hangTimeout: "10m",
};

/** A step of a made-up trial. */
export function sampleStep(step: number): StepRecord {
  return {
    step,
    total: 44.1 / (step + 1),
    content: 1 / 3,
    style: 1e-21,
    layers: { "content.conv4_2": 1 / 3, "style.conv1_1": Math.PI },
    durationMs: 12.5,
  };
}

/** A 12-digit id made of a number. */
export function sampleId(number: number): string {
  return number.toString(16).padStart(12, "0");
}

/** The record of a made-up trial on backend `tensorflow`. */
export function sampleRecord(
  id: string,
  changes: Partial<TrialRecord> = {},
): TrialRecord {
  const costs = { total: 44.1, content: 1 / 3, style: 1 };
  return {
    schemaVersion: 1,
    engineVersion: 1,
    id,
    hash: id.padEnd(64, "0"),
    study: "sample",
    state: "done",
    reason: null,
    settings: SETTINGS,
    content: null,
    style: null,
    weightsSha256: "",
    pixelsSha256: null,
    iterationsRun: 50,
    first: costs,
    last: costs,
    iterationsPerSecond: 13.9,
    peakMemoryBytes: 2 ** 33,
    timings: {
      loadMs: 1,
      targetsMs: 2,
      captureMs: 3,
      iterationsMs: 4,
      saveMs: 5,
      totalMs: 15.5,
    },
    startedAt: "2026-11-23T04:00:00.000Z",
    finishedAt: "2026-11-23T04:00:15.500Z",
    environment: environmentOf("tensorflow"),
    ...changes,
  };
}

/** The environment of a made-up trial on a backend. */
export function environmentOf(backend: string): TrialRecord["environment"] {
  return {
    backend,
    device: "CPU",
    library: "none",
    libraryVersion: "0",
    threads: 1,
    librarySha256: null,
    driver: null,
    instructionSet: "none",
    instructionSets: [],
    machineKey: "none",
    gramlab: "0",
    gitCommit: null,
    gitDirty: null,
    deno: "0",
    v8: "0",
    typescript: "0",
    tfjs: "0",
    os: "none",
    arch: "none",
    hostname: "none",
    cpuModel: "none",
    cpus: 1,
    memoryBytes: 1,
  };
}

/** Where a made-up trial came from. */
export function sampleProvenance(): Provenance {
  const kept = { sha256: "0".repeat(64), bytes: 1 };
  return {
    command: ["sweep", "sample.yaml"],
    whyNoCommit: null,
    diff: null,
    untracked: { count: 0, names: [] },
    denoLockSha256: null,
    variables: {},
    study: { ...kept, path: "provenance/0.yaml" },
    plan: { ...kept, path: null },
    weightsBytes: 1,
  };
}

/** A checkpoint of a made-up trial, before the iteration at `step`. */
export function sampleCheckpoint(step: number, chainSha256 = ""): Checkpoint {
  const image = { shape: [1, 2], data: new Float32Array([step, 0.5]) };
  return { step, chainSha256, values: { image }, facts: { note: "ä" } };
}

/** Text of a plan with these trials, beta varied. */
export function samplePlan(ids: readonly string[]): string {
  const trials = ids.map((id, at) => ({ id, varied: { beta: at } }));
  return JSON.stringify({ trials });
}

/** Begins a trial that nobody else may be running. */
export async function beginTrial(
  store: Store,
  id: string,
  backend = "tensorflow",
): Promise<RunningTrial> {
  const trial = await store.begin(id, backend);
  if (trial instanceof RunningTrial) return trial;
  throw new Error(`Trial ${id} runs elsewhere: ${JSON.stringify(trial)}`);
}

/** Runs and finishes a made-up trial. Returns the path of its folder. */
export async function runTrial(
  store: Store,
  id: string,
  changes: Partial<TrialRecord> = {},
): Promise<string> {
  const record = sampleRecord(id, changes);
  const trial = await beginTrial(store, id, record.environment.backend);
  trial.appendStep(sampleStep(0));
  return await trial.finish(record, new Uint8Array([1, 2, 3]));
}

/** A results folder that is removed at the end of the block. */
export async function makeResults(): Promise<AsyncDisposable & Results> {
  const root = await Deno.makeTempDir({ prefix: "gramlab-store-" });
  return {
    root,
    path: (...parts) => join(root, ...parts),
    open: (options) => openStore(root, options),
    names: (folder) =>
      [...Deno.readDirSync(join(root, folder))]
        .map((entry) => entry.name)
        .filter((name) => name !== ".lock")
        .sort(),
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

/** A results folder of a test. */
export interface Results {
  /** The folder. */
  readonly root: string;
  /** Opens a store on it; the caller closes it. */
  open(options?: Parameters<typeof openStore>[1]): Promise<Store>;
  /** A path in it. */
  path(...parts: string[]): string;
  /** Names in one of its folders, sorted, without the lock file. */
  names(folder: string): string[];
}
