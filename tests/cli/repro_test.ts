import {
  deepStrictEqual,
  match,
  notStrictEqual,
  ok,
  strictEqual,
} from "node:assert/strict";
import { join } from "node:path";
import { sha256 } from "../../src/base/sha256.ts";
import { encodePng } from "../../src/image/encode.ts";
import { meansFile, newName } from "../config/parts/part_files.ts";
import { pngFile } from "../plan/plan_files.ts";
import { cli, type CliRun } from "../support/io.ts";
import { spawn, TINY, Workplace } from "./workplace.ts";

/** 24 iterations, hashed at 0, 10, 20 and 24. */
const STUDY = TINY.replace("iterations: 5", "iterations: 24");

/** Runs trials of a place again. */
async function repro(
  place: Workplace,
  words: readonly string[],
): Promise<CliRun> {
  return await cli(["repro", ...words, "--results", place.results]);
}

/** All files under a folder, with their hashes. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) Object.assign(found, await filesIn(path));
    else found[path] = sha256(await Deno.readFile(path));
  }
  return found;
}

/** A place with the study swept, and the id of its one trial. */
async function swept(
  files: Readonly<Record<string, string | Uint8Array>> = { "a.yaml": STUDY },
): Promise<AsyncDisposable & { place: Workplace; id: string; folder: string }> {
  const place = await Workplace.create(files);
  const { code, err } = await place.sweep("a.yaml");
  strictEqual(code, 0, err);
  const [id] = place.names("trials");
  return {
    ...{ place, id: id!, folder: place.path("results", "trials", id!) },
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

/** Changes a trial's record. */
async function edit(
  folder: string,
  // deno-lint-ignore no-explicit-any -- tests change many things
  change: (record: any) => void,
): Promise<void> {
  const file = join(folder, "trial.json");
  const record = JSON.parse(await Deno.readTextFile(file));
  change(record);
  await Deno.writeTextFile(file, JSON.stringify(record));
  // else it is told when the record is read, and left out
  const list = join(folder, "SHA256SUMS");
  await Deno.writeTextFile(list, ""); // perhaps removed already
  await Deno.remove(list);
}

Deno.test("repro runs all trials of a study again, bit by bit, and writes nothing into the results", async () => {
  await using place = await Workplace.create({
    "a.yaml": `${STUDY}grid: {beta: [4, 400]}`,
  });
  const where = ["--results", place.results];
  const run = await spawn(["sweep", place.path("a.yaml"), ...where]);
  strictEqual(run.code, 0, run.err);
  const before = await filesIn(place.results);
  const { code, out, err } = await spawn(["repro", "tiny", ...where]);
  strictEqual(code, 0, err);
  match(out, /\n\w{12} +tiny +bit-identical +4 +0\/255 +1\.000000\n/);
  match(out, /\n\n2 trials: 2 bit-identical\n$/);
  match(err, /\[2\/2\] \w{12}/);
  ok(!err.includes("other than recorded"));
  deepStrictEqual(await filesIn(place.results), before);
});

Deno.test("repro on another number of threads says so before it runs, and lays the facts side by side where it differs", async () => {
  await using it = await swept();
  const { threads } = (await it.place.record(it.id)).environment;
  const other = String(threads + 1);
  const { code, out, err } = await repro(it.place, [it.id, "--threads", other]);
  const table =
    /^Trial \w{12}: other than recorded:\n.*\n.*machineKey .* differs\n(.*\n)*/m;
  const [said] = err.match(table)!;
  match(said, RegExp(`threads +${threads} +${other} +differs`));
  // with painted images of 32 pixels it depends on the processor
  if (code === 0) match(out, /bit-identical, 24 iterations, 4 hashes/);
  else match(out, RegExp(`threads +${threads} +${other} +differs`));
  const json = await repro(it.place, [it.id, "--threads", other, "--json"]);
  const [trial] = JSON.parse(json.out).trials;
  strictEqual(trial.verdict, code === 0 ? "bit-identical" : "differs");
  deepStrictEqual(
    trial.facts.find(({ name }: { name: string }) => name === "threads"),
    { name: "threads", recorded: String(threads), now: other },
  );
});

Deno.test("repro names the interval whose hash differs, and tells a changed file from another run", async () => {
  await using it = await swept();
  const file = join(it.folder, "hashes.csv");
  const bytes = await Deno.readFile(file);
  const row = new TextDecoder().decode(bytes).indexOf("\n20,") + 10;
  bytes[row] = bytes[row]! ^ 1;
  await Deno.writeFile(file, bytes);
  const { code, out } = await repro(it.place, [it.id]);
  strictEqual(code, 1);
  match(
    out,
    /: record changed, 24 iterations, 4 hashes of images\nThe new run/,
  );
  match(out, /\nhashes\.csv was changed at iteration 20: .* agrees/);
  match(out, /\nhashes\.csv was changed or damaged: SHA-256 is \w{12}…, the/);
});

Deno.test("repro finds another image in the place of output.png", async () => {
  await using it = await swept();
  const data = new Float32Array(32 * 32 * 3).fill(0.5);
  const image = await encodePng({ width: 32, height: 32, data });
  await Deno.writeFile(join(it.folder, "output.png"), image);
  const { code, out } = await repro(it.place, [it.id]);
  strictEqual(code, 1);
  match(out, /differ by at most \d+\/255, in [\d.]+ % .*, SSIM 0\.\d{6}\./);
  match(out, /output\.png is not the image that the trial made/);
});

Deno.test("repro finds a record that says more iterations than there are", async () => {
  await using it = await swept();
  await edit(it.folder, (record) => record.iterationsRun = 1e15);
  const { code, out } = await repro(it.place, [it.id]);
  strictEqual(code, 1);
  match(out, /: record changed, 24 iterations, 4 hashes of images\n/);
  match(out, /\ntrial\.json says 1000000000000000 iterations: it was changed/);
});

Deno.test("repro says that costs were changed, or files damaged or lost, though the run is the same", async () => {
  await using it = await swept();
  const run = async (): Promise<string> => {
    const { code, out } = await repro(it.place, [it.id]);
    strictEqual(code, 1);
    match(out, /^\w{12}: record changed, 24 iterations, 4 hashes of images\n/);
    ok(!out.includes("machineKey"));
    return out;
  };
  const steps = join(it.folder, "steps.csv");
  const text = await Deno.readTextFile(steps);
  await Deno.writeTextFile(steps, text.replace(/^(0,)[^,]+/m, "$1123"));
  const changed = await run();
  match(changed, /\nsteps\.csv has other costs than the new run, in 1 of its /);
  match(changed, /\nsteps\.csv was changed or damaged: \d+ bytes, the list/);
  // also where the list was made to fit
  await Deno.remove(join(it.folder, "SHA256SUMS"));
  match(await run(), /other costs than the new run/);
  await Deno.writeTextFile(steps, text);
  await edit(it.folder, (record) => record.last.total = 123);
  match(await run(), /\ntrial\.json says last\.total is 123, it is [\d.]+\.\n/);
  await edit(it.folder, (record) => record.last = record.first);
  await Deno.remove(join(it.folder, "output.png"));
  match(await run(), /\noutput\.png cannot be read, or compared\./);
});

Deno.test("repro finds images of one's own by their content in --images", async () => {
  const study = STUDY.replace("painted:mosaic", "a.png");
  const bytes = await pngFile(0.2);
  await using it = await swept({ "a.yaml": study, "a.png": bytes });
  await Deno.remove(it.place.path("a.png"));
  const folder = it.place.path("pictures");
  await Deno.mkdir(join(folder, "below"), { recursive: true });
  // of the same size, but another one
  await it.place.write("pictures/a.png", bytes.with(-1, 0));
  const missing = await repro(it.place, [it.id, "--images", folder]);
  strictEqual(missing.code, 2);
  await it.place.write("pictures/below/b.png", bytes);
  const found = await repro(it.place, [it.id, "--images", folder]);
  strictEqual(found.code, 0, found.out + found.err);
  match(found.err, /Note: content a\.png was found at .*below\/b\.png\n/);
  const nowhere = await repro(it.place, [it.id, "--images", `${folder}/no`]);
  strictEqual(nowhere.code, 2);
  match(nowhere.err, /^Error: Cannot look for images in ".*no": /);
});

Deno.test("repro says how many trials of older plans it leaves out, and with --quiet verdicts only", async () => {
  await using it = await swept();
  await it.place.write("a.yaml", STUDY.replace("24", "12"));
  strictEqual((await it.place.sweep("a.yaml")).code, 0);
  const said = await repro(it.place, ["tiny"]);
  match(said.err, /^Note: 1 trial of older plans of study tiny left out: /m);
  match(said.err, /^Backend: tensorflow, as recorded /m);
  const quiet = await repro(it.place, ["tiny", "--quiet", "--threads", "999"]);
  deepStrictEqual([quiet.err, quiet.out.match(/\n/g)?.length], ["", 1]);
  match(quiet.out, /^\w{12}: (bit-identical|differs)\n$/);
  const { err } = await repro(it.place, ["tiny", "--threads", "999"]);
  match(err, /^Note: --threads 999 is more than the \d+ processors/m);
});

Deno.test("repro that is interrupted prints the verdicts that it has", async () => {
  await using place = await Workplace.create({
    "a.yaml": `${STUDY}grid: {beta: [4, 400]}`,
  });
  strictEqual((await place.sweep("a.yaml")).code, 0);
  const args = ["repro", "tiny", "--results", place.results];
  const { code, out } = await cli(args, {
    onErr: (text, io) => text.startsWith("[1/2]") && io.interrupt(),
  });
  strictEqual(code, 130);
  match(out, /\n\w{12} +tiny +bit-identical /);
  match(out, /\n\w{12} +tiny +not run .* interrupted\n/);
});

Deno.test("repro refuses a record whose settings were changed", async () => {
  await using it = await swept();
  await edit(it.folder, (record) => record.settings.beta = 41);
  const { code, out, err } = await repro(it.place, [it.id]);
  strictEqual(code, 6);
  match(out, /^\w{12}: not run: Cannot run trial \w{12} from its record: /);
  match(out, /have another hash \(\w{12}…\) than it says \(\w{12}…\)/);
  strictEqual(err, "");
});

Deno.test("repro says that an image has changed, and runs nothing", async () => {
  const study = STUDY.replace("painted:mosaic", "a.png");
  await using it = await swept({
    "a.yaml": study,
    "a.png": await pngFile(0.2),
  });
  strictEqual((await repro(it.place, [it.id])).code, 0);
  await it.place.write("a.png", await pngFile(0.3));
  const changed = await repro(it.place, [it.id]);
  strictEqual(changed.code, 2);
  match(
    changed.err,
    /^Trial .*: other than recorded:\n.*\ncontent +\w{12}… +\w{12}… /,
  );
  match(
    changed.out,
    /: not run: content a\.png is not what it was \(.*a\.png\)\n$/,
  );
  await Deno.remove(it.place.path("a.png"));
  const gone = await repro(it.place, [it.id]);
  match(gone.err, /content +\w{12}… +missing +dif/);
  match(gone.out, /: not run: content a\.png is missing \(\/.*a\.png\)\n$/);
});

Deno.test("repro runs a trial that went on from a checkpoint in one piece, as far as it ran", async () => {
  const long = STUDY.replace("iterations: 24", "iterations: 100000");
  await using place = await Workplace.create({
    "a.yaml": `${long}  logEvery: 7\n  checkpointEvery: 10it\n`,
  });
  for (const least of [20, 200]) {
    const { code } = await place.sweep("a.yaml", [], {
      errIsTerminal: true,
      onErr: (text, io) =>
        Number(text.match(/(\d+)\/100000 /)?.[1] ?? 0) >= least &&
        io.interrupt(),
    });
    strictEqual(code, 130);
  }
  const [id] = place.names("trials");
  const { iterationsRun, state, resumedAt } = await place.record(id!);
  deepStrictEqual([state, resumedAt.length], ["interrupted", 1]);
  notStrictEqual(iterationsRun, 0);
  const { code, out, err } = await repro(place, [id!]);
  strictEqual(code, 0, out);
  match(out, RegExp(`bit-identical, ${iterationsRun} iterations`));
  match(
    err,
    RegExp(`\\[1/1\\] ${id}  ${iterationsRun} iterations, as recorded`),
  );
});

Deno.test("repro compares the last image of a record without a chain, and says so", async () => {
  await using it = await swept();
  await Deno.remove(join(it.folder, "hashes.csv"));
  await edit(it.folder, (record) => {
    // as version 1 was written
    delete record.recordVersion;
    delete record.provenance;
    delete record.chainSha256;
    delete record.settings.hashEvery;
    delete record.style.version;
    delete record.content.version;
    delete record.environment.librarySha256;
    record.environment.hostname = "evil\x1b[2J";
    record.environment.machineKey = "tensorflow 2.20.0 CPU";
  });
  const { code, out, err } = await repro(it.place, [it.id]);
  strictEqual(code, 0, out);
  match(
    out,
    /: bit-identical, 24 iterations, the last image\nThe record has no/,
  );
  match(err, /machineKey +tensorflow 2\.20\.0 CPU +tensorflow \w{12} CPU/);
  match(err, /hostname +evil�\[2J /);
});

Deno.test("repro runs parts of one's own from the copies beside the study, if they are whole", async () => {
  const name = newName();
  const study = `${STUDY}  styleCost: ${name}\nuse: [own.ts]\n`;
  await using it = await swept({ "a.yaml": study, "own.ts": meansFile(name) });
  await Deno.remove(it.place.path("own.ts"));
  const args = ["repro", it.id, "--results", it.place.results];
  const run = await spawn(args);
  strictEqual(run.code, 0, run.err + run.out);
  const [kept] = it.place.names("studies", "tiny", "parts");
  const copy = it.place.path("results/studies/tiny/parts", kept!, "own.ts");
  await Deno.writeTextFile(copy, `${meansFile(name)}// changed`);
  const { code, out } = await spawn(args);
  strictEqual(code, 6);
  match(
    out,
    /own\.ts cannot be used: no copy of it with SHA-256 \w{12}… is in ".*"\n$/,
  );
});

Deno.test("repro --keep keeps the new run, elsewhere than in the results", async () => {
  await using it = await swept();
  const elsewhere = it.place.path("again");
  strictEqual((await repro(it.place, [it.id, "--keep", elsewhere])).code, 0);
  deepStrictEqual(it.place.allNames("again", "trials", it.id), [
    "SHA256SUMS",
    "hashes.csv",
    "metrics.json",
    "output.png",
    "steps.csv",
    "trial.json",
  ]);
  const again = ["--results", elsewhere];
  const verified = await cli(["results", "verify", ...again]);
  deepStrictEqual([verified.code, verified.err], [0, ""], verified.out);
  const { out } = await cli(["results", "--study", "tiny", ...again]);
  match(out, RegExp(it.id));
  await Deno.symlink(it.place.results, it.place.path("link"));
  for (const inside of ["results", "results/trials/new", "link/new/folder"]) {
    const keep = it.place.path(inside);
    const { code, err } = await repro(it.place, [it.id, "--keep", keep]);
    strictEqual(code, 2);
    match(err, /^Error: Cannot keep the new runs in ".*": it is in the res/);
  }
});

Deno.test("repro says what it cannot run again", async () => {
  await using place = await Workplace.create({
    "a.yaml": STUDY.replace(
      "iterations: 24",
      "iterations: 24\n  clamp: false\n" +
        "  optimizer: {name: adam, learningRate: 1.0e+20}",
    ),
  });
  await place.sweep("a.yaml");
  const [id] = place.names("trials");
  const failed = await repro(place, [id!]);
  deepStrictEqual([failed.code, failed.out], [
    2,
    `${id}: not run: it left no image\n`,
  ]);
  match((await repro(place, ["tiny"])).err, /none of its trials has left an/);
  const near = await repro(place, ["dir/tinny.yaml"]);
  match(
    near.err,
    /Cannot find "dir\/tinny\.yaml": .* one of the studies tiny /,
  );
  match(near.err, /did you mean "tiny"\?/);
  match((await repro(place, [])).err, /expected ids of trials, or the name of/);
});
