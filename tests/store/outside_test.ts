import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import {
  findWaste,
  openStore,
  removeWaste,
  type Store,
  WASTE_KINDS,
} from "../../src/store/mod.ts";
import { sha256 } from "../../src/base/sha256.ts";
import { walkFolder } from "../../src/store/walk_folder.ts";
import {
  beginTrial,
  makeResults,
  type Results,
  runTrial,
  sampleId,
  samplePlan,
  sampleRecord,
  sampleStep,
} from "./sample.ts";

const ID = sampleId(1);
const PNG = new Uint8Array([137, 80, 78, 71]);
const IS_REFUSED = {
  name: "StoreError",
  message: /^Cannot write [^\n]*it is a symbolic link, and nothing is written/,
};

/** A folder that nothing may change, and what is in it. */
async function makeOutside(): Promise<Results> {
  const outside = await makeResults();
  for (const name of ["file", "plan.json", "lease.json", "00050.png"]) {
    await Deno.writeTextFile(outside.path(name), "precious");
  }
  await Deno.mkdir(outside.path(ID));
  await Deno.writeTextFile(outside.path(ID, "trial.json"), "precious");
  return outside;
}

/** Names, contents and times of everything in a folder. */
function stateOf({ root }: Results): string[] {
  return [...walkFolder(root)].map(({ name, kind }) => {
    const path = `${root}/${name}`;
    const { mtime, ino } = Deno.lstatSync(path);
    const content = kind === "file" ? sha256(Deno.readFileSync(path)) : "";
    return [name, kind, ino, mtime?.getTime(), content].join(" ");
  });
}

/** Runs `body`, and makes sure that the folder outside stays as it is. */
async function guardOutside(
  body: (outside: Results, results: Results) => Promise<void>,
): Promise<void> {
  const outside = await makeOutside();
  await using results = await makeResults();
  const before = stateOf(outside);
  await body(outside, results);
  deepStrictEqual(stateOf(outside), before);
  await Deno.remove(outside.root, { recursive: true });
}

async function freeze(store: Store, id: string = ID): Promise<string> {
  const planText = samplePlan([id]);
  const plan = { study: "s", studyText: id, planText };
  return (await store.studies.freeze(plan)).folder;
}

Deno.test.each([
  "running",
  "trials",
  "studies",
  "superseded",
  "provenance",
])(
  "openStore() refuses a results folder whose %s leads elsewhere",
  async (name) => {
    await guardOutside(async (outside, results) => {
      await Deno.symlink(outside.root, results.path(name));
      await rejects(() => results.open(), IS_REFUSED);
    });
  },
);

Deno.test.each([
  "index.db",
  "index.db-wal",
  "index.db-shm",
  "index.db-journal",
  "running/.lock",
])(
  "openStore() refuses a results folder whose %s leads elsewhere",
  async (name) => {
    for (const target of ["file", "new"]) {
      await guardOutside(async (outside, results) => {
        await Deno.mkdir(results.path("running"));
        await Deno.symlink(outside.path(target), results.path(name));
        await rejects(() => results.open(), IS_REFUSED);
      });
    }
  },
);

Deno.test("openStore() replaces a link where it keeps a damaged index", async () => {
  await guardOutside(async (outside, results) => {
    await Deno.symlink(outside.path("file"), results.path("index.db.damaged"));
    await Deno.writeTextFile(results.path("index.db"), "no index".repeat(999));
    using store = await results.open();
    strictEqual(store.warnings.length, 1);
    const { isFile } = await Deno.lstat(results.path("index.db.damaged"));
    strictEqual(isFile, true);
  });
});

Deno.test("Studies.freeze() writes into no study that is a link", async () => {
  await guardOutside(async (outside, results) => {
    using store = await results.open();
    await Deno.symlink(outside.root, results.path("studies", "s"));
    await rejects(() => freeze(store), IS_REFUSED);
  });
});

Deno.test("Studies.freeze() replaces links in a study, and writes through none", async () => {
  await guardOutside(async (outside, results) => {
    using store = await results.open();
    const names = [
      "study.yaml",
      "plan.json",
      "study.yaml.tmp",
      "plan.json.tmp",
    ];
    await Deno.mkdir(results.path("studies", "s"));
    for (const name of names) {
      await Deno.symlink(
        outside.path("file"),
        results.path("studies", "s", name),
      );
    }
    const folder = await freeze(store);
    for (const name of ["study.yaml", "plan.json"]) {
      strictEqual((await Deno.lstat(`${folder}/${name}`)).isFile, true);
    }
    await Deno.link(outside.path("00050.png"), `${folder}/plan.json.tmp`);
    await freeze(store, sampleId(2));
  });
});

Deno.test.each(["../x", "a/b", "..", ".", "", "a\\b", "/tmp/x"])(
  "Store refuses %j as the name of a study or trial",
  async (name) => {
    await guardOutside(async (_outside, results) => {
      using store = await results.open();
      const before = stateOf(results);
      const planText = samplePlan([ID]);
      await rejects(
        () => store.studies.freeze({ study: name, studyText: "", planText }),
        RangeError,
      );
      // a backend goes into the name, too
      await rejects(() => store.begin(name, "tensorflow"), RangeError);
      if (/[/\\]/.test(name)) {
        await rejects(() => store.begin(ID, name), RangeError);
      }
      deepStrictEqual(stateOf(results).length, before.length);
    });
  },
);

Deno.test("Store.begin() takes no link for a folder of its own", async () => {
  await guardOutside(async (outside, results) => {
    using store = await results.open();
    await Deno.symlink(outside.root, results.path("running", ID));
    await Deno.symlink(
      outside.root,
      results.path("running", `${ID}.dead-0123abcd`),
    );
    await using trial = await beginTrial(store, ID);
    trial.appendStep(sampleStep(0));
    await trial.finish(sampleRecord(ID), PNG);
    strictEqual(
      (await Deno.lstat(results.path("trials", ID))).isSymlink,
      false,
    );
  });
});

Deno.test("RunningTrial writes through no link in its folder", async () => {
  await guardOutside(async (outside, results) => {
    using store = await results.open();
    await using trial = await beginTrial(store, ID);
    const folder = results.path("running", ID);
    await Deno.symlink(outside.root, `${folder}/images`);
    await rejects(() => trial.saveImage(50, PNG), IS_REFUSED);
    await Deno.remove(`${folder}/images`);
    for (const name of ["output.png", "trial.json", "SHA256SUMS"]) {
      await Deno.symlink(outside.path("file"), `${folder}/${name}`);
    }
    const path = await trial.finish(sampleRecord(ID), PNG);
    for (const name of ["output.png", "trial.json", "SHA256SUMS"]) {
      strictEqual((await Deno.lstat(`${path}/${name}`)).isFile, true, name);
    }
  });
});

Deno.test("RunningTrial replaces a trial that is a link, not what it leads to", async () => {
  await guardOutside(async (outside, results) => {
    using store = await results.open();
    for (const target of [outside.root, outside.path(ID)]) {
      await Deno.symlink(target, results.path("trials", ID));
      const path = await runTrial(store, ID);
      strictEqual((await Deno.lstat(path)).isDirectory, true);
      await Deno.remove(path, { recursive: true });
    }
  });
});

Deno.test("removeWaste() and import write through no link", async () => {
  await guardOutside(async (outside, results) => {
    await using there = await makeResults();
    using other = await there.open();
    using store = await results.open();
    await runTrial(other, ID, { engineVersion: 2 });
    await freeze(other);
    await Deno.mkdir(results.path("superseded"));
    for (const name of ["superseded/x", "running/x", "trials/x", "studies/s"]) {
      await Deno.symlink(outside.root, results.path(name));
    }
    await Deno.symlink(outside.path(ID), results.path("running", ID));
    const items = await Array.fromAsync(
      store.import(there.root, { engineVersion: 2 }),
    );
    deepStrictEqual(
      items.map(({ outcome, detail }) => `${outcome} ${detail}`),
      [
        "copied ",
        "refused here it is no folder",
      ],
    );
    const { waste } = findWaste(results.root);
    await removeWaste(results.root, waste, WASTE_KINDS);
    using again = await openStore(results.root);
    // the trial and the study that are links
    strictEqual(again.reindex().length, 2);
  });
});
