import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { basename, dirname, join } from "node:path";
import type { Finding } from "../../src/cli/finding.ts";
import { BACKENDS } from "../../src/engine/catalog.ts";
import { libraryFileNames } from "../../src/tensorflow/find_library.ts";
import { libraryFolder, vgg19Path } from "../support/assets.ts";
import { cli } from "../support/io.ts";
import { spawn, TINY, Workplace } from "./workplace.ts";

Deno.test("doctor tells of versions, pip, cache, results, each backend and auto", async () => {
  await using place = await Workplace.create();
  const { code, out, err } = await cli([
    ...["doctor", "--results", place.results],
  ]);
  deepStrictEqual([code, err], [0, ""]);
  const names = out.trimEnd().split("\n").map((line) => line.split(" ")[0]);
  deepStrictEqual(names, [
    ...[
      "gramlab",
      "deno",
      "tfjs",
      "pip",
      "cache",
      "library",
      "cuda",
      "results",
    ],
    ...Object.keys(BACKENDS),
    "auto",
  ]);
  match(out, /\ntensorflow +ok +[CG]PU.*, TensorFlow 2\.20/);
  match(out, /\nauto +ok +takes \w+: /);
  ok(out.includes(`${place.results}, `));
  match(out, /\nresults .* \d+ [GM]B free\n/);
  deepStrictEqual(place.allNames(), []);
});

Deno.test("doctor says what is missing in an empty cache, and that something can run", async () => {
  await using place = await Workplace.create();
  const { code, out } = await cli(["doctor", "--json"], {
    env: { GRAMLAB_CACHE: place.path("cache"), GRAMLAB_TENSORFLOW: "" },
  });
  strictEqual(code, 0);
  const { backend, findings } = JSON.parse(out) as {
    readonly backend: string;
    readonly findings: readonly Finding[];
  };
  const found = (name: string) => findings.find((it) => it.name === name)!;
  strictEqual(found("cache").state, "missing");
  match(
    found("cache").text,
    /0 of \d+ files; deno task setup fetches the rest \(\d+ MB/,
  );
  strictEqual(found("tensorflow").state, "missing");
  match(found("tensorflow").text, /^Cannot open TensorFlow: .* fetches it$/);
  ok(backend !== "tensorflow" && Object.hasOwn(BACKENDS, backend));
  match(found("auto").text, /as long as TensorFlow is not fetched/);
  deepStrictEqual(place.allNames(), []);
});

Deno.test("doctor says why a TensorFlow that is there does not open, and exits 5", async () => {
  await using place = await Workplace.create();
  const { code, out } = await cli(["doctor"], {
    env: { GRAMLAB_TENSORFLOW: place.path("nothing") },
  });
  strictEqual(code, 5);
  match(out, /\ntensorflow +missing +Cannot .*nothing/);
  match(out, /\nauto +missing +Cannot .*nothing/);
});

Deno.test("doctor and catalog run with the permissions of their tasks", async () => {
  for (const name of ["doctor", "catalog"]) {
    const { code, err } = await spawn([name, "--json"]);
    deepStrictEqual([code, err], [0, ""], name);
  }
});

Deno.test("doctor starts python3 where a container has set LD_LIBRARY_PATH", async () => {
  const env = { LD_LIBRARY_PATH: "/usr/local/nvidia/lib64" };
  const { code, out } = await spawn(["doctor"], { env });
  strictEqual(code, 0);
  match(out, /\npip +ok /);
});

Deno.test("sweep uses the TensorFlow that Python has, where the cache has none", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  const site = place.path("site");
  const info = join(site, "tensorflow_cpu-2.20.0.dist-info");
  await Deno.mkdir(join(site, "tensorflow"), { recursive: true });
  await Deno.mkdir(info);
  const metadata =
    "Metadata-Version: 2.1\nName: tensorflow-cpu\nVersion: 2.20.0\n";
  await Deno.writeTextFile(join(info, "METADATA"), metadata);
  await Deno.writeTextFile(join(site, "tensorflow", "__init__.py"), "");
  const real = await libraryFolder();
  for (const name of Object.values(libraryFileNames())) {
    await Deno.symlink(join(real, name), join(site, "tensorflow", name));
  }
  // the weights are there, TensorFlow is not
  const weights = await vgg19Path();
  const cached = place.path("cache", basename(dirname(weights)));
  await Deno.mkdir(cached, { recursive: true });
  await Deno.symlink(weights, join(cached, basename(weights)));
  const env = {
    GRAMLAB_CACHE: place.path("cache"),
    GRAMLAB_TENSORFLOW: "",
    PYTHONPATH: site,
  };
  const told = await spawn(["doctor"], { env });
  match(told.out, /\nlibrary +ok +python3's, .*site.tensorflow\n/);
  const args = ["--offline", "--backend", "tensorflow", "--results"];
  const { code, err } = await spawn(
    ["sweep", place.path("tiny.yaml"), ...args, place.results],
    { env },
  );
  strictEqual(code, 0, err);
});

Deno.test("doctor goes on where the cache cannot be read", async () => {
  await using place = await Workplace.create({ "file": "" });
  const { code, out } = await cli(["doctor"], {
    env: { GRAMLAB_CACHE: place.path("file"), GRAMLAB_TENSORFLOW: "" },
  });
  strictEqual(code, 0);
  match(out, /\ncache +missing +Cannot use the cache folder .*file/);
  match(out, /\nauto +ok +takes /);
});

for (const name of ["doctor", "catalog"]) {
  Deno.test(`${name} refuses stray words`, async () => {
    const { code, err } = await cli([name, "extra"]);
    strictEqual(code, 2);
    match(err, RegExp(`"${name} extra": ${name} takes options only\n$`));
  });
}
