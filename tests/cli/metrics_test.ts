import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { encodePng } from "../../src/image/encode.ts";
import { cli } from "../support/io.ts";
import { spawn, Workplace } from "./workplace.ts";

const STUDY = `name: tiny
base:
  content: photo:astronaut
  style: painted:swirl
  size: 32
  iterations: 2
`;

const LIKE_STUDY = [
  ...["--content", "photo:astronaut", "--style", "painted:swirl"],
  ...["--size", "32"],
];

Deno.test("metrics judges an image as its trial was, with exactly the permissions of its task", async () => {
  await using place = await Workplace.create({ "s.yaml": STUDY });
  await place.sweep("s.yaml");
  const [id] = place.names("trials");
  const output = place.path("results", "trials", id!, "output.png");
  const { code, out, err } = await spawn([
    ...["metrics", output, ...LIKE_STUDY, "--json"],
  ]);
  strictEqual(code, 0, err);
  const { content, style, images: [image] } = JSON.parse(out);
  const { metrics } = await place.measured(id!);
  deepStrictEqual(image.metrics, valuesOf(metrics));
  const { content: used } = await place.record(id!);
  match(image.rgbSha256, /^[0-9a-f]{64}$/);
  deepStrictEqual(content, used);
  deepStrictEqual([style.width, style.height], [32, 32]);
  match(err, /Note: photo:astronaut is 512×512, used at 32×32\n/);
  match(err, /left out: Cannot measure msSsim .* at least 176 pixels/);
});

Deno.test("metrics resizes nothing unasked, and tells all that is wrong before it computes", async () => {
  await using place = await Workplace.create({
    "wide.png": await somePng(48, 30),
    "text.png": "no image",
  });
  const [wide, text] = [place.path("wide.png"), place.path("text.png")];
  const paths = [wide, text, place.path("missing.png")];
  const { code, out, err } = await cli(["metrics", ...paths, ...LIKE_STUDY]);
  deepStrictEqual([code, out], [2, ""]);
  const lines = err.split("\n").filter((line) => line.startsWith("Error"));
  match(lines[0]!, /it is 48×30, and photo:astronaut is used at 32×32/);
  match(lines[0]!, /both must have one size: --size 48x30 /);
  match(lines[1]!, /text\.png.* found a text file/);
  match(lines[2]!, /missing\.png: there is no such file/);
  ok(!err.includes("Backend"));
  const asTold = await cli([
    ...["metrics", wide, "--content", "photo:astronaut", "--style", wide],
    ...["--size", "48x30", "--metrics", "ssim,totalVariation", "--csv"],
  ]);
  strictEqual(asTold.code, 0, asTold.err);
  match(asTold.err, /is 512×512, used at 48×30, which may change its prop/);
  match(
    asTold.out,
    /^image,width,height,ssim,totalVariation\n\S*wide\.png,48,30,-?0\.\d+,0\.\d+\n$/,
  );
});

Deno.test("metrics goes on after a damaged file, and says so by its exit code", async () => {
  const whole = await somePng(32, 32);
  const damaged = whole.slice();
  damaged.fill(7, 50, 60);
  await using place = await Workplace.create({
    "a.png": damaged,
    "b.png": whole,
  });
  const paths = [place.path("a.png"), place.path("b.png")];
  const { code, out, err } = await cli([
    ...["metrics", ...paths, ...LIKE_STUDY, "--metrics", "sharpness"],
  ]);
  strictEqual(code, 1);
  match(err, /Error: Cannot decode .*a\.png: its PNG data are damaged/);
  match(out, /^image +sharpness\n\S*b\.png +0/);
});

for (
  const { name, args, message } of [
    {
      name: "no images",
      args: LIKE_STUDY,
      message: /^Error: Cannot judge images without IMAGE…/,
    },
    {
      name: "a size that is none",
      args: ["a.png", ...LIKE_STUDY.slice(0, 4), "--size", "0x3"],
      message: /Cannot use "0x3" for --size: expected the longest side/,
    },
    {
      name: "a name that nothing has",
      args: ["a.png", "--content", "photo:astronot", "--style", "s.png"],
      message: /for --content: .*\(did you mean "photo:astronaut"\?\)/,
    },
    {
      name: "a painted content without a size",
      args: ["a.png", "--content", "painted:swirl", "--style", "s.png"],
      message: /Cannot use painted:swirl for --content without --size/,
    },
    {
      name: "a metric that the images are too small for",
      args: ["a.png", ...LIKE_STUDY, "--metrics", "msSsim"],
      message: /Cannot measure msSsim of photo:astronaut at 32×32/,
    },
    {
      name: "two forms of output",
      args: ["a.png", ...LIKE_STUDY, "--json", "--csv"],
      message: /Cannot print both --json and --csv/,
    },
  ]
) {
  Deno.test(`metrics refuses ${name}`, async () => {
    const { code, out, err } = await cli(["metrics", ...args]);
    deepStrictEqual([code, out], [2, ""]);
    match(err, message);
  });
}

/** Values without their versions. */
function valuesOf(
  metrics: Readonly<Record<string, { readonly value: number }>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, { value }]) => [name, value]),
  );
}

/** A PNG file of a slope. */
async function somePng(width: number, height: number): Promise<Uint8Array> {
  const data = Float32Array.from(
    { length: 3 * width * height },
    (_, i) => (i % 97) / 96,
  );
  return await encodePng({ width, height, data });
}
