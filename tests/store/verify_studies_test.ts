import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { verifyResults } from "../../src/store/mod.ts";
import { sha256 } from "../../src/base/sha256.ts";
import { importAll, makeTwo } from "./two_folders.ts";
import {
  makeResults,
  type Results,
  runTrial,
  sampleId,
  samplePlan,
  sampleProvenance,
} from "./sample.ts";
import type { Store } from "../../src/store/mod.ts";

const [A, B] = [sampleId(1), sampleId(2)];

const PART = "export {};\n";
const PART_HASH = sha256(PART);
const PART_FOLDER = `studies/s/parts/${PART_HASH.slice(0, 12)}`;

/** A trial that refers to its study, its plan and a part. */
async function fill(store: Store, studyText = "name: s\n"): Promise<void> {
  const { plan } = await store.studies.freeze({
    study: "s",
    studyText,
    planText: samplePlan([A]),
    files: [{ path: `parts/${PART_HASH.slice(0, 12)}/a.ts`, text: PART }],
  });
  const text = new TextEncoder().encode(studyText);
  const study = await store.keep(text, "yaml");
  const provenance = { ...sampleProvenance(), study, plan };
  const part = { kind: "cost", name: "own", file: "a.ts", sha256: PART_HASH };
  const parts = [{ ...part, kind: "cost" as const }];
  await runTrial(store, A, { provenance, parts });
}

function problems(results: Results): string[] {
  return verifyResults(results.root).findings
    .map(({ problem, path }) => `${problem} ${path}`);
}

Deno.test.each<[string, (results: Results) => Promise<void>, string[]]>([
  [
    "a space more in a plan",
    (results) =>
      Deno.writeTextFile(results.path("studies/s/plan.json"), " ", {
        append: true,
      }),
    ["damaged studies/s/plan.json"],
  ],
  [
    "a word more in a study",
    (results) =>
      Deno.writeTextFile(results.path("studies/s/study.yaml"), "more: 1", {
        append: true,
      }),
    ["damaged studies/s/study.yaml"],
  ],
  [
    "a plan that is gone",
    (results) => Deno.remove(results.path("studies/s/plan.json")),
    ["missing studies/s/plan.json"],
  ],
  [
    "that studies/ is gone",
    (results) => Deno.remove(results.path("studies"), { recursive: true }),
    ["missing studies/s"],
  ],
  [
    "parts that are gone",
    (results) => Deno.remove(results.path(PART_FOLDER), { recursive: true }),
    [`missing ${PART_FOLDER}`],
  ],
])("verifyResults() finds %s", async (_what, damage, expected) => {
  await using results = await makeResults();
  using store = await results.open();
  await fill(store);
  deepStrictEqual(problems(results), []);
  await damage(results);
  deepStrictEqual(problems(results), expected);
});

Deno.test("verifyResults() minds no plan and no study of which no trial was made", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await fill(store);
  const plan = { study: "s", planText: samplePlan([A]) };
  await store.studies.freeze({ ...plan, studyText: "name: s # note\n" });
  deepStrictEqual(problems(results), []);
  const planText = samplePlan([A, B]);
  await store.studies.freeze({ ...plan, planText, studyText: "name: s\n" });
  deepStrictEqual(problems(results), []);
});

Deno.test("verifyResults() reads a study whose hash nobody knows", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const planText = samplePlan([A]);
  await store.studies.freeze({ study: "s", studyText: "name: s", planText });
  await Deno.remove(results.path("provenance"), { recursive: true });
  const hashes = {
    ofRecord: () => undefined,
    ofPlanned: () => undefined,
    problemOfStudy: (text: string) => text === "name: s" ? undefined : "bad",
  };
  deepStrictEqual(verifyResults(results.root, { hashes }).findings, []);
  await Deno.writeTextFile(results.path("studies/s/study.yaml"), "name: t");
  const { findings: [finding] } = verifyResults(results.root, { hashes });
  deepStrictEqual([finding?.path, finding?.detail], [
    "studies/s/study.yaml",
    "bad",
  ]);
});

Deno.test("verifyResults() counts the files of trials, studies and provenance", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await fill(store);
  // 4 of the trial, plan, study and part, the study that is kept
  strictEqual(verifyResults(results.root).files, 8);
});

Deno.test("verifyResults() notes an index that is no index, or differs", async () => {
  await using results = await makeResults();
  {
    using store = await results.open();
    await fill(store);
  }
  const notes = () => verifyResults(results.root).notes.join();
  strictEqual(notes(), "");
  const index = await Deno.readFile(results.path("index.db"));
  const path = results.path("trials", A);
  await Deno.rename(path, results.path("away"));
  match(notes(), /^index\.db differs from the folders; .* reindex makes it/);
  await Deno.rename(results.path("away"), path);
  // as a kill leaves it between the file and the index
  const remarks = '{"schemaVersion": 1, "tags": ["best"], "notes": []}';
  await Deno.writeTextFile(`${path}/notes.json`, remarks);
  match(notes(), /^index\.db differs from the folders/);
  await Deno.remove(`${path}/notes.json`);
  await Deno.writeFile(results.path("index.db"), new Uint8Array(4096).fill(7));
  match(notes(), /^index\.db is damaged; nothing is lost/);
  await Deno.writeFile(results.path("index.db"), index);
  strictEqual(notes(), "");
});

Deno.test("Store.import() refuses a study that was changed, and notes what it put aside", async () => {
  await using two = await makeTwo();
  await fill(two.other);
  const path = await runTrial(two.store, A);
  await Deno.writeTextFile(`${path}/output.png`, "damaged");
  const file = two.there.path("studies/s/study.yaml");
  await Deno.writeTextFile(file, "name: t\n");
  const said = await importAll(two.store, two.there);
  match(said.join("\n"), /replaced .*damaged\nrefused s damaged study\.yaml: /);
  await Deno.writeTextFile(file, "name: s\n");
  match((await importAll(two.store, two.there)).join(), /copied s/);
  const { findings, notes } = verifyResults(two.here.root);
  deepStrictEqual(findings, []);
  deepStrictEqual(notes, [
    `superseded/${A}.damaged-1 is damaged, as its name says; gc deletes it`,
  ]);
});
