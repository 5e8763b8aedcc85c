import {
  deepStrictEqual,
  match,
  ok,
  strictEqual,
  throws,
} from "node:assert/strict";
import { trialOfRecord } from "../../src/plan/trial_of_record.ts";
import { RECORD_VERSION } from "../../src/store/mod.ts";
import { Workplace } from "../cli/workplace.ts";
import { cli } from "../support/io.ts";
import { fieldTable, PAGE, pathsIn, recordFields } from "./record_fields.ts";
import { makeResults, type Results } from "./sample.ts";

/** A stored record, as a plain value. */
// deno-lint-ignore no-explicit-any -- tests change many things
async function stored(name: string): Promise<any> {
  const file = new URL(`records/${name}.json`, import.meta.url);
  return JSON.parse(await Deno.readTextFile(file));
}

/** Puts a record where trials lie. */
async function put(
  results: Results,
  record: Readonly<Record<string, unknown>>,
): Promise<string> {
  const folder = results.path("trials", String(record.id));
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/trial.json`, JSON.stringify(record));
  await Deno.writeTextFile(`${folder}/steps.csv`, "");
  return folder;
}

const VERSIONS = Array.from({ length: RECORD_VERSION }, (_, at) => at + 1);

for (const version of VERSIONS) {
  Deno.test(`a record of version ${version} is read, listed, shown and made a trial again`, async () => {
    await using results = await makeResults();
    const record = await stored(String(version));
    strictEqual(record.recordVersion ?? 1, version);
    await put(results, record);
    using store = await results.open();
    deepStrictEqual([store.warnings, store.read(record.id)], [[], record]);
    const { hash, settings } = trialOfRecord(store.read(record.id));
    deepStrictEqual([hash, settings.hashEvery], [record.hash, 10]);
    const where = ["--results", results.root];
    const [list, shown] = [
      await cli(["results", ...where]),
      await cli(["results", "show", record.id, ...where]),
    ];
    deepStrictEqual([list.code, shown.code, list.err, shown.err], [
      0,
      0,
      "",
      "",
    ]);
    match(list.out, /ff55c829b5c0 .* done /);
    match(shown.out, /machineKey +tensorflow /);
  });
}

Deno.test("a record with fields of a newer version is read, and keeps them when metrics are added", async () => {
  await using results = await makeResults();
  const record = await stored(String(RECORD_VERSION));
  record.recordVersion = RECORD_VERSION + 1;
  record.weather = { outside: "rain" };
  record.environment.phaseOfTheMoon = 0.5;
  record.provenance.moods = ["good"];
  const folder = await put(results, record);
  using store = await results.open();
  deepStrictEqual(store.read(record.id), record);
  await store.addMetrics(record.id, { metrics: { totalVariation: 1 } });
  const text = await Deno.readTextFile(`${folder}/trial.json`);
  deepStrictEqual(JSON.parse(text), record);
});

Deno.test("a record that only a newer Gramlab can read is refused in one line", async () => {
  await using results = await makeResults();
  const record = await stored(String(RECORD_VERSION));
  await put(results, { ...record, schemaVersion: 2, recordVersion: 9 });
  using store = await results.open();
  const expected =
    /^Cannot read ".*": its schemaVersion is 2, this Gramlab knows 1; update Gramlab$/;
  match(store.warnings[0]!, expected);
  strictEqual(store.warnings.length, 1);
});

Deno.test("trialOfRecord() refuses settings of a newer Gramlab, and what no setting can be", async () => {
  const record = await stored("2");
  const { settings } = record;
  throws(
    () => trialOfRecord({ ...record, settings: { ...settings, glow: 1 } }),
    /^StoreError: Cannot run trial \w{12} .*: this Gramlab has no setting "glow"$/,
  );
  throws(
    () => trialOfRecord({ ...record, settings: { ...settings, size: "big" } }),
    /"big" is nothing that "size" can be$/,
  );
  const content = { ...record.content, version: 99 };
  throws(() => trialOfRecord({ ...record, content }), /have another hash/);
});

Deno.test("docs/provenance.md lists the fields of the record, as the types have them", async () => {
  const page = await Deno.readTextFile(PAGE);
  ok(page.includes(await fieldTable()), "run tests/store/record_fields.ts");
});

Deno.test("the fields of the record are those of the complete examples, and a sweep writes no others", async () => {
  await using place = await Workplace.create({
    "a.yaml": `
name: full
base:
  content: painted:mosaic
  style: photo:astronaut
  size: 24
  styleLayers: [conv1_1]
  contentLayers: [conv1_2]
  iterations: 4
grid: {beta: [4, 40, 400]}
stop: {rule: median, metric: totalVariation, from: 2, every: 2, atLeast: 2}
`,
  });
  strictEqual((await place.sweep("a.yaml", ["--together", "2"])).code, 0);
  const documented = new Set((await recordFields()).map(({ path }) => path));
  const isOpen = (path: string): boolean =>
    documented.has(path) ||
    /^(settings\.\w+|metrics|provenance\.variables)\.\w+$/.test(path);
  for (const id of place.names("trials")) {
    const unknown = pathsIn(await place.record(id)).filter((it) => !isOpen(it));
    deepStrictEqual(unknown, []);
  }
  const examples = [
    await stored("1-every-field"),
    await stored("2-every-field"),
  ];
  const shown = new Set(examples.flatMap((it) => pathsIn(it)));
  deepStrictEqual([...documented].filter((path) => !shown.has(path)), []);
});
