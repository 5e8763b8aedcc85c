import {
  deepStrictEqual,
  match,
  notStrictEqual,
  ok,
  strictEqual,
} from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { decodeImage } from "../../src/image/decode.ts";
import { encodePng } from "../../src/image/encode.ts";
import { readCheckout } from "../../src/runner/checkout.ts";
import { cli, type CliRun } from "../support/io.ts";
import { Repository } from "../runner/git.ts";
import { spawn, Workplace } from "./workplace.ts";

const PROGRAM = fileURLToPath(
  new URL("../check/stylise.py", import.meta.url),
);

/** Has another program make images, in a folder of the place. */
async function make(
  place: Workplace,
  folder: string,
  { noise = 0, stretch = 1 } = {},
): Promise<string> {
  const path = place.path(folder);
  await Deno.mkdir(path, { recursive: true });
  const { success } = await new Deno.Command("python3", {
    args: [PROGRAM, path, String(noise), String(stretch)],
  }).output();
  ok(success);
  return path;
}

/** Words that approve the images of a folder. */
function approving(
  place: Workplace,
  images: string,
  ...more: readonly string[]
): string[] {
  return [
    ...["baseline", "approve", "--images", images, "--name", "views"],
    ...["--content", "photo:coffee", "--style", "painted:swirl"],
    ...["--size", "48x32", "--baselines", place.path("baselines")],
    ...["--results", place.results, "--by", "A Person"],
    ...more,
  ];
}

/** Checks images of a folder. */
async function check(
  place: Workplace,
  images: string,
  ...more: readonly string[]
): Promise<CliRun> {
  const against = place.path("baselines", "views");
  return await cli([
    ...["check", "--images", images, "--against", against, ...more],
  ]);
}

function baselinesOf(place: Workplace): string[] {
  return ["--baselines", place.path("baselines")];
}

async function approved(): Promise<Workplace> {
  const place = await Workplace.create();
  const images = await make(place, "out");
  const { code, err } = await cli(approving(place, images, "--allow-dirty"));
  strictEqual(code, 0, err);
  return place;
}

Deno.test("check --images passes what another program makes again, and rounding noise, and fails a fault", async () => {
  await using place = await approved();
  const same = await check(place, await make(place, "same"));
  deepStrictEqual([same.code, same.err], [0, ""]);
  match(
    same.out,
    /\nview 0 +identical +as approved\nview 1 .*\n\nPassed: 2 images are as a/,
  );
  const noisy = await check(place, await make(place, "noisy", { noise: 0.2 }));
  strictEqual(noisy.code, 0, noisy.out);
  match(noisy.out, /Passed: 2 images are within their bands\n/);
  const folder = place.path("noisy");
  await Deno.rename(`${folder}/view 0.png`, `${folder}/view 0.jpg`);
  match(
    (await check(place, folder)).out,
    /Note: view 0: The image of now is a JPEG/,
  );
  const faulty = await make(place, "faulty", { stretch: 1.1 });
  const found = await check(
    ...[place, faulty, "--html", place.path("gate", "page.html")] as const,
    ...["--json", place.path("gate", "gate.json")],
  );
  strictEqual(found.code, 7);
  match(
    found.out,
    /\nview 0 +worse +out of its bands\n +1 − SSIM to the baseline +0\.0/,
  );
  match(
    found.out,
    /Regression: 2 images are out of their bands; 2 of 2 images fail\n2 worse; 0:0\d\n$/,
  );
  const text = await Deno.readTextFile(place.path("gate", "gate.json"));
  const { studies: [study] } = JSON.parse(text);
  deepStrictEqual(
    study.trials[0].evidence.map((it: { name: string }) => it.name).sort(),
    [
      ...["contentDistance", "histogramDistance", "pixels", "sharpness"],
      ...["ssim", "ssim", "styleDistance", "totalVariation"],
      ...["vggDistance", "window"],
    ],
  );
  const whole = await check(place, faulty, "--all");
  strictEqual(whole.out.match(/\n +metric sharpness /g)?.length, 2, whole.out);
  // wide bands, given by somebody who knows why
  const bands = ["image.ssim=1", "image.window=255", "image.vggDistance=9"];
  const wide = await check(
    ...[place, faulty, "--band", "metrics=9"] as const,
    ...bands.flatMap((band) => ["--band", band]),
  );
  strictEqual(wide.code, 0, wide.out);
});

Deno.test("baseline learn --images widens bands until check passes, and keeps them when approved again", async () => {
  await using place = await approved();
  const elsewhere = await make(place, "elsewhere", { noise: 3 });
  strictEqual((await check(place, elsewhere)).code, 7);
  const against = ["--against", place.path("baselines", "views")];
  const words = [
    ...["baseline", "learn", "--images", elsewhere, ...against],
    ...["--allow-dirty", "--by", "B", "--note", "other machine"],
  ];
  // images of a fault must not widen anything
  const refused = await cli(words);
  strictEqual(refused.code, 7);
  match(refused.err, /Cannot learn from view 0, view 1: not within the bands/);
  const learned = await cli([...words, "--same-code"]);
  strictEqual(learned.code, 0, learned.err);
  match(
    learned.out,
    /^Learned in .*views from 2 images of ".*\/elsewhere"; --machine NAME tells /,
  );
  match(learned.out, /\n +view 0: .*image\.window 4 → \d/);
  const shown = await cli(["baseline", "show", ...baselinesOf(place)]);
  match(shown.out, /sharpness=/);
  match(shown.out, /\nLearned by B on .*: other machine\n/);
  match(shown.out, /learned on\n {2}\S*\/elsewhere\n/);
  const named = ["--machine", "runner, AVX2"];
  const again = await cli([...words, "--same-code", ...named]);
  match(again.out, / from 2 images of "runner, AVX2"\n/);
  const nameless = await cli([...words, "--same-code", "--machine", " "]);
  match(nameless.err, /Cannot use " " for --machine: expected a name of one/);
  const both = await cli(["baseline", "show", ...baselinesOf(place)]);
  match(both.out, /\n {2}runner, AVX2\n/);
  strictEqual((await check(place, elsewhere)).code, 0);
  const faulty = await make(place, "faulty", { stretch: 1.1 });
  strictEqual((await check(place, faulty)).code, 7);
  await cli(approving(place, place.path("out"), "--allow-dirty"));
  strictEqual((await check(place, elsewhere)).code, 0);
  const other = await Deno.makeTempDir({ dir: place.root });
  await Deno.writeFile(`${other}/x.png`, await grey(0.5));
  const unknown = await cli([...words.slice(0, 3), other, ...against]);
  match(
    unknown.err,
    /none of its images is in .*; expected some of: view 0, v/,
  );
});

Deno.test("check --images tells images that are new, gone, of another size or damaged", async () => {
  await using place = await approved();
  const images = await make(place, "odd");
  await Deno.rename(`${images}/view 1.png`, `${images}/view 2.png`);
  await Deno.writeTextFile(`${images}/notes.txt`, "no image");
  const odd = await check(place, images);
  strictEqual(odd.code, 9);
  match(odd.out, /\nview 1 +missing\nview 2 +new\nview 0 +identical/);
  match(odd.out, /Not looked at, .* \(1\): notes\.txt\n/);
  const command =
    /deno task baseline approve --images \S+ --name views .*--note "why", then commit/;
  match(odd.out, command);
  // what is not looked at, and then removed, may be damaged
  const gone = place.path("baselines", "views", "view 1.png");
  await Deno.writeTextFile(gone, "");
  strictEqual((await check(place, images)).code, 9);
  const alone = await check(place, images, "--only", "view 0");
  strictEqual(alone.code, 0, alone.out);
  match(alone.out, /2 images left out by --only/);
  const against = ["--against", place.path("baselines", "views")];
  const pruning = ["baseline", "prune", "--images", images, ...against];
  match(
    (await cli([...pruning, "--allow-dirty"])).out,
    /Removed from .*views: 1 image: view 1\nNext: commit .*\n$/,
  );
  match((await check(place, images)).out, /Baseline for all of it: 1 id|1 new/);
  await cli(approving(place, place.path("out"), "--allow-dirty"));
  const { width, height, data } = await decodeImage(
    await Deno.readFile(`${images}/view 2.png`),
    "view",
  );
  const half = { width, height: height / 2, data };
  await Deno.writeFile(
    `${images}/view 1.png`,
    await encodePng({ ...half, data: data.slice(0, data.length / 2) }),
  );
  await Deno.remove(`${images}/view 2.png`);
  await Deno.writeFile(`${images}/view 0.png`, new Uint8Array(99));
  const worse = await check(place, images);
  strictEqual(worse.code, 7);
  match(worse.out, /\nview 1 +worse +out of its bands\n +size +48×32 +48×16\n/);
  match(
    worse.out,
    /Regression: 1 image could not be read: Cannot read .*view 0\.png as an im/,
  );
  match(worse.out, /to check the first of it alone: .* --only 'view 0'\n/);
  // names that no baseline can have stop nothing else
  await Deno.writeTextFile(`${images}/baseline.png`, "");
  await Deno.writeTextFile(`${images}/ünï.png`, "");
  const named = await check(place, images);
  strictEqual(named.code, 7);
  match(named.out, /\nbaseline\.png +new\n .*\nünï\.png +new\n/);
  match(named.out, /- Rename or remove, .*: baseline\.png, ünï\.png\n/);
  match(
    named.out,
    /Cannot use .*baseline\.png for a baseline: expected a name/,
  );
  await Deno.remove(images, { recursive: true });
  await Deno.mkdir(images);
  const none = await check(place, images);
  strictEqual(none.code, 4);
  match(none.err, /Cannot find images in .*odd: expected \.png or \.jpg files/);
});

Deno.test("baseline approve --images --only approves these images, and removes none", async () => {
  await using place = await approved();
  const folder = place.path("baselines", "views");
  const textOf = (id: string) => Deno.readTextFile(`${folder}/${id}.json`);
  const [zero, one] = [await textOf("view 0"), await textOf("view 1")];
  const images = await make(place, "other", { stretch: 1.2 });
  const nonsense = approving(place, images, "--only", "x", "--allow-dirty");
  match((await cli(nonsense)).err, /Cannot find "x" for --only/);
  const words = ["--only", "view 1", "--allow-dirty"];
  const { code, out, err } = await cli(approving(place, images, ...words));
  strictEqual(code, 0, err);
  match(out, /^Approved in .*views: 1 image\nNext: commit .* --same-code\n/);
  strictEqual(await textOf("view 0"), zero);
  notStrictEqual(await textOf("view 1"), one);
  // as of a program that died early
  await Deno.remove(`${images}/view 0.png`);
  const less = await cli(approving(place, images, "--allow-dirty"));
  strictEqual(less.code, 0, less.err);
  match(
    less.out,
    /^Nothing to approve .*\nKept, though not in .*: view 0; .* baseline prune /,
  );
  strictEqual(await textOf("view 0"), zero);
  // what stays was measured beside another content
  const content = ["--content", "photo:astronaut"];
  const mixed = approving(place, images, ...content, "--allow-dirty");
  const refused = await cli(mixed.toSpliced(mixed.indexOf("--content"), 2));
  strictEqual(refused.code, 9, refused.out);
  match(refused.err, /content photo:astronaut is not the image/);
  const sized = approving(place, images, "--style-size", "40");
  const odd = await cli([...sized, "--allow-dirty"]);
  match(
    odd.err,
    /beside a style of \S+: expected \S+, as of .* stay: view 0\n/,
  );
  strictEqual(await textOf("view 0"), zero);
});

Deno.test("check --images guesses nothing of two files of one name", async () => {
  await using place = await approved();
  const images = await make(place, "twins");
  await Deno.copyFile(`${images}/view 0.png`, `${images}/view 0.jpg`);
  const { code, out } = await check(place, images);
  strictEqual(code, 9);
  match(out, /\nview 0\.jpg +new\n .*Cannot tell which .*\nview 0\.png +new\n/);
  match(out, /- Rename or remove, .*: view 0\.jpg, view 0\.png\n/);
});

Deno.test("baseline approve and learn refuse options of studies with --images, and of images with studies", async () => {
  await using place = await Workplace.create({ "tiny.yaml": "" });
  const images = place.path("out");
  const words = [...approving(place, images), "--backend", "wasm"];
  const { code, err } = await cli(words);
  strictEqual(code, 2);
  match(err, /^Error: Cannot take --backend with --images: studies alone take/);
  const against = ["--against", place.path("baselines", "views")];
  const threads = ["--images", images, ...against, "--threads", "2"];
  const learned = await cli(["baseline", "learn", ...threads]);
  match(learned.err, /^Error: Cannot take --threads with --images: /);
  const machine = [place.path("tiny.yaml"), "--machine", "a runner"];
  const study = await cli(["baseline", "learn", ...machine]);
  match(study.err, /^Error: Cannot learn from images with studies, /);
});

Deno.test("check --images refuses other contents, studies' baselines, and options of studies", async () => {
  await using place = await Workplace.create({ "c.png": await grey(0.2) });
  const images = await make(place, "out");
  const content = [
    "--content",
    place.path("c.png"),
    "--style",
    "painted:swirl",
  ];
  const made = await cli([
    ...["baseline", "approve", "--images", images, "--name", "views"],
    ...[...content, "--baselines", place.path("baselines"), "--by", "A"],
    ...["--results", place.results, "--allow-dirty"],
    ...["--style-size", "32", "--metrics", "ssim"],
  ]);
  strictEqual(made.code, 0, made.err);
  // it is found from any folder
  const index = place.path("baselines", "views", "baseline.json");
  match(await Deno.readTextFile(index), /"source": "\.\.\/\.\.\/c\.png"/);
  const noisy = await make(place, "noisy", { noise: 0.2 });
  strictEqual((await check(place, noisy)).code, 0);
  await Deno.writeFile(place.path("c.png"), await grey(0.3));
  const other = await check(place, noisy);
  strictEqual(other.code, 9);
  match(other.err, /content .*c\.png is not the image that it was approved wi/);
  const mixed = await check(place, noisy, "--jobs", "2");
  match(mixed.err, /Cannot take --jobs with --images/);
  const ofStudy = await cli(["check", "configs/ci.yaml", "--band", "ssim=1"]);
  match(ofStudy.err, /Cannot take --band without --images DIR and --against/);
  const half = await cli(["check", "--images", noisy]);
  match(half.err, /without --images DIR and --against BASELINE/);
  const nowhere = await cli([
    ...["check", "--images", noisy, "--against", place.path("none")],
  ]);
  strictEqual(nowhere.code, 9);
  match(
    nowhere.err,
    /baseline approve --images \S+noisy --name none --baselines \S+ --co/,
  );
  const band = await check(place, noisy, "--band", "image.windw=3");
  match(band.err, /did you mean "image\.window"\?/);
  deepStrictEqual([mixed.code, half.code, band.code], [2, 2, 2]);
});

Deno.test("baseline approve --images keeps the commit of the repository that the baselines are in, and refuses it dirty", async () => {
  await using repository = await Repository.create({ "a.txt": "1" });
  await using place = await Workplace.create();
  const images = await make(place, "out");
  const words = [
    ...approving(place, images),
    ...["--note", "first"],
  ].map((word) =>
    word === place.path("baselines") ? `${repository.folder}/baselines` : word
  );
  await repository.write("a.txt", "2");
  const dirty = await cli(words);
  strictEqual(dirty.code, 2);
  match(dirty.err, /differs from its commit: .*a\.txt \(changed\).*--allow-di/);
  await repository.write("a.txt", "1");
  const { code, out, err } = await cli(words);
  strictEqual(code, 0, err);
  match(
    out,
    /^Approved in .*views: 2 images\nNext: commit .*\nBefore and after: .*approve\.html/,
  );
  const { approval } = JSON.parse(
    await Deno.readTextFile(`${repository.folder}/baselines/views/view 0.json`),
  );
  const { gitCommit: commit } = await readCheckout(repository.folder);
  const { at: _, ...rest } = approval;
  deepStrictEqual(rest, {
    ...{ by: "A Person", commit, isDirty: false, note: "first" },
  });
  // what is not said is as it was
  const short = words.filter((_, at) => at < 6 || at > 11);
  const unsaid = await cli([...short, "--dry-run"]);
  match(unsaid.out, /^Nothing to approve in .*views: 2 images are as before\n/);
  // the baseline itself is no change of the code
  const again = await cli([...words, "--dry-run"]);
  match(again.out, /^Nothing to approve in .*views: 2 images are as before\n/);
});

Deno.test("check --images tells what a branch changed in the baseline, in whose repository it lies", async () => {
  await using repository = await Repository.create({ "a.txt": "1" });
  await using place = await Workplace.create();
  const images = await make(place, "out");
  const baselines = `${repository.folder}/baselines`;
  const words = approving(place, images)
    .map((word) => word === place.path("baselines") ? baselines : word);
  strictEqual((await cli(words)).code, 0);
  await repository.git("add", "--all");
  await repository.git("commit", "--quiet", "--no-gpg-sign", "-m", "approved");
  const wide = await cli([...words, "--band", "image.window=9"]);
  strictEqual(wide.code, 0, wide.err);
  const here = Deno.cwd();
  Deno.chdir(place.root);
  try {
    const against = ["--against", `${baselines}/views`];
    const { code, out, err } = await cli([
      ...["check", "--images", images, ...against, "--base", "HEAD"],
    ]);
    strictEqual(code, 0, err);
    match(
      out,
      /since HEAD .*: views: 2 of 2 images changed: 2 with the same image; bands of 2 wider; approved by A Person\n/,
    );
  } finally {
    Deno.chdir(here);
  }
});

Deno.test("check --images and baseline approve --images run with exactly the permissions of their tasks", async () => {
  await using place = await Workplace.create();
  const images = await make(place, "out");
  const made = await spawn(approving(place, images, "--allow-dirty"));
  strictEqual(made.code, 0, made.err);
  const noisy = await make(place, "noisy", { noise: 0.2 });
  const against = place.path("baselines", "views");
  const page = place.path("page.html");
  const { code, err } = await spawn([
    ...["check", "--images", noisy, "--against", against, "--html", page],
  ], { env: { GITHUB_STEP_SUMMARY: place.path("summary.md") } });
  strictEqual(code, 0, err);
  match(await Deno.readTextFile(page), /^<!doctype html>/);
  match(
    await Deno.readTextFile(place.path("summary.md")),
    /^### Images: Passed: 2 images are within their bands\n/,
  );
});

/** A PNG file of one grey. */
async function grey(value: number): Promise<Uint8Array> {
  const data = new Float32Array(48 * 32 * 3).fill(value);
  return await encodePng({ width: 48, height: 32, data });
}
