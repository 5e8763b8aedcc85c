import {
  deepStrictEqual,
  match,
  strictEqual,
  throws,
} from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { TrialIndex } from "../../src/store/trial_index.ts";
import { makeResults, sampleId, sampleRecord } from "./sample.ts";

const ID = sampleId(1);
const BUSY = {
  name: "StoreError",
  message: /index\.db": another process keeps it busy; try again/,
};

Deno.test("TrialIndex says that another process keeps the index busy", async () => {
  await using results = await makeResults();
  const path = results.path("index.db");
  const index = new TrialIndex(path, undefined, 20);
  using other = new DatabaseSync(path);
  other.exec("BEGIN IMMEDIATE");
  throws(() => index.put(ID, sampleRecord(ID)), BUSY);
  throws(() => index.transaction(() => index.clear()), BUSY);
  other.exec("COMMIT");
  index.transaction(() => index.put(ID, sampleRecord(ID)));
  deepStrictEqual(index.folders(), [ID]);
  index.close();
});

Deno.test("TrialIndex says that the index is busy when it is made", async () => {
  await using results = await makeResults();
  const path = results.path("index.db");
  using other = new DatabaseSync(path);
  other.exec("BEGIN EXCLUSIVE");
  throws(() => new TrialIndex(path, undefined, 20), BUSY);
});

Deno.test("TrialIndex names its file when a read finds it damaged", async () => {
  await using results = await makeResults();
  const path = results.path("index.db");
  const index = new TrialIndex(path);
  index.put(ID, sampleRecord(ID));
  index.close();
  const bytes = await Deno.readFile(path);
  await Deno.writeFile(path, bytes.fill(0xff, 4096));
  const damaged = new TrialIndex(path);
  throws(() => damaged.list(), (error: Error) => {
    match(
      error.message,
      /^Cannot read index ".*index\.db": the file is damaged/,
    );
    return error.name === "StoreError";
  });
  damaged.close();
  strictEqual(bytes.length > 4096, true);
});
