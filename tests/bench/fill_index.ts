/**
 * Fills a results folder with made-up trials, for timings of what reads the
 * index: `deno run --allow-read --allow-write --allow-sys=hostname
 * tests/bench/fill_index.ts DIR [TRIALS]`. The trials' folders are empty.
 */
import { join } from "node:path";
import { seededRandom } from "../../src/base/random.ts";
import type { Json, TrialRecord } from "../../src/base/records.ts";
import { sha256 } from "../../src/base/sha256.ts";
import { openStore } from "../../src/store/mod.ts";
import { TrialIndex } from "../../src/store/trial_index.ts";
import { environmentOf, sampleRecord, SETTINGS } from "../store/sample.ts";

const STYLES = ["swirl", "mosaic", "waves", "starry", "ink"]
  .map((name) => `painted:${name}?seed=1`);
const SEEDS = 5;
const RATES = 20;

const random = seededRandom(1);

/** Noise about 1. */
function noise(): number {
  return 0.95 + 0.1 * random();
}

/** Trial number `at`: style, learning rate, seed, then ever larger betas. */
function recordOf(at: number): TrialRecord {
  const style = STYLES[Math.floor(at / SEEDS) % STYLES.length]!;
  const rate = 1 + Math.floor(at / SEEDS / STYLES.length) % RATES;
  const step = Math.floor(at / SEEDS / STYLES.length / RATES);
  const beta = 0.4 * 1.05 ** step;
  const hash = sha256(String(at));
  const total = beta * noise();
  const costs = { total, content: total / 20, style: total / 200 };
  const timeTo = { iterations: 40, seconds: 3.25 * noise() };
  return sampleRecord(hash.slice(0, 12), {
    hash,
    study: "large",
    state: at % 100 === 99 ? "failed" : "done",
    reason: at % 100 === 99 ? "The cost became infinite" : null,
    settings: {
      ...SETTINGS,
      style,
      beta,
      optimizer: { ...SETTINGS.optimizer, learningRate: rate / 100 },
      seed: at % SEEDS,
    },
    last: costs,
    metrics: {
      contentDistance: noise() * rate,
      styleDistance: noise() / beta,
      ssim: noise() / 2,
      msSsim: noise() / 2,
      histogramDistance: noise(),
      totalVariation: noise() / 10,
      sharpness: noise() / 100,
    },
    timeTo: { "0.5": timeTo, "0.2": timeTo, "0.1": timeTo },
    environment: environmentOf("tensorflow"),
    startedAt: new Date(1.76e12 + at * 1000).toISOString(),
    finishedAt: new Date(1.76e12 + at * 1000 + 900).toISOString(),
  });
}

/** What the plan varies of it. */
function variedOf({ settings }: TrialRecord): Record<string, Json> {
  const { style, beta, seed, optimizer } = settings;
  const learningRate = optimizer.learningRate!;
  return { style, "optimizer.learningRate": learningRate, seed, beta };
}

/** Makes the folder; it may not exist. */
async function fill(directory: string, count: number): Promise<void> {
  const records = Array.from({ length: count }, (_, at) => recordOf(at));
  using store = await openStore(directory);
  const trials = records.map((record) => ({
    id: record.id,
    varied: variedOf(record),
  }));
  await store.studies.freeze({
    study: "large",
    studyText: "name: large\n",
    planText: JSON.stringify({ trials }),
  });
  for (const { id } of records) await Deno.mkdir(join(directory, "trials", id));
  const index = new TrialIndex(join(directory, "index.db"));
  index.transaction(() => records.forEach((it) => index.put(it.id, it)));
  index.close();
}

if (import.meta.main) {
  const [directory = "", count = "100000"] = Deno.args;
  await fill(directory, Number(count));
}
