import {
  deepStrictEqual,
  match,
  ok,
  strictEqual,
  throws,
} from "node:assert/strict";
import {
  findWaste,
  removeWaste,
  type Store,
  WASTE_KINDS,
  type WasteKind,
} from "../../src/store/mod.ts";
import {
  beginTrial,
  makeResults,
  type Results,
  runTrial,
  sampleCheckpoint,
  sampleId,
  samplePlan,
  sampleProvenance,
  sampleStep,
} from "./sample.ts";

const [A, B, C, D] = [1, 2, 3, 4].map(sampleId) as [
  ...[string, string, string, string],
];

/** Something of each kind, and what is needed. */
async function fill(results: Results, store: Store): Promise<void> {
  const plan = (ids: readonly string[]) =>
    store.studies.freeze({
      study: "s",
      studyText: ids.join(),
      planText: samplePlan(ids),
    });
  await plan([A, B]);
  for (const id of [A, B, C, D]) await runTrial(store, id);
  await runTrial(store, A, { engineVersion: 2 });
  await plan([A, C]);
  await Deno.mkdir(results.path("running", B));
  await Deno.writeTextFile(results.path("running", B, "steps.csv"), "12345");
}

/** What is listed: kind and path, hashes of plans aside. */
function listed(results: Results, kinds?: readonly WasteKind[]): string[] {
  return findWaste(results.root, kinds).waste.map(({ kind, path }) =>
    `${kind} ${path.replace(/-[0-9a-f]{8}\./, "-*.")}`
  );
}

const OF_KIND = {
  leftovers: [`leftovers running/${B}`],
  superseded: [`superseded superseded/${A}.v1-1`],
  plans: ["plans studies/s/plan-*.json", "plans studies/s/study-*.yaml"],
  trials: [`trials trials/${B}`, `trials trials/${D}`],
};

Deno.test("findWaste() lists what nobody needs, with its size, and changes nothing", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await fill(results, store);
  const all = Object.values(OF_KIND).flat();
  deepStrictEqual(listed(results, WASTE_KINDS), all);
  const { waste, notes } = findWaste(results.root, WASTE_KINDS);
  deepStrictEqual(notes, []);
  strictEqual(waste[0]!.bytes, 5);
  ok(waste.every(({ bytes, why }) => bytes > 0 && why !== ""));
  deepStrictEqual(
    waste.filter(({ kind }) => kind === "trials").map(({ why }) => why),
    ["only an older plan names it", "no plan names it"],
  );
  deepStrictEqual(listed(results, WASTE_KINDS), all);
});

Deno.test("findWaste() lists no results unless asked, nor the only plan that names one", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await fill(results, store);
  const usual = [...OF_KIND.leftovers, ...OF_KIND.superseded];
  deepStrictEqual(listed(results), usual);
  const { waste } = findWaste(results.root);
  await removeWaste(results.root, waste);
  deepStrictEqual(results.names("trials"), [A, B, C, D]);
  strictEqual(results.names("studies/s").length, 4);
  await removeWaste(
    results.root,
    findWaste(results.root, ["trials"]).waste,
    ["trials"],
  );
  deepStrictEqual(results.names("trials"), [A, C]);
  deepStrictEqual(listed(results), OF_KIND.plans);
});

Deno.test("findWaste() lists no folder whose record is of another trial", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await fill(results, store);
  await Deno.rename(
    results.path("trials", D),
    results.path("trials", sampleId(9)),
  );
  const { waste, notes } = findWaste(results.root, ["trials"]);
  deepStrictEqual(waste.map(({ path }) => path), [`trials/${B}`]);
  match(notes.join(), /^trials\/0+9 is not listed: its record is of another/);
});

Deno.test.each(
  [
    ["leftovers", OF_KIND.leftovers],
    ["superseded", OF_KIND.superseded],
    ["plans", OF_KIND.plans],
    ["trials", OF_KIND.trials],
  ] as const,
)("findWaste() lists %s alone", async (kind, expected) => {
  await using results = await makeResults();
  using store = await results.open();
  await fill(results, store);
  deepStrictEqual(listed(results, [kind]), expected);
});

Deno.test("findWaste() lists no trial while a plan cannot be read, or there is none", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await fill(results, store);
  await Deno.mkdir(results.path("studies", "t"));
  await Deno.writeTextFile(results.path("studies", "t", "plan.json"), "{");
  const damaged = findWaste(results.root, ["trials"]);
  deepStrictEqual(damaged.waste, []);
  match(damaged.notes.join(), /^No trials are listed: .*t.plan\.json": it is/);
  await Deno.remove(results.path("studies"), { recursive: true });
  const none = findWaste(results.root, ["trials"]);
  deepStrictEqual(none.waste, []);
  match(none.notes.join(), /there is no plan that could name any/);
});

Deno.test("findWaste() keeps trials that run here, and those another machine may run", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await using _running = await beginTrial(store, A);
  const lease = JSON.parse(
    await Deno.readTextFile(results.path("running", A, "lease.json")),
  );
  await Deno.mkdir(results.path("running", B));
  const file = results.path("running", B, "lease.json");
  await Deno.writeTextFile(file, JSON.stringify(lease));
  deepStrictEqual(listed(results), OF_KIND.leftovers);
  const away = JSON.stringify({ ...lease, hostname: "elsewhere" });
  await Deno.writeTextFile(file, away);
  deepStrictEqual(listed(results), []);
});

Deno.test("removeWaste() deletes what was listed, and the index notices", async () => {
  await using results = await makeResults();
  {
    using store = await results.open();
    await fill(results, store);
  }
  const { waste } = findWaste(results.root, WASTE_KINDS);
  const removed = await removeWaste(results.root, waste, WASTE_KINDS);
  deepStrictEqual(removed, waste);
  deepStrictEqual(listed(results, WASTE_KINDS), []);
  deepStrictEqual(results.names("running"), []);
  deepStrictEqual(results.names("superseded"), []);
  deepStrictEqual(results.names("studies/s"), ["plan.json", "study.yaml"]);
  deepStrictEqual(results.names("trials"), [A, C]);
  using store = await results.open();
  deepStrictEqual(store.list().map(({ folder }) => folder), [A, C]);
});

Deno.test("removeWaste() leaves alone what changed, came, or is needed again since", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await fill(results, store);
  const { waste } = findWaste(results.root, WASTE_KINDS);
  // needed again
  const planText = samplePlan([D]);
  await store.studies.freeze({ study: "t", studyText: "", planText });
  // begun again
  await using _running = await beginTrial(store, B);
  // changed, and come
  const kept = results.path("superseded", `${A}.v1-1`);
  await Deno.writeTextFile(`${kept}/note.txt`, "mine");
  await Deno.mkdir(results.path("superseded", `${C}.v1-1`));
  const removed = await removeWaste(results.root, waste, WASTE_KINDS);
  deepStrictEqual(
    removed.map(({ path }) => path.replace(/-[0-9a-f]{8}\./, "-*.")),
    ["studies/s/plan-*.json", "studies/s/study-*.yaml", `trials/${B}`],
  );
  deepStrictEqual(results.names("superseded").length, 2);
  deepStrictEqual(results.names("running"), [B]);
});

Deno.test("removeWaste() unlinks links inside what it deletes, and follows none", async () => {
  await using outside = await makeResults();
  await using results = await makeResults();
  using store = await results.open();
  await fill(results, store);
  await Deno.writeTextFile(outside.path("precious"), "mine");
  const at = results.path("running", B);
  await Deno.symlink(outside.root, `${at}/out`);
  await Deno.symlink(outside.root, results.path("superseded", "out"));
  await Deno.symlink(outside.root, results.path("trials", sampleId(9)));
  await Deno.symlink(outside.root, results.path("running", "out"));
  const { waste } = findWaste(results.root);
  strictEqual(waste.find(({ path }) => /out|9$/.test(path)), undefined);
  await removeWaste(results.root, waste, WASTE_KINDS);
  strictEqual(await Deno.readTextFile(outside.path("precious")), "mine");
  deepStrictEqual(results.names("running"), ["out"]);
  deepStrictEqual(results.names("superseded"), ["out"]);
});

Deno.test("findWaste() lists what a sweep would go on from only where no plan names it", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await fill(results, store);
  const dead = async (id: string) => {
    const trial = await beginTrial(store, id);
    trial.appendStep(sampleStep(0));
    await trial.saveCheckpoint(sampleCheckpoint(1));
    await trial.abandon();
  };
  const [planned, unplanned] = [sampleId(5), sampleId(6)];
  const planText = samplePlan([planned]);
  await store.studies.freeze({ study: "t", studyText: "", planText });
  await dead(planned);
  await dead(unplanned);
  const before = Object.values(OF_KIND).flat();
  const more = listed(results, WASTE_KINDS).filter((it) =>
    !before.includes(it)
  );
  deepStrictEqual(more, [`trials running/${unplanned}`]);
});

Deno.test("findWaste() lists files that no trial refers to, once they are old", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const kinds = ["provenance"] as const;
  const [study, unused] = await Promise.all(
    ["a", "b"].map((it) => store.keep(new TextEncoder().encode(it), "yaml")),
  );
  const provenance = { ...sampleProvenance(), study: study! };
  const folder = await runTrial(store, A, { provenance });
  deepStrictEqual(listed(results, kinds), []);
  const age = async (): Promise<void> => {
    for (const name of results.names("provenance")) {
      const path = results.path("provenance", name);
      await Deno.utime(path, new Date(0), new Date(0));
    }
  };
  await age();
  deepStrictEqual(listed(results, kinds), [`provenance ${unused!.path}`]);
  {
    await using _running = await beginTrial(store, B);
    deepStrictEqual(listed(results, kinds), []);
  }
  // a sweep that begins needs it again
  await store.keep(new TextEncoder().encode("b"), "yaml");
  deepStrictEqual(listed(results, kinds), []);
  await age();
  const { waste } = findWaste(results.root, kinds);
  await removeWaste(results.root, waste, kinds);
  deepStrictEqual(results.names("provenance"), [study!.path!.slice(11)]);
  await Deno.writeTextFile(`${folder}/trial.json`, "{");
  const { waste: none, notes } = findWaste(results.root, kinds);
  deepStrictEqual(none, []);
  match(notes.join(), /^No files of provenance are listed: .*trial\.json/);
});

Deno.test("findWaste() takes what linked trials refer to for needed, and minds nothing foreign", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const kept = await store.keep(new TextEncoder().encode("a"), "yaml");
  const provenance = { ...sampleProvenance(), study: kept };
  const folder = await runTrial(store, A, { provenance });
  await store.studies.freeze({
    ...{ study: "s", studyText: "", planText: samplePlan([A]) },
  });
  await Deno.rename(folder, results.path("elsewhere"));
  await Deno.symlink(results.path("elsewhere"), folder);
  await Deno.utime(results.path(kept.path!), new Date(0), new Date(0));
  await Deno.writeTextFile(results.path("studies", "note.txt"), "");
  await Deno.symlink("note.txt", results.path("studies", "link"));
  deepStrictEqual(listed(results), []);
});

Deno.test("findWaste() refuses a folder that leads elsewhere", async () => {
  await using outside = await makeResults();
  await using results = await makeResults();
  await Deno.mkdir(outside.path("x"));
  await Deno.symlink(outside.root, results.path("superseded"));
  throws(() => findWaste(results.root), {
    name: "StoreError",
    message: /superseded": it is a symbolic link/,
  });
});

Deno.test("findWaste() lists what a killed removeWaste() was about to delete", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, A);
  await Deno.rename(
    results.path("trials", A),
    results.path("running", `${A}.dead-0123abcd`),
  );
  await Deno.writeTextFile(results.path("running", "p.json.dead-0123abcd"), "");
  deepStrictEqual(listed(results), [
    `leftovers running/${A}.dead-0123abcd`,
    "leftovers running/p.json.dead-0123abcd",
  ]);
});
