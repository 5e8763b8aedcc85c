import {
  deepStrictEqual,
  match,
  notStrictEqual,
  ok,
  strictEqual,
} from "node:assert/strict";
import { join } from "node:path";
import { decodeImage } from "../../src/image/decode.ts";
import { BASELINE_JPEG } from "../image/sample_jpeg.ts";
import { pngFile } from "../plan/plan_files.ts";
import { GRID, TINY, Workplace } from "./workplace.ts";

/** Lines of a table as heading to cell; cells have no two spaces inside. */
function parseTable(text: string): Record<string, string>[] {
  const lines = text.split("\n\n")[0]!.split("\n");
  const [titles, ...rows] = lines.map((line) => line.trim().split(/ {2,}/));
  return rows.map((row) =>
    Object.fromEntries(titles!.map((title, at) => [title, row[at]!]))
  );
}

Deno.test("sweep runs a grid, keeps every trial whole and prints the table", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  const { code, out, err } = await place.sweep("grid.yaml");
  strictEqual(code, 0);
  const rows = parseTable(out);
  deepStrictEqual(
    rows.map((row) => [row.beta, row["optimizer.learningRate"], row.state]),
    [
      ["4", "0.01", "done"],
      ["4", "0.1", "done"],
      ["400", "0.01", "done"],
      ["400", "0.1", "done"],
    ],
  );
  deepStrictEqual(place.names("trials"), rows.map(({ id }) => id!).sort());
  deepStrictEqual(place.names("running"), []);
  for (const { id, image } of rows) {
    deepStrictEqual(place.names("trials", id!), [
      "SHA256SUMS",
      "hashes.csv",
      "metrics.json",
      "output.png",
      "steps.csv",
      "trial.json",
    ]);
    const { width, height } = await decodeImage(
      await Deno.readFile(image!),
      image!,
    );
    deepStrictEqual([width, height], [32, 32]);
    const record = await place.record(id!);
    strictEqual(record.environment.backend, "tensorflow");
    strictEqual(record.iterationsRun, 5);
    const steps = await place.steps(id!);
    deepStrictEqual(steps.map(({ step }) => step), [
      "0",
      "1",
      "2",
      "3",
      "4",
      "5",
    ]);
    strictEqual(Number(steps.at(-1)!.total), record.last.total);
    strictEqual(Number(steps[0]!.total), record.first.total);
    notStrictEqual(record.last.total, record.first.total);
  }
  match(err, /^Backend: tensorflow, [^(]*graphics card \(TensorFlow 2\.20/);
  match(err, /\[4\/4\] \w{12} beta=400 optimizer\.learningRate=0\.1 {2}cost /);
  // deno-lint-ignore no-control-regex -- escapes are what is looked for
  ok(!/\x1b|\r/.test(out + err));
});

Deno.test("sweep runs nothing that is done, and prints the same table", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  const first = await place.sweep("grid.yaml");
  const file = join(
    place.results,
    "trials",
    place.names("trials")[0]!,
    "trial.json",
  );
  const { mtime } = await Deno.stat(file);
  const second = await place.sweep("grid.yaml");
  strictEqual(second.code, 0);
  strictEqual(second.out, first.out);
  strictEqual(second.err, "Done already: 4 of 4 trials\n");
  deepStrictEqual((await Deno.stat(file)).mtime, mtime);
});

Deno.test("sweep of two studies runs a trial that they share once", async () => {
  await using place = await Workplace.create({
    "a.yaml": `${TINY}grid: {beta: [4, 40]}`,
    "b.yaml": `${TINY.replace("tiny", "other")}grid: {beta: [40, 400]}`,
  });
  const { code, out, err } = await place.sweep(["a.yaml", "b.yaml"]);
  strictEqual(code, 0);
  strictEqual(place.names("trials").length, 3);
  strictEqual(err.match(/ cost /g)?.length, 3);
  const [first, second] = out.split("\n\n").map((part) => part.split("\n"));
  strictEqual(first![0], "tiny");
  strictEqual(second![0], "other");
  match(first![1]!, /^id +beta +state/);
  deepStrictEqual([first!.length, second!.length], [4, 4]);
  strictEqual(second![2]!.slice(0, 12), first![3]!.slice(0, 12));
  // a study sees its whole plan, whoever ran it; all together name the study
  match((await place.query("--study", "other")).out, /^id +beta +state/);
  match((await place.query()).out, /^study +id +beta +state/);
});

Deno.test("sweep keeps what logEvery and saveEvery ask for, and both ends", async () => {
  await using place = await Workplace.create({
    "some.yaml": `${TINY}  logEvery: 2\n  saveEvery: 2\n`,
  });
  strictEqual((await place.sweep("some.yaml")).code, 0);
  const [id] = place.names("trials");
  deepStrictEqual(place.names("trials", id!, "images"), [
    "00002.png",
    "00004.png",
  ]);
  const steps = await place.steps(id!);
  deepStrictEqual(steps.map(({ step }) => step), ["0", "2", "4", "5"]);
});

Deno.test("sweep --quiet says nothing, --json prints what a program reads", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  const run = await place.sweep("tiny.yaml", ["--quiet", "--json"]);
  strictEqual(run.code, 0);
  strictEqual(run.err, "");
  const { trials } = JSON.parse(run.out);
  strictEqual(trials.length, 1);
  strictEqual(trials[0].state, "done");
  ok((await Deno.stat(trials[0].image)).isFile);
});

Deno.test("sweep --backend keeps the results of both backends", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  strictEqual((await place.sweep("tiny.yaml")).code, 0);
  const { code, out, err } = await place.sweep("tiny.yaml", [
    "--backend",
    "wasm",
  ]);
  strictEqual(code, 0);
  match(err, /^Backend: wasm, as asked \(/);
  const [id, wasm] = place.names("trials");
  strictEqual(wasm, `${id}-wasm`);
  const rows = parseTable(out);
  deepStrictEqual(rows.map(({ backend }) => backend), ["tensorflow", "wasm"]);
  const [a, b] = [await place.record(id!), await place.record(wasm!)];
  strictEqual(b.environment.backend, "wasm");
  ok(Math.abs(a.last.total / b.last.total - 1) < 1e-3);
  strictEqual((await place.query("show", wasm!)).code, 0);
});

Deno.test("sweep notes once that an image is too small to fill its size", async () => {
  await using place = await Workplace.create({
    "small.png": await pngFile(0.5),
    "small.yaml": `${
      TINY.replace("painted:mosaic", "small.png")
    }grid: {beta: [4, 40]}`,
  });
  const { code, err } = await place.sweep("small.yaml");
  strictEqual(code, 0);
  strictEqual(err.match(/Note: .*not enlarged/g)?.length, 1);
  const [id] = place.names("trials");
  const { content } = await place.record(id!);
  deepStrictEqual([content.width, content.height], [16, 16]);
});

Deno.test("sweep refuses an image that is too small for a layer before anything runs", async () => {
  const base = TINY.replace("painted:mosaic", "small.jpg");
  await using place = await Workplace.create({
    "small.jpg": BASELINE_JPEG,
    "deep.yaml": `${base}grid: {contentLayers: [[conv1_1], [conv5_1]]}`,
  });
  const { code, out, err } = await place.sweep("deep.yaml");
  deepStrictEqual([code, out], [2, ""]);
  match(
    err,
    /deep\.yaml:10:35: Cannot use small\.jpg at 16×8: conv5_1 needs at least 16 pixels a side/,
  );
  deepStrictEqual(place.allNames(), ["deep.yaml", "small.jpg"]);
});

Deno.test("sweep fails a trial whose cost overflows, and runs the others", async () => {
  await using place = await Workplace.create({
    "over.yaml": `${TINY}  clamp: false\n` +
      `grid: {optimizer.learningRate: [1.0e+20, 0.01]}`,
  });
  const first = await place.sweep("over.yaml");
  strictEqual(first.code, 1);
  const [failed, done] = JSON.parse(
    (await place.query("--study", "tiny", "--json")).out,
  ).trials;
  strictEqual(done.state, "done");
  strictEqual(failed.state, "failed");
  strictEqual(failed.image, null);
  match(
    failed.reason,
    /^Cost became (NaN|Infinity) at step 1 \(last finite cost [\d.]+ at step 0\)$/,
  );
  ok(first.out.includes(failed.reason) && first.err.includes(failed.reason));
  const record = await place.record(failed.folder);
  strictEqual(record.last.total, record.first.total);
  deepStrictEqual((await place.steps(failed.folder)).length, 1);
  const second = await place.sweep("over.yaml");
  strictEqual(second.code, 1);
  strictEqual(
    second.err,
    "Done already: 1 of 2 trials\n" +
      "Failed before: 1 of 2 trials (--retry-failed runs them again)\n",
  );
  deepStrictEqual(await place.record(failed.folder), record);
  const third = await place.sweep("over.yaml", ["--retry-failed"]);
  strictEqual(third.code, 1);
  match(third.err, /^Done already: 1 of 2 trials\nBackend/);
  ok((await place.record(failed.folder)).startedAt > record.startedAt);
});

Deno.test("sweep stops at Ctrl-C with costs and image, and runs the trial again later", async () => {
  await using place = await Workplace.create({
    "long.yaml": TINY.replace("iterations: 5", "iterations: 200") +
      "  logEvery: 1000\n",
  });
  const stopped = await place.sweep("long.yaml", [], {
    errIsTerminal: true,
    onErr: (text, io) => text.includes(" it/s") && io.interrupt(),
  });
  strictEqual(stopped.code, 130);
  match(stopped.err, /Stopping; press Ctrl-C again to stop at once/);
  strictEqual(stopped.io.listeners, 0);
  deepStrictEqual(stopped.io.exits, []);
  deepStrictEqual(place.names("running"), []);
  const [id] = place.names("trials");
  const record = await place.record(id!);
  strictEqual(record.state, "interrupted");
  ok(place.names("trials", id!).includes("output.png"));
  const steps = await place.steps(id!);
  strictEqual(Number(steps.at(-1)!.step), record.iterationsRun);
  const again = await place.sweep("long.yaml");
  strictEqual(again.code, 0);
  strictEqual((await place.record(id!)).state, "done");
});

Deno.test("sweep stops before the first iteration if Ctrl-C comes while it loads", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  const { code, out } = await place.sweep("grid.yaml", [], {
    errIsTerminal: true,
    onErr: (text, io) => text.includes("preparing") && io.interrupt("SIGTERM"),
  });
  strictEqual(code, 143);
  match(out, /interrupted .* Interrupted before the first iteration/);
  const [id, ...others] = place.names("trials");
  deepStrictEqual(others, []);
  deepStrictEqual(place.names("trials", id!), [
    "SHA256SUMS",
    "steps.csv",
    "trial.json",
  ]);
});
