import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { TrialRecord } from "../../src/base/records.ts";
import { decodeImage } from "../../src/image/decode.ts";
import { encodePng } from "../../src/image/encode.ts";
import {
  environmentOf,
  makeResults,
  runTrial,
  sampleId,
  SETTINGS,
} from "../store/sample.ts";
import { cli } from "../support/io.ts";

/** A grey image, a pixel of it changed. */
async function png(change = 0, side = 16): Promise<Uint8Array> {
  const data = new Float32Array(3 * side * side).fill(100 / 255);
  data[0] = (100 + change) / 255;
  return await encodePng({ width: side, height: side, data });
}

/** A results folder; trials are added by number. */
async function workshop() {
  const results = await makeResults();
  const add = async (
    number: number,
    changes: Partial<TrialRecord>,
    image = png(number),
  ) => {
    using store = await results.open();
    const path = await runTrial(store, sampleId(number), changes);
    await Deno.writeFile(join(path, "output.png"), await image);
    return path;
  };
  const compare = (...args: string[]) =>
    cli(["results", "compare", ...args, "--results", results.root]);
  return Object.assign(results, { add, compare });
}

Deno.test("results compare tells settings, numbers, images and origins that differ", async () => {
  await using place = await workshop();
  await place.add(1, { metrics: { ssim: 0.5, styleDistance: 2, mine: 1 } });
  await place.add(2, {
    metrics: { ssim: 0.4, styleDistance: 1, mine: 2 },
    settings: { ...SETTINGS, beta: 400, logEvery: 7 },
    environment: { ...environmentOf("tensorflow"), gitCommit: "c0ffee" },
  });
  const { code, out, err } = await place.compare(sampleId(1), sampleId(2));
  deepStrictEqual([code, err], [0, ""]);
  match(out, /\nsettings that differ +A +B\nbeta +40 +400\n\n/);
  match(out, /\nssim +larger +0\.5 +0\.4 +-0\.1 +-20 +worse\n/);
  match(out, /\nstyleDistance +smaller +2 +1 +-1 +-50 +better\n/);
  // nobody says which values of it are better, nor do totals of other betas
  match(out, /\nmine +1 +2 +\+1 +\+100\n/);
  match(out, /\ntotalCost +smaller +44\.1 +44\.1 +0 +0 +equal\n/);
  match(out, /Where no seeds were repeated nobody knows/);
  match(out, /Images of A and B: differ by at most 1\/255, by 0\.0013/);
  match(out, /in 0\.13 % of the values, SSIM 1\.0000/);
  match(
    out,
    /\norigins that differ +A +B\n(.*\n)?gitCommit +not recorded +c0f/,
  );
  ok(!out.includes("Hashes"));
});

Deno.test("results compare takes a difference as noise that other seeds make, too", async () => {
  await using place = await workshop();
  const values = {
    4: [0.5, 0.52, 0.54],
    40: [0.51, 0.53, 0.56],
    400: [0.1, 0.12, 0.11],
  };
  let number = 0;
  for (const [beta, ssims] of Object.entries(values)) {
    for (const [seed, ssim] of ssims.entries()) {
      const settings = { ...SETTINGS, beta: Number(beta), seed };
      await place.add(number++, { settings, metrics: { ssim } });
    }
  }
  const ids = [0, 3, 6, 1].map(sampleId);
  const { out } = await place.compare(...ids, "--json");
  const { comparisons } = JSON.parse(out);
  const found = comparisons.map(({ numbers }: {
    numbers: { name: string; verdict: string; p: number }[];
  }) => numbers.find(({ name }) => name === "ssim"));
  deepStrictEqual(
    found.map(({ verdict }: { verdict: string }) => verdict),
    ["noise", "worse", "noise"],
  );
  ok(found[0].p > 0.3 && found[1].p < 0.001 && found[2].p === 1);
  match((await place.compare(...ids)).out, /\nssim .* \+2 +~ .*worse.*~\n/);
});

Deno.test("results compare --out writes where two images differ, white where most", async () => {
  await using place = await workshop();
  await place.add(1, {});
  await place.add(2, {}, png(6));
  const out = place.path("difference.png");
  const run = await place.compare(sampleId(1), sampleId(2), "--out", out);
  deepStrictEqual([run.code, run.err], [0, `Written: ${out}\n`]);
  const { data } = await decodeImage(await Deno.readFile(out), out);
  deepStrictEqual([...data.subarray(0, 3)], [1, 0, 0]);
});

Deno.test("results compare finds the first hash that differs where settings are the same", async () => {
  await using place = await workshop();
  const hash = "ab".repeat(32);
  const path = await place.add(1, { hash });
  const wasm = { hash, environment: environmentOf("wasm") };
  const other = await place.add(1, wasm);
  ok(other.endsWith("-wasm"));
  const chain = (...ends: string[]) =>
    ["step,sha256", ...ends.map((end, at) => `${10 * at},${end.repeat(64)}`)]
      .join("\n") + "\n";
  await Deno.writeTextFile(join(path, "hashes.csv"), chain("a", "b", "c"));
  await Deno.writeTextFile(join(other, "hashes.csv"), chain("a", "b", "d"));
  const names = [`${sampleId(1)}`, `${sampleId(1)}-wasm`];
  const { out } = await place.compare(...names);
  match(out, /No setting differs that can change the image/);
  match(
    out,
    /Hashes of A and B, .*: the first that differs is after 20 iterations, equal until 10/,
  );
  match(out, /Images of A and B: the same in 8 bits/);
  match(out, /\nbackend +tensorflow +wasm/);
});

Deno.test("results compare judges no metric of other sizes and no time of other iterations", async () => {
  await using place = await workshop();
  await place.add(1, { metrics: { ssim: 0.5 } });
  await place.add(2, {
    metrics: { ssim: 0.4 },
    settings: { ...SETTINGS, size: 99 },
    state: "pruned",
    reason: "Stopped at iteration 9",
    iterationsRun: 9,
  });
  const { out } = await place.compare(sampleId(1), sampleId(2));
  match(out, /\nB +0+2 +pruned .* Stopped at iteration 9\n/);
  match(out, /\nssim +larger +0\.5 +0\.4 +-0\.1 +-20\n/);
  match(out, /\nNot judged, as .*: ssim/);
});

Deno.test("results compare says what it cannot compare", async () => {
  await using place = await workshop();
  await place.add(1, {});
  await place.add(2, { state: "failed", reason: "x" }, png(0, 12));
  await place.add(3, {}, Promise.resolve(new Uint8Array(3)));
  const [a, b, c] = [1, 2, 3].map(sampleId) as [string, string, string];
  const all = await place.compare(a, b, c);
  strictEqual(all.code, 0);
  match(all.out, /Images of A and B not compared: they have 16×16 and 12×12/);
  match(all.out, /Images of A and C not compared: there is no image that can/);
  // costs of a failed trial are of no image
  match(all.out, /\ntotalCost +smaller +44\.1 +44\.1 /);
  const out = place.path("d.png");
  for (
    const [args, message] of [
      [[a], /expected .*"results compare A B…"/],
      [[a, a], /"000000000001" with itself/],
      [[a, b, c, "--out", out], /--out with more than two trials/],
      [[a, b, "--out", out], /have 16×16 and 12×12 pixels/],
      [[a, c, "--out", out], /no image that can be read/],
    ] as const
  ) {
    const { code, err } = await place.compare(...args);
    deepStrictEqual([code, message.test(err)], [2, true], err);
  }
});
