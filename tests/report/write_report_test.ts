import {
  deepStrictEqual,
  match,
  ok,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { basename, join } from "node:path";
import { decodeImage } from "../../src/image/decode.ts";
import { cli } from "../support/io.ts";
import { sha256 } from "../../src/base/sha256.ts";
import { writeFileWhole } from "../../src/report/write_whole.ts";
import { verifyResults } from "../../src/store/mod.ts";
import { spawn } from "../cli/workplace.ts";
import { makePage } from "./pages.ts";

const OPTIONS = { betas: [4, 40], rates: [0.1], side: 200 };

/** Names of files in a folder, sorted. */
function fileNames(folder: string): string[] {
  return [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile)
    .map(({ name }) => name).sort();
}

/** Files in a folder, with what they hold. */
async function contents(folder: string): Promise<Map<string, string>> {
  const read = async (name: string): Promise<[string, string]> => [
    name,
    (await Deno.readFile(join(folder, name))).toHex(),
  ];
  return new Map(await Promise.all(fileNames(folder).map(read)));
}

Deno.test("report writes the same bytes twice, small images of 160 pixels, and no drafts", async () => {
  await using place = await makePage(OPTIONS);
  const folder = join(place.results, "page_files");
  const html = await Deno.readTextFile(place.page);
  const before = await contents(folder);
  const again = ["--results", place.results, "--out", place.page];
  strictEqual((await cli(["report", ...again])).code, 0);
  strictEqual(await Deno.readTextFile(place.page), html);
  deepStrictEqual(await contents(folder), before);
  ok(![...before.keys()].some((name) => name.endsWith(".tmp")));
  const thumbnail = [...before.keys()].find((it) => it.startsWith("0"))!;
  const bytes = await Deno.readFile(join(folder, thumbnail));
  const { width, height } = await decodeImage(bytes, thumbnail);
  deepStrictEqual([width, height], [160, 160]);
});

Deno.test("report --embed needs no file beside the page", async () => {
  await using place = await makePage(OPTIONS, ["--embed"]);
  await rejects(Deno.stat(join(place.results, "page_files")));
  const html = await Deno.readTextFile(place.page);
  const addresses = [...html.matchAll(/"(?:full|thumbnail)":"([^"]{5})/g)];
  deepStrictEqual(new Set(addresses.map(([, it]) => it)), new Set(["data:"]));
});

Deno.test("report runs with the permissions of its task, and goes beside the study", async () => {
  await using place = await makePage(OPTIONS);
  const args = ["report", "sample", "--results", place.results];
  const { code, out, err } = await spawn(args);
  strictEqual(code, 0, err);
  strictEqual(err, "");
  const page = join(place.results, "studies", "sample", "report.html");
  strictEqual(out, `${page}\n`);
  match(await Deno.readTextFile(page), /<script src="report_files\/data.js">/);
  const data = await Deno.readTextFile(
    join(page, "..", "report_files", "data.js"),
  );
  match(data, /"full":"\.\.\/\.\.\/trials\/000000000001\/output\.png"/);
  const where = `--results ${place.results}"`;
  ok(data.includes(`"deno task repro sample ${where}`));
  ok(data.includes(`"deno task report sample ${where}`));
  // the other page has a name of its own, and lies in the results' folder
  await Deno.remove(place.page);
  await Deno.remove(join(place.results, "page_files"), { recursive: true });
  strictEqual((await cli(["report", ...args.slice(2)])).code, 0);
  const findings = verifyResults(place.results).findings
    .filter(({ path }) => !path.startsWith("trials/"));
  deepStrictEqual(findings, []);
});

Deno.test("report writes nothing through a link that lies among results", async () => {
  await using place = await makePage(OPTIONS);
  const away = join(place.results, "away");
  await Deno.mkdir(away);
  await Deno.symlink(away, join(place.results, "report_files"));
  const { code, err } = await cli(["report", "--results", place.results]);
  strictEqual(code, 6);
  match(err, /report_files": it is a symbolic link/);
  deepStrictEqual(await Array.fromAsync(Deno.readDir(away)), []);
});

Deno.test("report follows no link of a study's folder, but one that --out names", async () => {
  await using place = await makePage(OPTIONS);
  const study = join(place.results, "studies", "sample");
  const away = join(place.results, "away");
  await Deno.rename(study, away);
  await Deno.symlink(away, study);
  const before = fileNames(away);
  const args = ["report", "sample", "--results", place.results];
  const { code, err } = await cli(args);
  strictEqual(code, 6);
  match(err, /studies\/sample": it is a symbolic link/);
  deepStrictEqual(fileNames(away), before);
  const chosen = await cli([...args, "--out", join(study, "mine.html")]);
  strictEqual(chosen.code, 0);
  ok(fileNames(away).includes("mine.html"));
});

Deno.test("report --embed leaves whole images out that are too large together, and says so", async () => {
  await using place = await makePage(OPTIONS);
  const image = join(place.results, "trials", "000000000001", "output.png");
  // zeros after the end of a PNG are no part of it
  await Deno.truncate(image, 65e6);
  const out = join(place.results, "sent.html");
  const { code, err } = await cli(
    ["report", "--results", place.results, "--out", out, "--embed"],
  );
  strictEqual(code, 0, err);
  match(
    err,
    /Cannot embed 65 MB of whole images: at most 64 MB go into a page/,
  );
  const html = await Deno.readTextFile(out);
  ok(html.includes('"full":null') && html.length < 1e6);
});

Deno.test("report says where the page cannot go", async () => {
  await using place = await makePage(OPTIONS);
  const out = join(place.page, "in a file", "page.html");
  const { code, err } = await cli(
    ["report", "--results", place.results, "--out", out],
  );
  strictEqual(code, 6);
  match(err, RegExp(`^Error: Cannot write .*${basename(out)}: .*--out FILE`));
});

Deno.test("report leaves out what is damaged, and says so", async () => {
  await using place = await makePage(OPTIONS);
  const folder = join(place.results, "trials", "000000000001");
  await Deno.writeFile(join(folder, "output.png"), new Uint8Array([1, 2, 3]));
  await Deno.writeTextFile(join(folder, "steps.csv"), "step,tot");
  const other = join(place.results, "trials", "000000000002");
  await Deno.writeTextFile(join(other, "trial.json"), "{");
  const args = ["--results", place.results, "--out", place.page];
  const { code, err } = await cli(["report", ...args]);
  strictEqual(code, 0);
  match(err, /Warning: Cannot .*output\.png/);
  match(err, /Warning: Cannot read .*steps\.csv/);
  match(err, /Warning: Cannot read .*2\/trial\.json": it is not JSON/);
  const data = await Deno.readTextFile(
    join(place.results, "page_files", "data.js"),
  );
  match(
    data,
    /"image":null,"content":0,"style":1,"environment":0,"curves":\[\]/,
  );
  match(data, /"1 trial is left out: its record is damaged\."/);
  match(data, /"1 image is missing or damaged, of trial 000000\."/);
  match(data, /"Cannot read [^"]*\\"[^"]*steps\.csv/);
});

Deno.test("report tells what made the trials: commands for a shell, the study's text, hashes of images and parts", async () => {
  const command = ["sweep", "s.yaml", "--filter", "learningRate>0.02"];
  const text = "name: sample\n# <script>\n";
  const hash = sha256(new TextEncoder().encode(text));
  const kept = { sha256: hash, bytes: text.length, path: null };
  await using place = await makePage({
    ...OPTIONS,
    change: () => ({
      parts: [{
        ...{ kind: "init", name: "picky", file: "./picky.ts" },
        sha256: "12ab".repeat(16),
      }],
      provenance: {
        ...{ command, whyNoCommit: null, diff: null, untracked: null },
        ...{ denoLockSha256: null, variables: {}, weightsBytes: null },
        study: kept,
        plan: kept,
      },
    }),
  });
  const folder = join(place.results, "provenance");
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, `${hash}.yaml`), text);
  const args = ["--results", place.results, "--out", place.page];
  strictEqual((await cli(["report", ...args])).code, 0);
  const data = await Deno.readTextFile(
    join(place.results, "page_files", "data.js"),
  );
  const { origins: [origin] } = JSON.parse(data.slice(14, -3));
  deepStrictEqual(origin.commands, [
    "deno task sweep s.yaml --filter 'learningRate>0.02'",
  ]);
  deepStrictEqual(origin.studies, [{ sha256: hash, text }]);
  deepStrictEqual(origin.files.map(({ name }: { name: string }) => name), [
    "painted:mosaic",
    "painted:swirl",
    "init picky: ./picky.ts",
  ]);
});

Deno.test("report refuses a page that is a folder or that browsers would not show", async () => {
  await using place = await makePage(OPTIONS);
  for (
    const [out, why] of [
      [place.results, /it is a folder; expected a file/],
      [`${place.results}/new/`, /it is a folder/],
      [`${place.results}/notes.txt`, /browsers would not show it/],
    ] as const
  ) {
    const { code, err } = await cli(
      ["report", "--results", place.results, "--out", out],
    );
    strictEqual(code, 2);
    match(err, why);
  }
});

Deno.test("writeFileWhole() tells of the file, not of its draft", async () => {
  const path = join(await Deno.makeTempDir(), "no folder", "page.html");
  await rejects(writeFileWhole(path, ""), (error: Error) => {
    ok(!error.message.includes(".tmp"), error.message);
    return error.message.includes("page.html");
  });
  await Deno.remove(join(path, "..", ".."));
});

Deno.test("report says that there is nothing to report", async () => {
  await using place = await makePage(OPTIONS);
  for (const name of ["studies", "trials"]) {
    await Deno.remove(join(place.results, name), { recursive: true });
  }
  const { code, err } = await cli(["report", "--results", place.results]);
  strictEqual(code, 2);
  match(err, /Cannot report: there are no trials yet/);
});
