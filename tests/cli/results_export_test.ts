import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { encodePng } from "../../src/image/encode.ts";
import { makeResults, runTrial, sampleId, SETTINGS } from "../store/sample.ts";
import { cli, type CliRun, type RecordingIoOptions } from "../support/io.ts";
import { readParquet } from "../support/read_parquet.ts";

/** Three trials, the first of them with an image. */
async function sample() {
  const results = await makeResults();
  using store = await results.open();
  const path = await runTrial(store, sampleId(1));
  const image = { width: 2, height: 1, data: new Float32Array(6).fill(0.2) };
  await Deno.writeFile(join(path, "output.png"), await encodePng(image));
  const settings = { ...SETTINGS, beta: 400 };
  await runTrial(store, sampleId(2), { settings, metrics: { ssim: 0.5 } });
  await runTrial(store, sampleId(3), { state: "failed", reason: '=A1 "b"' });
  const run = (args: readonly string[], options: RecordingIoOptions = {}) =>
    cli(["results", "export", ...args, "--results", results.root], options);
  return Object.assign(results, { run });
}

function textOf({ io }: CliRun): string {
  return new TextDecoder().decode(bytesOf({ io }));
}

function bytesOf({ io }: Pick<CliRun, "io">): Uint8Array<ArrayBuffer> {
  return new Uint8Array(io.outBytes.flatMap((it) => [...it]));
}

Deno.test("results export prints all trials as CSV", async () => {
  await using results = await sample();
  const run = await results.run([]);
  deepStrictEqual([run.code, run.err], [0, ""]);
  const [head, ...lines] = textOf(run).trimEnd().split("\n");
  match(head!, /^folder,id,hash,engineVersion,study,state,reason,backend,sett/);
  match(head!, /,metrics\.ssim/);
  strictEqual(lines.length, 3);
  ok(lines[2]!.includes(`,failed,"'=A1 ""b""",`));
});

Deno.test("results export has tags and notes, and takes the trials that --filter fits", async () => {
  await using results = await sample();
  {
    using store = await results.open();
    await store.changeRemarks(sampleId(2), () => ({
      tags: ["best"],
      notes: [{ at: "2026-11-23T10:00:00Z", text: "sea" }],
    }));
  }
  const only = ["--filter", "tags==best || state==failed"];
  const run = await results.run([...only, "--format", "jsonl"]);
  const rows = textOf(run).trimEnd().split("\n").map((it) => JSON.parse(it));
  deepStrictEqual(rows.map(({ id, tags, notes }) => [id, tags, notes.length]), [
    [sampleId(2), ["best"], 1],
    [sampleId(3), [], 0],
  ]);
});

Deno.test("results export writes the trials that are named into a file, by its name", async () => {
  await using results = await sample();
  const out = results.path("rows.parquet");
  await Deno.writeTextFile(out, "old");
  const run = await results.run([sampleId(2), "--out", out]);
  deepStrictEqual([run.code, run.out], [0, ""]);
  match(run.err, /^Exported: 1 trial to .*rows\.parquet\n$/);
  const [row, ...others] = await readParquet(await Deno.readFile(out));
  deepStrictEqual(others, []);
  deepStrictEqual([row!["settings.beta"], row!["metrics.ssim"]], [400, 0.5]);
  strictEqual(row!.image, results.path("trials", sampleId(2), "output.png"));
  const files = await Array.fromAsync(
    Deno.readDir(results.root),
    ({ name }) => name,
  );
  ok(files.every((name) => !name.startsWith(".rows")));
});

Deno.test("results export --what curves tells every step, and which trial has damaged ones", async () => {
  await using results = await sample();
  const steps = results.path("trials", sampleId(2), "steps.csv");
  await Deno.writeTextFile(steps, "step,total\n0,1");
  const run = await results.run([
    ...["--what", "curves", "--format", "jsonl"],
  ]);
  strictEqual(run.code, 1);
  match(run.err, /^Note: Cannot read .*steps\.csv": its last line is cut off/);
  const rows = textOf(run).trimEnd().split("\n").map((it) => JSON.parse(it));
  deepStrictEqual(rows.map(({ folder, step }) => [folder, step]), [
    [sampleId(1), 0],
    [sampleId(3), 0],
  ]);
  strictEqual(rows[0]["style.conv1_1"], Math.PI);
});

Deno.test("results export --what images puts pixels into tensors", async () => {
  await using results = await sample();
  const run = await results.run(["--what", "images"]);
  // the second trial's image is none
  strictEqual(run.code, 1);
  match(run.err, /^Note: Cannot read the image of .*0002": it is left out\n$/);
  const file = bytesOf(run);
  const { [sampleId(1)]: tensor } = JSON.parse(
    new TextDecoder().decode(file).match(/\{.*\}/)![0],
  );
  deepStrictEqual([tensor.dtype, tensor.shape], ["U8", [1, 2, 3]]);
  deepStrictEqual([...file.subarray(-6)], [51, 51, 51, 51, 51, 51]);
  const out = results.path("images.safetensors");
  const { err } = await results.run(["--what", "images", "--out", out]);
  // the third trial has failed
  match(err, /\nExported: 1 trial to /);
});

Deno.test("results export says what it cannot do, before it reads anything", async () => {
  await using results = await sample();
  const cases: [string[], RegExp][] = [
    [["--format", "jsonn"], /"jsonn" for --format: .*did you mean "json"\?/],
    [
      ["--what", "curve"],
      /"curve" for --what: expected one of: trials, curves/,
    ],
    [["--out", "rows.dat"], /Cannot tell the format of "rows\.dat"/],
    [["--what", "images", "--format", "csv"], /expected one of: safetensors/],
    [
      ["--what", "images", "--out", "a.csv"],
      /Cannot tell the format of "a\.csv"/,
    ],
    [["--what", "images", "--json"], /Cannot use "json" for --format/],
    [["--study", "nothing"], /Cannot find study "nothing"/],
    [["zz"], /Cannot find trial "zz"/],
  ];
  for (const [args, message] of cases) {
    const { code, err } = await results.run(args);
    strictEqual(code, 2, args.join(" "));
    match(err, message);
  }
  const terminal = await results.run(["--format", "parquet"], {
    outIsTerminal: true,
  });
  strictEqual(terminal.code, 2);
  match(terminal.err, /Cannot print parquet on a terminal: .*--out FILE/);
});
