import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { compareRun } from "../../src/check/compare_run.ts";
import type { TrialVerdict } from "../../src/check/types.ts";
import { type RunChange, sampleEntry, sampleRun } from "./sample_baseline.ts";

const OTHER_KEY = "tensorflow aa CPU AVX512_CORE 2 threads";

/** A run on another machine key, so that no hash ends the comparison. */
async function compare(change: RunChange = {}): Promise<TrialVerdict> {
  const run = await sampleRun({ machineKey: OTHER_KEY, ...change });
  return await compareRun(run, {
    entry: await sampleEntry(),
    baselinePath: "baseline.png",
    baselinePng: (await sampleRun()).png,
    vggDistance: () => Promise.resolve(0.01),
  });
}

function decidedBy({ decidedBy: by }: TrialVerdict): string {
  return by === null ? "" : `${by.kind} ${by.name} ${by.step} ${by.verdict}`;
}

Deno.test("compareRun() ends at an identical hash", async () => {
  const { verdict, evidence } = await compareRun(await sampleRun(), {
    entry: await sampleEntry(),
    baselinePath: "baseline.png",
    baselinePng: (await sampleRun()).png,
    vggDistance: () => Promise.reject(new Error("not asked")),
  });
  strictEqual(verdict, "identical");
  deepStrictEqual(evidence.map(({ name }) => name), ["chain"]);
});

Deno.test("compareRun() passes what rounding moves", async () => {
  const verdict = await compare({
    cost: (step) => 1 + 1e-6 * 1.4 ** step,
    pixel: (at) => at % 40 === 0 ? 0.05 : 0,
    metrics: { ssim: 0.5001 },
  });
  strictEqual(verdict.verdict, "within");
  strictEqual(verdict.decidedBy, null);
});

Deno.test("compareRun() finds a cost that is off in the first steps, and where first", async () => {
  const cost = (step: number, name: string) =>
    step >= 2 && name === "style.conv1_1" ? 1 + 1e-4 : 1;
  const verdict = await compare({ cost });
  strictEqual(verdict.verdict, "worse");
  strictEqual(decidedBy(verdict), "costs style.conv1_1 2 worse");
});

Deno.test("compareRun() finds a curve that parts late", async () => {
  const cost = (step: number) => step >= 15 ? 0.95 : 1;
  const verdict = await compare({ cost });
  strictEqual(decidedBy(verdict), "curve total 15 better");
  strictEqual(verdict.verdict, "better");
});

Deno.test("compareRun() calls a curve worse that is better before it is worse", async () => {
  const cost = (step: number) => step >= 15 ? 1.5 : step >= 10 ? 0.9 : 1;
  const verdict = await compare({ cost });
  strictEqual(decidedBy(verdict), "curve total 15 worse");
});

Deno.test("compareRun() takes other costs in the first steps for other maths, also lower ones", async () => {
  const verdict = await compare({ cost: (step) => step > 0 ? 0.98 : 1 });
  strictEqual(verdict.verdict, "worse");
  match(decidedBy(verdict), /^costs .* 1 worse$/);
});

Deno.test("compareRun() is decided by what is furthest out of its band, of its own verdict", async () => {
  // 3 bands at step 1, 300 at step 4, and a curve that got better
  const cost = (step: number, name: string) => {
    if (step === 1 && name === "content") return 1 - 3e-5;
    if (step === 4 && name === "style") return 1 + 300 * 8e-5;
    return step > 9 && name === "total" ? 0.2 : 1;
  };
  strictEqual(decidedBy(await compare({ cost })), "costs style 4 worse");
});

Deno.test("compareRun() takes no image that left its bands for better, whatever the costs", async () => {
  const verdict = await compare({
    cost: (step) => step > 9 ? 0.9 : 1,
    pixel: (at) => at < 200 ? 0.1 : 0,
  });
  strictEqual(verdict.verdict, "worse");
  match(decidedBy(verdict), /^image/);
  const { box } = verdict.evidence.find(({ name }) => name === "window")!;
  deepStrictEqual(box, { x: 0, y: 0, width: 8, height: 8 });
});

Deno.test("compareRun() compares costs near nothing by their largest", async () => {
  const run = (value: number) => (step: number, name: string) =>
    name === "content" && step === 0 ? value : 1;
  const entry = await sampleEntry();
  const start = await sampleRun({ cost: run(1e-9), machineKey: OTHER_KEY });
  const costs = entry.run!.costs.map((row) =>
    row.step === 0 ? { ...row, values: { ...row.values, content: 0 } } : row
  );
  const { verdict } = await compareRun(start, {
    entry: { ...entry, run: { ...entry.run!, costs } },
    baselinePath: "baseline.png",
    baselinePng: start.png,
    vggDistance: () => Promise.resolve(0),
  });
  strictEqual(verdict, "within");
});

Deno.test("compareRun() finds a dense change of the image that costs do not tell", async () => {
  const pixel = (at: number) => at < 200 ? 0.1 : 0;
  const verdict = await compare({ pixel });
  match(decidedBy(verdict), /^image (?:ssim|window) null worse$/);
});

Deno.test("compareRun() finds a metric that got worse, by its goal", async () => {
  const lower = await compare({ metrics: { ssim: 0.45 } });
  strictEqual(decidedBy(lower), "metrics ssim null worse");
  const nearer = await compare({ metrics: { contentDistance: 1.8 } });
  strictEqual(decidedBy(nearer), "metrics contentDistance null better");
});

Deno.test("compareRun() tells a new metric, and does not fail for it", async () => {
  const { verdict, evidence } = await compare({ metrics: { extra: 1 } });
  strictEqual(verdict, "within");
  strictEqual(evidence.at(-1)?.verdict, "new");
});

Deno.test("compareRun() finds that steps are gone, though all others are better", async () => {
  const run = await sampleRun({ machineKey: OTHER_KEY, cost: () => 0.9 });
  const steps = run.steps.slice(0, 9);
  const verdict = await compareRun({ ...run, steps }, {
    entry: await sampleEntry(),
    baselinePath: "baseline.png",
    baselinePng: run.png,
    vggDistance: () => Promise.resolve(0),
  });
  strictEqual(decidedBy(verdict), "curve total 9 worse");
  strictEqual(verdict.verdict, "worse");
});

Deno.test("compareRun() misses a metric, though costs are better", async () => {
  const cost = (step: number) => step > 9 ? 0.9 : 1;
  const run = await sampleRun({ machineKey: OTHER_KEY, cost });
  const { metrics: _, ...record } = run.record;
  const { verdict } = await compareRun({ ...run, record }, {
    entry: await sampleEntry(),
    baselinePath: "baseline.png",
    baselinePng: run.png,
    vggDistance: () => Promise.resolve(0),
  });
  strictEqual(verdict, "missing");
});

Deno.test("compareRun() says if bits changed on the machine key of the baseline", async () => {
  const run = await sampleRun();
  const changed = { ...run.record, chainSha256: "f".repeat(64) };
  const { verdict, note, evidence } = await compareRun(
    { ...run, record: changed, hashes: [{ step: 0, sha256: "f".repeat(64) }] },
    {
      entry: await sampleEntry(),
      baselinePath: "baseline.png",
      baselinePng: run.png,
      vggDistance: () => Promise.resolve(0),
    },
  );
  strictEqual(verdict, "within");
  strictEqual(evidence[0]?.step, 0);
  match(note!, /^other bits than approved, .*\(from the start\)/);
});

Deno.test("compareRun() finds that the file does not hold what was hashed", async () => {
  const run = await sampleRun();
  const { image } = await sampleRun({ pixel: (at) => at === 0 ? 0.02 : 0 });
  const verdict = await compareRun({ ...run, image }, {
    entry: await sampleEntry(),
    baselinePath: "baseline.png",
    baselinePng: run.png,
    vggDistance: () => Promise.resolve(0),
  });
  strictEqual(verdict.verdict, "worse");
  match(decidedBy(verdict), /^image/);
});
