import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { BenchRecord } from "../../src/bench/types.ts";
import { cli } from "../support/io.ts";
import { command, spawn, TINY, Workplace } from "./workplace.ts";

const THREADS = ["--threads", "2"];

/** Speeds of nine samples about a middle one. */
function speeds(middle: number): number[] {
  return Array.from({ length: 9 }, (_, i) => middle * (1 + (i - 4) / 100));
}

/** A file of another program, which says no more than it must. */
function report(
  records: readonly (Partial<BenchRecord> & { readonly speed: number })[],
): string {
  const results = records.map(({ speed, ...record }) => ({
    backend: "tensorflow",
    precision: "float32",
    width: 256,
    height: 256,
    pooling: "max",
    iterationsPerSecond: { samples: speeds(speed) },
    ...record,
  }));
  return JSON.stringify({ results });
}

Deno.test("bench times the step, and writes records and a table", async () => {
  await using place = await Workplace.create();
  const [json, csv] = [place.path("a.json"), place.path("a.csv")];
  const args = [
    "bench",
    "--size",
    "32",
    "--pooling",
    "max,average",
    ...THREADS,
  ];
  const files = ["--runs", "9", "--json", json, "--csv", csv];
  const { code, out, err } = await spawn([...args, ...files]);
  strictEqual(code, 0, err);
  match(err, /^Backend: \w+, .*threads: 2/m);
  match(out, /^Gramlab \d.*, Deno \d.*\n.*processors: \d/);
  match(out, /\ntensorflow +float32 +max +32x32 .*\d+ %.* ms +\d+ ms\n/);
  match(out, /\nPeak of tensorflow float32, .*GFLOP\/s\n/);
  const { schemaVersion, environment, results } = JSON.parse(
    await Deno.readTextFile(json),
  );
  deepStrictEqual([schemaVersion, environment.deno], [1, Deno.version.deno]);
  deepStrictEqual(
    results.map((it: BenchRecord) => [it.pooling, it.width, it.height]),
    [["max", 32, 32], ["average", 32, 32]],
  );
  for (const record of results as BenchRecord[]) check(record);
  const lines = (await Deno.readTextFile(csv)).trimEnd().split("\n");
  match(lines[0]!, /^backend,device,library,.*,iterationsPerSecond\.median,/);
  strictEqual(lines.length, 3);
  deepStrictEqual(place.allNames(), ["a.csv", "a.json"]);
});

/** What must be so on every machine. */
function check(record: BenchRecord): void {
  const { median, low, high, samples } = record.iterationsPerSecond;
  strictEqual(samples.length, 9);
  ok(low <= median && median <= high && low > 0);
  ok(record.captureMs > 0 && record.firstIterationMs > 0);
  ok(record.peakMemoryBytes > 1e8);
  // 32 × 32 of VGG-19 to conv5_1: 1.514 million operations a pixel
  ok(Math.abs(record.gflopPerIteration / 1.5503 - 1) < 1e-3);
  const speed = record.gflopPerIteration * median;
  ok(Math.abs(record.gflopsPerSecond / speed - 1) < 1e-9);
  const megapixels = record.megapixelIterationsPerSecond / median;
  ok(Math.abs(megapixels / 0.001024 - 1) < 1e-9);
  const share = record.gflopsPerSecond / record.peakGflopsPerSecond;
  ok(Math.abs(record.shareOfPeak / share - 1) < 1e-9);
  deepStrictEqual([record.backend, record.threads], ["tensorflow", 2]);
}

Deno.test("bench takes the first trial of a study, and leaves out what comes twice", async () => {
  await using place = await Workplace.create({
    "tiny.yaml": `${TINY}\ngrid:\n  size: [24, 48]\n`,
  });
  const file = place.path("tiny.yaml");
  const { code, out, err } = await cli([
    ...["bench", file, "--backend", "tensorflow,auto", "--runs", "9"],
    ...THREADS,
  ], { errIsTerminal: true });
  strictEqual(code, 0, err);
  match(out, /\ntensorflow +float32 +max +24x24 /);
  strictEqual(out.match(/\ntensorflow .*x/g)?.length, 1);
  match(err, /Note: tensorflow float32 max 24x24 comes twice: timed once\n/);
  match(err, /Sample 9 of 9: tensorflow float32 max 24x24, 0:0\d left/);
});

Deno.test.each([
  ["--size 0", /Cannot use "0" for --size: expected a whole number from 1/],
  ["--size 32,x", /Cannot use "x" for --size: expected a whole number/],
  ["--size 32,32", /Cannot use "32,32" for --size: 32 stands there twice/],
  [
    "--precision mixd",
    /expected one of: float32, mixed \(did you mean "mixed"/,
  ],
  ["--backend wsm", /for --backend: expected one of: auto, .* "wasm"\?\)/],
  ["--pooling min", /for --pooling: expected one of: max, average/],
  ["--runs 8", /Cannot use 8 for --runs: expected at least 9, as fewer/],
  ["--runs many", /Cannot use "many" for --runs: expected a whole number/],
  ["--threads 0", /Cannot use "0" for --threads: expected a whole number/],
  ["--json a --csv ./a", /Cannot write JSON and CSV into one file: a/],
  ["a.yaml b.yaml", /Cannot time a.yaml and b.yaml together/],
])("bench refuses %s", async (words, message) => {
  const { code, out, err } = await cli(["bench", ...words.split(" ")]);
  deepStrictEqual([code, out], [2, ""]);
  match(err, message);
  match(err, /^Error: [A-Z][^\n]*[^.\n]\n$/);
});

Deno.test("bench refuses a file that cannot be written before it measures", async () => {
  const { code, out, err } = await cli(["bench", "--json", "no/folder/a.json"]);
  deepStrictEqual([code, out], [6, ""]);
  strictEqual(
    err,
    "Error: Cannot write no/folder/a.json: there is no folder no/folder\n",
  );
});

Deno.test("bench says which size is too small for a layer", async () => {
  const { code, err } = await cli(["bench", "--size", "8", ...THREADS]);
  strictEqual(code, 1);
  match(err, /\nError: Cannot use painted:mosaic at 8×8: conv5_1 needs/);
});

Deno.test("bench exits 130 after SIGINT, and leaves files as they were", async () => {
  await using place = await Workplace.create({ "a.json": "old" });
  const json = ["--json", place.path("a.json")];
  const process = command(["bench", "--runs", "1000", ...json]).spawn();
  const reader = process.stderr.pipeThrough(new TextDecoderStream())
    .getReader();
  let err = "";
  while (!err.includes("Backend: ")) err += (await reader.read()).value;
  process.kill("SIGINT");
  let part = await reader.read();
  for (; !part.done; part = await reader.read()) err += part.value;
  const { code } = await process.status;
  strictEqual(await new Response(process.stdout).text(), "");
  strictEqual(code, 130, err);
  deepStrictEqual(place.allNames(), ["a.json"]);
  strictEqual(await Deno.readTextFile(place.path("a.json")), "old");
});

Deno.test("bench compare prints ratios, marks chance, lists what has no partner", async () => {
  await using place = await Workplace.create({
    "base.json": report([
      { speed: 10 },
      { speed: 10, width: 512 },
      { speed: 10, width: 128 },
    ]),
    "head.json": report([
      { speed: 20 },
      { speed: 10.1, width: 512 },
      { speed: 10, precision: "mixed" },
    ]),
  });
  const [base, head] = [place.path("base.json"), place.path("head.json")];
  const { code, out, err } = await cli(["bench", "compare", base, head]);
  strictEqual(code, 0);
  match(
    out,
    /\nfloat32 +max +256x256 .* 10 .* 20 +2\.000 +1\.9\d+–2\.0\d+ +0\.000041\n/,
  );
  match(out, /\nfloat32 +max +512x256 .* 10\.1 +~ +1\.010 .*\n/);
  match(out, /\nOnly in .*base\.json: tensorflow float32 max 128x256\n/);
  match(out, /\nOnly in .*head\.json: tensorflow mixed max 256x256\n$/);
  match(err, /^Warning: .*base\.json does not say on which machine/);
});

Deno.test.each([
  ["{", /Cannot read .*a\.json: it is not JSON/],
  [
    "{}",
    /Cannot use .*a\.json as the JSON of a benchmark: it has no results\n/,
  ],
  [
    '{"results":[{"backend":"a\\u001b[2J","precision":"x"}]}',
    /: expected text without control characters at results\.0\.backend\n/,
  ],
  ['{"hash":""}', /Cannot use .*a\.json as .*: it is the record of a trial\n/],
  ['{"schemaVersion":2,"results":[]}', /its schemaVersion is 2, of a newer/],
  [
    '{"results":[{"backend":"x"}]}',
    /Cannot use .*a\.json as .* at results\.0\.precision\n/,
  ],
  ['{"results":[]}', /Cannot compare .*: no setting stands in both \(.*has no/],
])("bench compare refuses %s", async (text, message) => {
  await using place = await Workplace.create({ "a.json": text });
  const path = place.path("a.json");
  const { code, out, err } = await cli(["bench", "compare", path, path]);
  deepStrictEqual([code, out], [2, ""]);
  match(err, message);
});

Deno.test("bench compare needs two files that are there", async () => {
  const few = await cli(["bench", "compare", "a.json"]);
  match(few.err, /^Error: Cannot compare 1 files: expected "bench compare/);
  const missing = await cli(["bench", "compare", "no.json", "no.json"]);
  match(missing.err, /^Error: Cannot read no\.json: there is no such file\n$/);
  deepStrictEqual([few.code, missing.code], [2, 2]);
});
