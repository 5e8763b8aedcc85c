/** `extends`, `--set` and sets of layers, from files to results. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { BenchRecord } from "../../src/bench/types.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import { cli } from "../support/io.ts";
import { TINY, Workplace } from "./workplace.ts";

const PARENT = TINY.replace("name: tiny", "");

const CHILD = `extends: parent.yaml
name: child
base: { iterations: 3 }
grid: { styleLayers: [shallow, [conv1_1, conv1_2]] }
`;

Deno.test("sweep keeps one whole study, whatever becomes of its files meanwhile", async () => {
  await using place = await Workplace.create({
    "parent.yaml": PARENT,
    "child.yaml": CHILD,
  });
  const child = place.path("child.yaml");
  const expected = parseStudy(CHILD, child, ["beta=4,40"]);
  const edit = (): void => {
    Deno.writeTextFileSync(place.path("parent.yaml"), "base: { size: 64 }");
    Deno.writeTextFileSync(child, TINY);
  };
  const args = ["--set", "beta=4,40"];
  const { code, out } = await place.sweep("child.yaml", args, { onErr: edit });
  strictEqual(code, 0);
  strictEqual(await Deno.readTextFile(child), TINY);
  strictEqual(out.match(/ {2}shallow .* done /g)?.length, 2);
  strictEqual(out.match(/ {2}conv1_1\+1_2 .* done /g)?.length, 2);
  const kept = place.path("results", "studies", "child", "study.yaml");
  const text = await Deno.readTextFile(kept);
  strictEqual(text, expected.text);
  match(text, /^# Put together .*parent\.yaml\n.*\n# {3}--set beta=4,40\n/s);
  for (const id of place.names("trials")) {
    const { settings } = await place.record(id);
    deepStrictEqual([settings.size, settings.iterations], [32, 3]);
  }
  strictEqual(place.names("trials").length, 4);
});

Deno.test("plan tells what is wrong with an option once for all studies", async () => {
  await using place = await Workplace.create({
    "a.yaml": TINY,
    "b.yaml": TINY.replace("name: tiny", "name: b"),
  });
  const files = ["a.yaml", "b.yaml"].map((name) => place.path(name));
  const plan = (...sets: string[]) =>
    cli(["plan", ...files, ...sets.flatMap((set) => ["--set", set])]);
  const { code, err } = await plan("beta=abc", "size=0");
  strictEqual(code, 2);
  deepStrictEqual(err.trimEnd().split("\n").sort(), [
    '--set beta=abc: Cannot use "abc" for beta: expected a number ≥ 0',
    "--set size=0: Cannot use 0 for size: expected a whole number from 1 to " +
    "16384",
  ]);
  const missing = await plan("content=no.png");
  strictEqual(
    missing.err,
    "--set content=no.png: Cannot read image no.png: there is no such file; " +
      "paths are relative to the file they are written in\n",
  );
  const { out } = await plan("beta=4,40", "size=16");
  strictEqual(out.match(/^tiny: 2 trials .* 16 px/gm)?.length, 1);
  strictEqual(out.match(/^b: 2 trials .* 16 px/gm)?.length, 1);
});

Deno.test("bench takes --set, with a study and without", async () => {
  await using place = await Workplace.create({ "a.yaml": TINY });
  for (const study of [[], [place.path("a.yaml")]]) {
    const { code, err } = await cli(["bench", ...study, "--set", "beta=x"]);
    strictEqual(code, 2);
    match(err, /^--set beta=x: Cannot use "x" for beta/);
  }
  const json = place.path("bench.json");
  const args = ["--set", "size=16", "--set", "styleLayers=shallow"];
  const { code, err } = await cli([
    ...["bench", "--runs", "9", "--json", json, "--backend", "tensorflow"],
    ...args,
  ]);
  strictEqual(code, 0, err);
  const { results } = JSON.parse(await Deno.readTextFile(json));
  const sides = results.map((it: BenchRecord) => [it.width, it.height]);
  deepStrictEqual(sides, [[16, 16]]);
});
