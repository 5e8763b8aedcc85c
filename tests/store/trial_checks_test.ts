import { deepStrictEqual, throws } from "node:assert/strict";
import { join } from "node:path";
import type { TrialRecord } from "../../src/base/records.ts";
import { readTrialFile } from "../../src/store/trial_file.ts";
import {
  sampleId,
  sampleProvenance,
  sampleRecord,
  SETTINGS,
} from "./sample.ts";

/** Reads a record with something else in it. */
async function read(changes: object): Promise<TrialRecord> {
  const folder = await Deno.makeTempDir();
  try {
    const text = JSON.stringify({ ...sampleRecord(sampleId(1)), ...changes });
    await Deno.writeTextFile(join(folder, "trial.json"), text);
    return readTrialFile(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

// each of these made a command fail with a stack trace
Deno.test.each([
  ["content", { content: undefined }],
  ["last", { last: { total: {}, content: 1, style: 1 } }],
  ["timings", { timings: { totalMs: 1, loadMs: "1" } }],
  ["settings.network", { settings: { ...SETTINGS, network: null } }],
  [
    "settings.styleLayers",
    { settings: { ...SETTINGS, styleLayers: { conv1_1: [1] } } },
  ],
  ["settings", { settings: { ...SETTINGS, newer: null } }],
  ["settings", { settings: { ...SETTINGS, newer: { part: {} } } }],
  ["metrics", { metrics: { constructor: 1 } }],
  ["resumedAt", { resumedAt: ["4"] }],
  ["chainSha256", { chainSha256: 4 }],
  [
    "provenance",
    { provenance: { ...sampleProvenance(), variables: { A: {} } } },
  ],
  ["provenance", { provenance: { ...sampleProvenance(), study: null } }],
  ["settings.seed", { settings: { ...SETTINGS, seed: { a: 1 } } }],
])(
  "readTrialFile() refuses a record whose %s is of another form",
  async (path, changes) => {
    const record = read(changes);
    const error = await record.catch((it: unknown) => it);
    throws(() => {
      throw error;
    }, {
      name: "StoreError",
      message: RegExp(`"${path}" is not right; the file is damaged`),
    });
  },
);

Deno.test({
  name: "readTrialFile() refuses a pipe and what is far too large, unread",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const path = join(folder, "trial.json");
    await new Deno.Command("mkfifo", { args: [path] }).output();
    throws(
      () => readTrialFile(folder),
      /it is not a file; the file is damaged/,
    );
    await Deno.remove(path);
    await Deno.writeTextFile(path, "");
    await Deno.truncate(path, 1e12);
    throws(
      () => readTrialFile(folder),
      /it has 1000000 MB; at most 16 MB are read; the file is damaged/,
    );
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test("readTrialFile() takes a record without settings of later versions", async () => {
  const { precision: _, ...settings } = SETTINGS;
  deepStrictEqual((await read({ settings })).settings, settings);
});
