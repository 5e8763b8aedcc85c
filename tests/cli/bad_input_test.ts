import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { basename, dirname } from "node:path";
import { findFile } from "../../src/assets/manifest.ts";
import { cutOffJpeg } from "../plan/plan_files.ts";
import { libraryFolder, vgg19Path } from "../support/assets.ts";
import { cli } from "../support/io.ts";
import { spawn, TINY, Workplace } from "./workplace.ts";

/** One line that starts as errors do. */
function assertOneLine(err: string): void {
  match(err, /^Error: [A-Z][^\n]*[^.\n]\n$/);
}

Deno.test("sweep tells all problems of all studies, and leaves no results", async () => {
  await using place = await Workplace.create({
    "bad.yaml": [
      "name: bad",
      "base:",
      "  content: painted:mosaic",
      "  style: painted:swrl",
      "  sise: 32",
      "  alpha: .nan",
      "  backend: tensorflw",
      "  styleLayers: [conv9_1]",
      "  optimizer: {name: adm}",
      "grid:",
      "  beta: []",
      "  optimizer.learningRate: [0, fast]",
    ].join("\n"),
    "broken.yaml": "name: [",
  });
  const { code, out, err } = await place.sweep(["bad.yaml", "broken.yaml"]);
  strictEqual(code, 2);
  strictEqual(out, "");
  const bad = place.path("bad.yaml");
  for (
    const place of ["4:10", "5:3", "6:10", "7:12", "8:17", "9:21", "11:9"]
  ) {
    ok(err.includes(`${bad}:${place}`), `${place} in:\n${err}`);
  }
  ok(err.includes(`${place.path("broken.yaml")}:1:`));
  match(err, /^ *.*sise: 32\n *.*\^/m);
  match(err, /did you mean "?painted:swirl|did you mean "?swirl/);
  match(err, /did you mean "?adam/);
  match(err, /did you mean "?tensorflow/);
  deepStrictEqual(place.allNames(), ["bad.yaml", "broken.yaml"]);
});

Deno.test.each([
  ["missing.png", undefined],
  ["text.png", "This is no image"],
  ["cut.jpg", cutOffJpeg()],
])("sweep refuses %s before anything runs", async (name, content) => {
  await using place = await Workplace.create({
    "bad.yaml": TINY.replace("painted:mosaic", name),
    ...(content && { [name]: content }),
  });
  const { code, out, err } = await place.sweep("bad.yaml");
  strictEqual(code, 2);
  strictEqual(out, "");
  ok(err.includes(name));
  strictEqual(err.match(/Cannot/g)?.length, 1);
  ok(!place.allNames().includes("results"));
});

Deno.test.each([
  [["sweep"], /expected study files/],
  [["sweep", "nowhere.yaml"], /nowhere\.yaml/],
  [["sweep", "a.yaml", "--quite"], /did you mean --quiet\?/],
  [["sweep", "a.yaml", "--results"], /--results without a value/],
  [["sweep", "a.yaml", "--results", "--json"], /a value: found "--json"/],
  [["sweep", "a.yaml", "--limit", "-1"], /"-1" for --limit: .* 1 or more/],
  [["sweep", "a.yaml", "--set"], /--set without a value/],
  [["plan", "a.yaml", "--set", "--json"], /--set without a value/],
  [["sweep", "a.yaml", "--json=yes"], /value for --json: found "yes"/],
  [["sweep", "a.yaml", "--json", "--json"], /--json twice/],
  [["sweep", "a.yaml", "--backend", "wsm"], /did you mean "wasm"\?/],
  [["sweep", "a.yaml", "--backend", "gpu"], /one of: auto, tensorflow, wasm/],
  [["sweeep"], /did you mean "sweep"\?/],
  [
    ["xyz"],
    /expected one of: sweep, plan, bench, results, check, baseline, repro, report, metrics, setup/,
  ],
  [["results", "shw", "3f"], /"results shw 3f"/],
  [["results", "show"], /"results show": expected .*"results show ID"/],
])("%j is refused with what is allowed", async (args, expected) => {
  await using place = await Workplace.create();
  const results = args[0] === "results" ? ["--results", place.root] : [];
  const { code, out, err } = await cli([...args, ...results]);
  strictEqual(code, 2);
  strictEqual(out, "");
  assertOneLine(err);
  match(err, expected);
});

Deno.test("sweep refuses two studies of one name", async () => {
  await using place = await Workplace.create({
    "a.yaml": TINY,
    "b.yaml": TINY,
  });
  const { code, err } = await place.sweep(["a.yaml", "b.yaml"]);
  strictEqual(code, 2);
  match(err, /both studies have the name "tiny"/);
});

Deno.test("sweep says in one line that results cannot be written", async () => {
  await using place = await Workplace.create({
    "tiny.yaml": TINY,
    "results": "a file",
  });
  const { code, out, err } = await place.sweep("tiny.yaml");
  strictEqual(code, 6);
  strictEqual(out, "");
  assertOneLine(err);
  match(err, /it is not a folder.*--results DIR/);
  strictEqual(await Deno.readTextFile(place.results), "a file");
});

Deno.test("results says in one line that there are none", async () => {
  await using place = await Workplace.create();
  const { code, err } = await place.query();
  strictEqual(code, 6);
  assertOneLine(err);
  match(err, /does not exist/);
});

Deno.test("sweep says in one line that TensorFlow cannot be opened", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  const env = { GRAMLAB_TENSORFLOW: place.path("nothing") };
  const { code, out, err } = await place.sweep("tiny.yaml", [], { env });
  strictEqual(code, 5);
  strictEqual(out, "");
  assertOneLine(err);
  match(err, /nothing/);
  deepStrictEqual(place.names("running"), []);
  deepStrictEqual(place.names("trials"), []);
});

Deno.test("sweep says in one line that a damaged TensorFlow cannot be opened", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  await Deno.mkdir(place.path("tf"));
  await place.write("tf/libtensorflow_cc.so.2", "no library");
  await place.write("tf/libtensorflow_framework.so.2", "no library");
  const { code, err } = await spawn([
    ...["sweep", place.path("tiny.yaml"), "--results", place.results],
  ], { env: { GRAMLAB_TENSORFLOW: place.path("tf") } });
  strictEqual(code, 5);
  assertOneLine(err);
});

Deno.test("sweep says in one line that there is no Python to fetch with", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  const env = { GRAMLAB_CACHE: place.path("cache"), PATH: place.root };
  const { code, out, err } = await spawn([
    ...["sweep", place.path("tiny.yaml"), "--results", place.results],
  ], { env });
  strictEqual(code, 3, err);
  strictEqual(out, "");
  const last = err.trimEnd().split("\n").at(-1)!;
  match(last, /^Error: Cannot fetch .*there is no python3; install Python/);
  deepStrictEqual(place.names("trials"), []);
});

const WRONG_HASH = `ERROR: THESE PACKAGES DO NOT MATCH THE HASHES
  Got        ${"ab".repeat(32)}`;

Deno.test.each([
  ["the hash is wrong", WRONG_HASH, /SHA-256 is (ab){32}, expected/],
  ["there is no network", "WARNING: connection broken", /cannot reach/],
  ["there is no pip", "python3: No module named pip", /python3-pip/],
])("sweep says in one line that %s", async (_what, stderr, expected) => {
  await using place = await Workplace.create({
    "tiny.yaml": TINY,
    "python3": `#!/bin/sh\necho "${stderr}" >&2\nexit 1\n`,
  });
  await Deno.chmod(place.path("python3"), 0o755);
  const env = { GRAMLAB_CACHE: place.path("cache"), PATH: place.root };
  const { code, out, err } = await spawn([
    ...["sweep", place.path("tiny.yaml"), "--results", place.results],
  ], { env });
  strictEqual(code, 3, err);
  strictEqual(out, "");
  // Deno says by itself that there is no git
  assertOneLine(err.slice(err.indexOf("Error: ")));
  match(err, expected);
  deepStrictEqual(place.names("trials"), []);
  deepStrictEqual(place.allNames("cache"), ["lock"]);
});

Deno.test("sweep says in one line that the cache cannot be written", async () => {
  await using place = await Workplace.create({
    "tiny.yaml": TINY,
    "cache": "a file",
  });
  const env = { GRAMLAB_CACHE: place.path("cache") };
  const { code, err } = await place.sweep("tiny.yaml", [], { env });
  strictEqual(code, 3);
  match(err, /Error: Cannot use the cache folder .*GRAMLAB_CACHE/);
});

Deno.test("sweep ends when the weights in the cache are damaged", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  const { package: { name, version }, file } = findFile("vgg19");
  const real = await vgg19Path();
  const copy = place.path("cache", `${name}-${version}`, basename(file.path));
  await Deno.mkdir(dirname(copy), { recursive: true });
  const bytes = await Deno.readFile(real);
  bytes[bytes.length >> 1]! ^= 1;
  await Deno.writeFile(copy, bytes);
  const { code, err } = await place.sweep("tiny.yaml", ["--quiet"], {
    env: {
      GRAMLAB_CACHE: place.path("cache"),
      GRAMLAB_TENSORFLOW: await libraryFolder(),
    },
  });
  strictEqual(code, 3);
  match(err, /^Error: Cannot use ".*": the file is damaged; remove it.*\n$/);
});
