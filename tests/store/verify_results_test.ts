import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { type Store, verifyResults } from "../../src/store/mod.ts";
import { sha256 } from "../../src/base/sha256.ts";
import { encodePng } from "../../src/image/encode.ts";
import {
  beginTrial,
  makeResults,
  type Results,
  runTrial,
  sampleCheckpoint,
  sampleId,
  samplePlan,
  sampleProvenance,
  sampleRecord,
  sampleStep,
} from "./sample.ts";

const ID = sampleId(1);

/** Problem and path of everything that is wrong. */
function problems(results: Results): string[] {
  return verifyResults(results.root).findings
    .map(({ problem, path }) => `${problem} ${path}`);
}

/** A trial with an image on the way, and a study that names it. */
async function fill(store: Store): Promise<string> {
  const planText = samplePlan([ID]);
  await store.studies.freeze({ study: "s", studyText: "a: 1", planText });
  const trial = await beginTrial(store, ID);
  trial.appendStep(sampleStep(0));
  await trial.saveImage(50, new Uint8Array([1]));
  return await trial.finish(sampleRecord(ID), new Uint8Array([1, 2, 3]));
}

Deno.test("SHA256SUMS names all files of a trial, as sha256sum does", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const cwd = await fill(store);
  const text = await Deno.readTextFile(`${cwd}/SHA256SUMS`);
  deepStrictEqual(
    text.split("\n").filter((_, at) => at % 2 === 1).map((it) => it.slice(66)),
    [
      ...["images/00050.png", "metrics.json", "output.png"],
      ...["steps.csv", "trial.json"],
    ],
  );
  if (Deno.build.os !== "linux") return;
  const { code, stdout } = await new Deno.Command("sha256sum", {
    args: ["--check", "--strict", "SHA256SUMS"],
    cwd,
  }).output();
  strictEqual(code, 0);
  strictEqual(new TextDecoder().decode(stdout).match(/: OK\n/g)?.length, 5);
});

Deno.test("verifyResults() finds nothing where nothing is wrong", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await fill(store);
  await runTrial(store, sampleId(2), { state: "failed", reason: "NaN" });
  await runTrial(store, ID, { engineVersion: 2 });
  await runTrial(store, sampleId(3), { state: "interrupted", reason: "^C" });
  await using _running = await beginTrial(store, sampleId(4));
  await Deno.writeTextFile(results.path("README.md"), "mine");
  const { findings, unlisted, trials } = verifyResults(results.root);
  deepStrictEqual([findings, unlisted, trials], [[], [], 4]);
});

Deno.test.each<[string, (path: string) => Promise<void>, string[]]>([
  [
    "a byte that was changed",
    (path) => Deno.writeFile(`${path}/output.png`, new Uint8Array([1, 2, 4])),
    ["damaged output.png"],
  ],
  [
    "a file that was cut off",
    (path) => Deno.truncate(`${path}/trial.json`, 40),
    ["damaged trial.json"],
  ],
  [
    "a file that is gone",
    (path) => Deno.remove(`${path}/images`, { recursive: true }),
    ["missing images/00050.png"],
  ],
  [
    "an image that is gone, once",
    (path) => Deno.remove(`${path}/output.png`),
    ["missing output.png"],
  ],
  [
    "a file that no list names",
    (path) => Deno.writeTextFile(`${path}/images/more.png`, ""),
    ["foreign images/more.png"],
  ],
  [
    "a link in place of a file, and does not follow it",
    async (path) => {
      await Deno.rename(`${path}/steps.csv`, `${path}/../../steps.csv`);
      await Deno.symlink("../../steps.csv", `${path}/steps.csv`);
    },
    ["link steps.csv"],
  ],
  [
    "a folder under a wrong name",
    (path) => Deno.rename(path, path.replace(ID, sampleId(9))),
    ["wrong trial.json"],
  ],
  [
    "a list that leads elsewhere",
    (path) =>
      Deno.writeTextFile(
        `${path}/SHA256SUMS`,
        `# 1 bytes\n${"0".repeat(64)}  ../../index.db\n`,
      ),
    ["damaged SHA256SUMS", "damaged output.png", "damaged images/00050.png"],
  ],
])("verifyResults() finds %s", async (_what, damage, expected) => {
  await using results = await makeResults();
  using store = await results.open();
  const path = await fill(store);
  await damage(path);
  const found = problems(results).map((it) =>
    it.replace(/ trials\/[^/]+\//, " ")
  );
  deepStrictEqual(
    found.filter((it) => it !== "foreign steps.csv").sort(),
    expected.sort(),
  );
});

Deno.test("verifyResults() finds damage in a trial without a list, and says that some may hide", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const trial = await beginTrial(store, ID);
  const step = sampleStep(0);
  trial.appendStep(step);
  const pixels = { width: 2, height: 2, data: new Float32Array(12) };
  const png = await encodePng(pixels);
  const { total, content, style } = step;
  const last = { total, content, style };
  const chainSha256 = "0f".repeat(32);
  trial.appendHash(0, chainSha256);
  await trial.saveCheckpoint(sampleCheckpoint(1, chainSha256));
  const state = "interrupted";
  const record = sampleRecord(ID, { state, reason: "^C", last, chainSha256 });
  const path = await trial.finish(record, png);
  await Deno.remove(`${path}/SHA256SUMS`);
  const { findings, unlisted } = verifyResults(results.root);
  deepStrictEqual([findings, unlisted], [[], [`trials/${ID}`]]);
  png[png.length - 20]! ^= 1;
  await Deno.writeFile(`${path}/output.png`, png);
  await Deno.writeTextFile(`${path}/steps.csv`, "step,total\n");
  await Deno.writeTextFile(`${path}/hashes.csv`, "step,sha256\n");
  await Deno.writeTextFile(`${path}/checkpoint.safetensors`, "half");
  await Deno.writeTextFile(`${path}/notes.txt`, "mine");
  deepStrictEqual(
    problems(results),
    [
      `foreign trials/${ID}/notes.txt`,
      `damaged trials/${ID}/checkpoint.safetensors`,
      `damaged trials/${ID}/hashes.csv`,
      `damaged trials/${ID}/output.png`,
      `damaged trials/${ID}/steps.csv`,
    ].sort((a, b) => a.split(" ")[1]! < b.split(" ")[1]! ? -1 : 1),
  );
});

Deno.test("verifyResults() finds what does not belong beside trials and plans", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await fill(store);
  await store.studies.freeze({
    study: "s",
    studyText: "b",
    planText: samplePlan([sampleId(2)]),
  });
  const [old] = results.names("studies/s").filter((it) => /^plan-/.test(it));
  await Deno.writeTextFile(results.path("studies", "s", old!), "{}");
  await Deno.writeTextFile(results.path("studies", "s", "plan.json"), "{");
  await Deno.writeTextFile(results.path("studies", "s", "study.yaml.tmp"), "");
  await Deno.writeTextFile(results.path("trials", ".DS_Store"), "");
  await Deno.mkdir(results.path("more"));
  await Deno.mkdir(results.path("running", ID));
  await Deno.mkdir(results.path("running", `${ID}.dead-0123abcd`));
  await Deno.symlink("/", results.path("superseded"));
  await Deno.writeTextFile(results.path("index.db.damaged"), "");
  deepStrictEqual(problems(results), [
    "leftover index.db.damaged",
    "foreign more",
    `leftover running/${ID}`,
    `leftover running/${ID}.dead-0123abcd`,
    `damaged studies/s/${old}`,
    "damaged studies/s/plan.json",
    "leftover studies/s/study.yaml.tmp",
    "link superseded",
    "foreign trials/.DS_Store",
  ]);
});

Deno.test("verifyResults() hashes the files that trials refer to, and misses none", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const keep = (text: string) =>
    store.keep(new TextEncoder().encode(text), "yaml");
  const [study, other, unused] = [
    await keep("name: a\n"),
    await keep("name: b\n"),
    await keep("name: c\n"),
  ];
  const provenance = { ...sampleProvenance(), study };
  await runTrial(store, ID, { provenance });
  await runTrial(store, sampleId(2), {
    provenance: { ...provenance, study: other },
  });
  deepStrictEqual(problems(results), []);
  await Deno.remove(results.path(other.path!));
  for (const { path } of [study, unused]) {
    await Deno.writeTextFile(results.path(path!), "name: d\n");
  }
  const draft = `${study.path}.0123abcd.tmp`;
  await Deno.writeTextFile(results.path(draft), "");
  await Deno.writeTextFile(results.path("provenance", "a.yaml"), "");
  deepStrictEqual(
    problems(results).sort(),
    [
      `damaged ${study.path}`,
      `damaged ${unused.path}`,
      "foreign provenance/a.yaml",
      `leftover ${draft}`,
      `missing ${other.path}`,
    ].sort(),
  );
  const { findings } = verifyResults(results.root, { only: [ID] });
  deepStrictEqual(findings.map(({ path }) => path), [study.path]);
});

Deno.test("verifyResults() takes what the next sweep goes on from for no leftover", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const trial = await beginTrial(store, ID);
  trial.appendStep(sampleStep(0));
  await trial.saveCheckpoint(sampleCheckpoint(1));
  await trial.abandon();
  const { running, dead } = {
    running: results.path("running", ID),
    dead: results.path("running", `${ID}.dead-0123abcd`),
  };
  deepStrictEqual(problems(results), []);
  await Deno.rename(running, dead);
  deepStrictEqual(problems(results), []);
  // another process has made it meanwhile
  await Deno.mkdir(results.path("trials", ID));
  const text = JSON.stringify(sampleRecord(ID));
  await Deno.writeTextFile(results.path("trials", ID, "trial.json"), text);
  ok(problems(results).includes(`leftover running/${ID}.dead-0123abcd`));
});

Deno.test("verifyResults() knows the files of parts", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const freeze = (hash: string, ...names: string[]) =>
    store.studies.freeze({
      ...{ study: "s", studyText: "", planText: samplePlan([ID]) },
      files: names.map((name) => ({
        path: `parts/${hash}/${name}`,
        text: "export {};\n",
      })),
    });
  const hash = sha256("export {};\n").slice(0, 12);
  await freeze(hash, "my cost.ts");
  await freeze("0123456789ab", "cost.ts", "lib/a.ts");
  deepStrictEqual(problems(results), []);
  const path = results.path("studies", "s", "parts");
  await Deno.writeTextFile(`${path}/${hash}/my cost.ts`, "export  {};\n");
  await Deno.writeTextFile(`${path}/notes.txt`, "");
  await Deno.symlink("/", `${path}/0123456789ab/lib/root`);
  deepStrictEqual(
    problems(results),
    [
      `damaged studies/s/parts/${hash}/my cost.ts`,
      "link studies/s/parts/0123456789ab/lib/root",
      "foreign studies/s/parts/notes.txt",
    ].sort((a, b) => a.split(" ")[1]! < b.split(" ")[1]! ? -1 : 1),
  );
});

Deno.test("verifyResults() compares claimed hashes with what is computed", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await fill(store);
  const planFile = results.path("studies", "s", "plan.json");
  const hash = ID.padEnd(64, "1");
  const text = JSON.stringify({ trials: [{ id: ID, hash, varied: {} }] });
  await Deno.writeTextFile(planFile, text);
  const other = "f".repeat(64);
  const hashes = { ofRecord: () => other, ofPlanned: () => hash };
  const { findings } = verifyResults(results.root, { hashes });
  deepStrictEqual(findings.map(({ problem, path }) => `${problem} ${path}`), [
    "wrong studies/s/plan.json",
    `wrong trials/${ID}/trial.json`,
  ]);
  match(findings[0]!.detail, /has the hash 0000000000011+, its folder 0+10+$/);
  match(findings[1]!.detail, /^its settings have the hash f+, it says 0+10+$/);
});

Deno.test("verifyResults() looks at chosen trials only", async () => {
  await using results = await makeResults();
  using store = await results.open();
  for (const at of [1, 2]) {
    const path = await runTrial(store, sampleId(at));
    await Deno.remove(join(path, "steps.csv"));
  }
  const only = [sampleId(2)];
  const { findings, trials } = verifyResults(results.root, { only });
  strictEqual(trials, 1);
  deepStrictEqual(findings.map(({ path }) => path), [
    `trials/${sampleId(2)}/steps.csv`,
  ]);
});
