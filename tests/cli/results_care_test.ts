import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { GRID, spawn, TINY, Workplace } from "./workplace.ts";

/** Four trials of real results, with an image on the way. */
async function swept(): Promise<Workplace> {
  const place = await Workplace.create({
    "grid.yaml": GRID.replace("iterations: 5", "iterations: 5\n  saveEvery: 2"),
    "tiny.yaml": TINY,
  });
  strictEqual((await place.sweep("grid.yaml", ["--quiet"])).code, 0);
  return place;
}

Deno.test("results verify finds nothing in what a sweep made, with lists and without", async () => {
  await using place = await swept();
  await place.sweep("tiny.yaml", ["--quiet", "--backend", "wasm"]);
  const whole = await place.query("verify");
  deepStrictEqual([whole.code, whole.err], [0, ""]);
  // one more where the checkout has a diff
  match(
    whole.out,
    /^Verified: 5 trials, (39|40) files, 0\.\d+ MB: nothing is wrong/,
  );
  for (const folder of place.names("trials")) {
    const path = place.path("results", "trials", folder);
    await Deno.remove(join(path, "SHA256SUMS"));
    // as versions wrote it that did not know these settings
    const record = JSON.parse(await Deno.readTextFile(`${path}/trial.json`));
    for (const name of ["contentCost", "styleCost", "timeout"]) {
      delete record.settings[name];
    }
    await Deno.writeTextFile(`${path}/trial.json`, JSON.stringify(record));
  }
  const old = await place.query("verify");
  strictEqual(old.code, 0, old.out);
  match(
    old.out,
    /^Without a list of hashes, .*: trials\/\w{12}.*\nVerified: 5/,
  );
});

Deno.test("results verify prints a table of what is wrong, and exits 1", async () => {
  await using place = await swept();
  const [a, b, c] = place.names("trials");
  const at = (...parts: string[]) => place.path("results", "trials", ...parts);
  const png = await Deno.readFile(at(a!, "output.png"));
  png[png.length >> 1]! ^= 1;
  await Deno.writeFile(at(a!, "output.png"), png);
  await Deno.remove(at(b!, "images", "00002.png"));
  // a record whose settings are others, in a trial that has no list
  const text = await Deno.readTextFile(at(c!, "trial.json"));
  await Deno.writeTextFile(
    at(c!, "trial.json"),
    text.replace('"iterations": 5', '"iterations": 6'),
  );
  await Deno.remove(at(c!, "SHA256SUMS"));
  await Deno.writeTextFile(at("\u001b[2Jx"), "");
  const { code, out, err } = await place.query("verify");
  deepStrictEqual([code, err], [1, ""]);
  match(
    out,
    RegExp(`^problem +path\n(.*\n)*damaged +\\S*${a}/output\\.png +SHA`),
  );
  match(
    out,
    RegExp(`\nmissing +\\S*${b}/images/00002\\.png +the list names it`),
  );
  match(
    out,
    RegExp(`\nwrong +\\S*${c}/trial\\.json +its settings have the hash`),
  );
  match(out, /\nforeign +\S*trials\/�\[2Jx +no folder\n/);
  match(out, /: 4 problems\n$/);
  const one = await place.query("verify", b!.slice(0, 8), "--json");
  strictEqual(one.code, 1);
  const { findings, trials } = JSON.parse(one.out);
  strictEqual(trials, 1);
  deepStrictEqual(findings.map((it: { problem: string }) => it.problem), [
    "missing",
  ]);
  const unknown = await place.query("verify", "zz");
  strictEqual(unknown.code, 2);
  match(unknown.err, /^Error: Cannot find trial "zz"/);
});

Deno.test("results verify hashes the settings of plans anew", async () => {
  await using place = await swept();
  const file = place.path("results", "studies", "tiny", "plan.json");
  const plan = JSON.parse(await Deno.readTextFile(file));
  plan.trials[2].settings.beta = 401;
  await Deno.writeTextFile(file, JSON.stringify(plan));
  const { code, out } = await place.query("verify");
  strictEqual(code, 1);
  match(
    out,
    RegExp(`the settings of trial "${plan.trials[2].id}" have the hash`),
  );
  match(out, /: 1 problem\n$/);
  plan.trials[2].settings.beta = 400;
  plan.shared.settings.alpha = 11;
  await Deno.writeTextFile(file, JSON.stringify(plan));
  const shared = await place.query("verify");
  strictEqual(shared.code, 1);
  match(shared.out, RegExp(`: ${plan.trials.length} problems\n$`));
});

Deno.test("results gc lists, says how to go on, and deletes with --yes only", async () => {
  await using place = await swept();
  await place.write("grid.yaml", GRID.replace("[4, 400]", "[4, 40]"));
  strictEqual((await place.sweep("grid.yaml", ["--quiet"])).code, 0);
  await Deno.mkdir(place.path("results", "running", "left"));
  const before = place.names("trials");
  strictEqual(before.length, 6);
  // the older plan is the only one to name two of them
  const usual = await place.query("gc");
  deepStrictEqual(usual.out.match(/^(\w+) .*results/gm)?.length, 1);
  const every = ["gc", "--only", "leftovers,plans,trials"];
  const list = await place.query(...every);
  deepStrictEqual([list.code, list.err], [0, ""]);
  match(list.out, /^kind +MB +path +why\nleftovers +0\.000 +\S*running\/left/);
  strictEqual(list.out.match(/^plans /gm)?.length, 2);
  strictEqual(
    list.out.match(/^trials .*only an older plan names it$/gm)?.length,
    2,
  );
  match(
    list.out,
    /\n\nNothing was deleted\. With --yes, 5 entries, .* would be/,
  );
  deepStrictEqual(place.names("trials"), before);
  const some = await place.query("gc", "--only", "leftovers,plans", "--yes");
  match(some.out, /\n\nDeleted: 3 entries, 0\.\d+ MB\n$/);
  deepStrictEqual(place.names("trials"), before);
  const all = await place.query("gc", "--only", "trials", "--yes", "--json");
  const { waste } = JSON.parse(all.out);
  strictEqual(waste.length, 2);
  for (const it of waste) {
    strictEqual(it.deleted, true);
    strictEqual(it.kind, "trials");
  }
  strictEqual(place.names("trials").length, 4);
  strictEqual((await place.query("gc")).out, "Nothing to delete\n");
  strictEqual((await place.query("verify")).code, 0);
  strictEqual(JSON.parse((await place.query("--json")).out).trials.length, 4);
});

Deno.test("results import merges a folder without an index, and is done the second time", async () => {
  await using place = await swept();
  await using other = await Workplace.create({ "tiny.yaml": TINY });
  await other.sweep("tiny.yaml", ["--quiet"]);
  const wanted = ["trials", "provenance"];
  for (const name of other.names().filter((it) => !wanted.includes(it))) {
    await Deno.remove(other.path("results", name), { recursive: true });
  }
  const args = [other.results, "--results", place.results];
  const dry = await spawn(["results", "import", ...args, "--dry-run"]);
  deepStrictEqual([dry.code, dry.err], [0, ""]);
  match(
    dry.out,
    /\nNothing was written\. It would be: 1 trial \(1 copied\)\n$/,
  );
  strictEqual(place.names("trials").length, 4);
  const first = await spawn(["results", "import", ...args]);
  deepStrictEqual([first.code, first.err], [0, ""]);
  match(first.out, /\ntrial +\w{12} +copied +\S*results\n\nImported: 1 trial/);
  const second = await spawn(["results", "import", ...args]);
  deepStrictEqual([second.code, second.err], [0, ""]);
  strictEqual(second.out, "Imported: 1 trial (1 there already)\n");
  strictEqual((await place.query("verify")).code, 0);
  // the sweep that would have run it finds it done
  const sweep = await place.sweep("tiny.yaml");
  match(sweep.err, /Done already: 1 of 1 trials/);
});

Deno.test("results import keeps what contradicts, leaves out what is damaged, and exits 1", async () => {
  await using place = await swept();
  await using other = await swept();
  const [a, b] = other.names("trials");
  const at = (...parts: string[]) => other.path("results", "trials", ...parts);
  await Deno.writeTextFile(at(a!, "steps.csv"), "");
  // as if it had ended elsewhere with another image
  const file = at(b!, "trial.json");
  const text = await Deno.readTextFile(file);
  const changed = text.replace(/"pixelsSha256": "../, '"pixelsSha256": "zz');
  await Deno.writeTextFile(file, changed);
  await Deno.remove(at(b!, "SHA256SUMS"));
  const { code, out } = await place.query("import", other.results);
  strictEqual(code, 1);
  match(
    out,
    RegExp(`\ntrial +${a} +refused +\\S+ +damaged steps\\.csv: 0 bytes`),
  );
  match(out, RegExp(`\ntrial +${b} +kept .*: superseded/${b}\\.from-`));
  match(out, /4 trials \(2 there already, 1 kept beside another, 1 left out\)/);
  const whole = await place.query("verify");
  strictEqual(whole.code, 0, whole.out);
  const json = await place.query("import", other.results, "--json");
  const { items } = JSON.parse(json.out);
  strictEqual(items.length, 5);
  ok(items.every((it: { source: string }) => it.source === other.results));
});

Deno.test.each([
  [["gc", "now"], /Cannot understand "results gc now": expected /],
  [["import"], /Cannot understand "results import": expected /],
  [["gc", "--only", "plan"], /"plan" for --only: .*did you mean "plans"\?/],
  [["verify", "--yes"], /Cannot take --yes with "results verify": expected/],
  [["gc", "--study", "s"], /Cannot take --study with "results gc": expected/],
  [["toString"], /Cannot understand "results toString"/],
])("results %j is refused with what is allowed", async (args, expected) => {
  await using place = await Workplace.create();
  await Deno.mkdir(place.results);
  const { code, out, err } = await place.query(...args);
  deepStrictEqual([code, out], [2, ""]);
  match(err, expected);
  deepStrictEqual(place.allNames("results"), []);
});

Deno.test.each(["../evil", "/tmp/evil", "a/../../evil", "..", ".hidden"])(
  "sweep refuses %j as the name of a study, and writes nothing",
  async (name) => {
    await using place = await Workplace.create({
      "evil.yaml": TINY.replace("name: tiny", `name: ${name}`),
    });
    const { code, err } = await place.sweep("evil.yaml");
    strictEqual(code, 2);
    match(err, /expected up to 100 lower-case letters/);
    deepStrictEqual(place.allNames(), ["evil.yaml"]);
  },
);
