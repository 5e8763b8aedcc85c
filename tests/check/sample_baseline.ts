/** A small baseline, and runs beside it. */
import { canonicalJson } from "../../src/base/canonical_json.ts";
import type { StepRecord } from "../../src/base/records.ts";
import { sha256 } from "../../src/base/sha256.ts";
import type { Baseline, BaselineEntry } from "../../src/check/baseline.ts";
import type { HeadRun } from "../../src/check/head_run.ts";
import { makeEntry } from "../../src/check/make_entry.ts";
import { encodePng } from "../../src/image/encode.ts";
import type { Image } from "../../src/image/types.ts";
import { sampleId, sampleRecord } from "../store/sample.ts";

/** An image of 16 × 16 pixels, whose values a function gives. */
export function sampleImage(value: (at: number) => number): Image {
  const data = Float32Array.from({ length: 768 }, (_, at) => value(at));
  return { width: 16, height: 16, data };
}

const waves = (at: number): number => 0.5 + 0.3 * Math.sin(at / 7);

/** What differs from the approved run. */
export interface RunChange {
  /** What a cost is multiplied with. */
  readonly cost?: (step: number, name: string) => number;
  /** Added to a value of the image. */
  readonly pixel?: (at: number) => number;
  /** Metrics. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Another machine key, hence other bits. */
  readonly machineKey?: string;
}

/** A run of 20 iterations; its bits are those of its machine key. */
export async function sampleRun(change: RunChange = {}): Promise<HeadRun> {
  const { cost = () => 1, pixel = () => 0 } = change;
  const { machineKey = "tensorflow aa CPU AVX2 2 threads" } = change;
  const image = sampleImage((at) => waves(at) + pixel(at));
  const record = sampleRecord(sampleId(1));
  const digits = machineKey.length.toString(16).padStart(2, "0");
  return {
    record: {
      ...record,
      iterationsRun: 20,
      pixelsSha256: digits.repeat(32),
      chainSha256: digits.repeat(32),
      metrics: { ssim: 0.5, contentDistance: 2, ...change.metrics },
      environment: { ...record.environment, machineKey },
    },
    steps: Array.from({ length: 21 }, (_, step) => stepOf(step, cost)),
    hashes: [0, 10, 20].map((step) => ({ step, sha256: digits.repeat(32) })),
    ...{ path: "head.png", png: await encodePng(image), image },
  };
}

function stepOf(
  step: number,
  cost: NonNullable<RunChange["cost"]>,
): StepRecord {
  const value = (name: string) => 40 / (1 + step) * cost(step, name);
  return {
    step,
    total: value("total"),
    content: value("content"),
    style: value("style"),
    layers: { "style.conv1_1": value("style.conv1_1") },
    durationMs: 1,
  };
}

/** The entry of the run that changes nothing. */
export async function sampleEntry(): Promise<BaselineEntry> {
  return makeEntry(await sampleRun(), {
    ...{ varied: { beta: 4 }, before: undefined },
    approval: {
      ...{ by: "A Person", at: "2026-11-23T12:00:00.000Z" },
      ...{ commit: null, isDirty: false, note: null },
    },
  });
}

/** A baseline of that entry, and its image. */
export async function sampleBaseline(): Promise<
  { baseline: Baseline; images: Map<string, Uint8Array> }
> {
  const entry = await sampleEntry();
  const { png } = await sampleRun();
  return {
    baseline: {
      study: "sample",
      entries: [entry],
    },
    images: new Map([[entry.id, png]]),
  };
}

/**
 * Gives an edited file the seal that fits, as only the tool does.
 *
 * @param text A file of a baseline.
 * @returns The same with its seal.
 */
export function sealed(text: string): string {
  const { contentSha256: _, ...content } = JSON.parse(text);
  const contentSha256 = sha256(canonicalJson(content));
  return JSON.stringify({ ...content, contentSha256 }, null, 2) + "\n";
}
