import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { encodePng } from "../../src/image/encode.ts";
import { spawn, Workplace } from "./workplace.ts";

const STUDY = `name: tiny
base:
  content: painted:mosaic
  style: painted:swirl
  size: 32
  iterations: 2
grid: { beta: [4, 400] }
`;

Deno.test("results measure adds what is missing, to the same values as sweep", async () => {
  await using place = await Workplace.create({ "s.yaml": STUDY });
  await using whole = await Workplace.create({ "s.yaml": STUDY });
  await whole.sweep("s.yaml");
  await place.sweep("s.yaml", ["--metrics", "none"]);
  const ids = place.names("trials");
  const { code, out } = await place.query("measure", "--study", "tiny");
  deepStrictEqual([code, out], [0, "Measured: 2 of 2 trials\n"]);
  for (const id of ids) {
    const { metrics } = await place.measured(id);
    // 32 pixels are too few for msSsim
    deepStrictEqual(Object.keys(metrics).sort(), [
      "contentDistance",
      "histogramDistance",
      "sharpness",
      "ssim",
      "styleDistance",
      "totalVariation",
    ]);
    deepStrictEqual(metrics, (await whole.measured(id)).metrics);
  }
  const again = await place.query("measure", ids[0]!);
  strictEqual(again.out, "Measured: 0 of 0 trials\n");
  const small = await place.query("measure", "--metrics", "msSsim");
  match(small.err, /Cannot measure msSsim of 2 trials: the images are too sma/);
  const args = ["--force", "--metrics", "ssim", "--json"];
  const forced = await place.query("measure", ids[0]!, ...args);
  deepStrictEqual(JSON.parse(forced.out), { measured: 1, failed: 0 });
});

Deno.test("results measure says which image it cannot measure, and goes on", async () => {
  await using place = await Workplace.create({ "s.yaml": STUDY });
  await place.sweep("s.yaml", ["--metrics", "none"]);
  const [id, other] = place.names("trials");
  const [output, image] = [id, other].map((it) =>
    `${place.results}/trials/${it}/output.png`
  ) as [string, string];
  await Deno.writeTextFile(output, "no image");
  const { code, out, err } = await place.query("measure");
  deepStrictEqual([code, out], [1, "Measured: 1 of 2 trials\n"]);
  match(err, RegExp(`Note: Cannot measure trial ${id}: Cannot .*output.png`));
  await Deno.remove(image);
  await Deno.mkdir(image);
  const again = await place.query("measure", "--force");
  strictEqual(again.code, 1);
  match(again.err, RegExp(`Cannot measure trial ${other}: .* a folder is in`));
});

Deno.test("results measure runs with exactly the permissions of its task, and keeps the list of files", async () => {
  await using place = await Workplace.create({ "s.yaml": STUDY });
  await place.sweep("s.yaml", ["--metrics", "none"]);
  const where = ["--results", place.results];
  const { code, out, err } = await spawn(["results", "measure", ...where]);
  deepStrictEqual([code, out], [0, "Measured: 2 of 2 trials\n"]);
  match(err, /^Backend: tensorflow, /);
  const verified = await place.query("verify");
  strictEqual(verified.code, 0, verified.out);
});

Deno.test("results measure finds images of files by the record, and refuses others", async () => {
  await using place = await Workplace.create({
    "s.yaml": STUDY.replace("painted:mosaic", "a.png"),
    "a.png": await somePng(),
  });
  await place.sweep("s.yaml", ["--metrics", "none"]);
  // nobody needs the study any more
  await Deno.remove(place.path("s.yaml"));
  await Deno.remove(place.path("results", "studies"), { recursive: true });
  const [id] = place.names("trials");
  const found = await place.query("measure", id!, "--metrics", "ssim");
  strictEqual(found.out, "Measured: 1 of 1 trials\n");
  await Deno.writeFile(place.path("a.png"), await somePng(0.5));
  const { code, err } = await place.query("measure", id!);
  strictEqual(code, 1);
  match(err, /Cannot measure trial \w+: .*a\.png.* the file has changed/);
});

/** A PNG file of one grey. */
async function somePng(grey = 0.25): Promise<Uint8Array> {
  const data = new Float32Array(3 * 32 * 32).fill(grey);
  return await encodePng({ width: 32, height: 32, data });
}
