/** Report pages of real and of made-up results. */
import { join } from "node:path";
import { encodePng } from "../../src/image/encode.ts";
import type { TrialRecord, UsedImage } from "../../src/base/records.ts";
import { openStore } from "../../src/store/mod.ts";
import { cli } from "../support/io.ts";
import {
  beginTrial,
  sampleId,
  sampleRecord,
  SETTINGS,
} from "../store/sample.ts";

/** A results folder with a page, removed at the end of the block. */
export interface TestPage extends AsyncDisposable {
  /** The results folder. */
  readonly results: string;
  /** Path of the page. */
  readonly page: string;
}

/** What a made-up study is like. */
export interface StudyOptions {
  /** Its name. */
  readonly study?: string;
  /** Labels of the first axis; numbers are betas. */
  readonly betas: readonly (number | string)[];
  /** The second axis. */
  readonly rates: readonly number[];
  /** What differs in the record of a trial. */
  readonly change?: (at: number) => Partial<TrialRecord>;
  /** Planned trials that have not run. */
  readonly waiting?: number;
  /** Side of the images in pixels. */
  readonly side?: number;
}

/** Writes results of a made-up study, with images and costs. */
export async function fillResults(
  results: string,
  options: StudyOptions,
): Promise<void> {
  const { study = "sample", betas, rates, change, waiting = 0 } = options;
  using store = await openStore(results);
  const cells = rates.flatMap((rate) => betas.map((beta) => ({ rate, beta })));
  const planned = cells.map(({ rate, beta }, at) => ({
    id: sampleId(at + 1),
    varied: {
      beta: typeof beta === "number" ? beta : { value: at + 1, label: beta },
      "optimizer.learningRate": rate,
    },
  }));
  const others = Array.from({ length: waiting }, (_, at) => ({
    id: sampleId(1e6 + at),
    varied: {},
  }));
  const planText = JSON.stringify({
    file: "/sample studies/s.yaml",
    trials: [...planned, ...others],
  });
  await store.studies.freeze({ study, planText, studyText: "" });
  const images = await Promise.all(
    Array.from({ length: 16 }, (_, at) => pattern(at, options.side ?? 64)),
  );
  for (const [at, { rate, beta }] of cells.entries()) {
    const settings = {
      ...SETTINGS,
      content: "painted:mosaic",
      beta: typeof beta === "number" ? beta : at + 1,
      optimizer: { ...SETTINGS.optimizer, learningRate: rate },
    };
    const total = 100 / (at + 1);
    const record = sampleRecord(planned[at]!.id, {
      study,
      settings,
      content: used(settings.content),
      style: used(settings.style),
      pixelsSha256: sampleId(at).padEnd(64, "0"),
      metrics: {
        contentDistance: 0.01 * (at + 1),
        styleDistance: 1 / (at + 2),
      },
      last: { total, content: at / 10, style: total / 2 },
      ...change?.(at),
    });
    const trial = await beginTrial(store, record.id);
    for (let step = 0; step <= 50; step++) {
      trial.appendStep({
        step,
        total: 1000 / (step + 1) + at,
        content: step,
        style: 500 / (step + 1),
        layers: { "content.conv4_2": step, "style.conv1_1": 1 / (step + 1) },
        durationMs: 12.5,
      });
    }
    const isFailed = record.state === "failed";
    await trial.finish(record, isFailed ? undefined : images[at % 16]!);
  }
}

/** A painted image, as trials used it. */
function used(source: string): UsedImage {
  const { size: side } = SETTINGS;
  const sha256 = "0".repeat(64);
  return { source, sha256, version: 1, width: side, height: side };
}

/** Made-up results and their page. */
export async function makePage(
  options: StudyOptions,
  args: readonly string[] = [],
): Promise<TestPage> {
  const results = await Deno.makeTempDir({ prefix: "gramlab-report-" });
  await fillResults(results, options);
  const page = join(results, "page.html");
  const { code, err } = await cli(
    ["report", "--results", results, "--out", page, ...args],
  );
  if (code !== 0) throw new Error(`Exit code ${code}: ${err}`);
  return {
    results,
    page,
    [Symbol.asyncDispose]: () => Deno.remove(results, { recursive: true }),
  };
}

/** An image of stripes, others for each number. */
async function pattern(number: number, side: number): Promise<Uint8Array> {
  const data = new Float32Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    data[i * 3] = (x * (number % 4 + 1)) / side % 1;
    data[i * 3 + 1] = (y * (Math.floor(number / 4) + 1)) / side % 1;
    data[i * 3 + 2] = number / 16;
  }
  return await encodePng({ width: side, height: side, data });
}
