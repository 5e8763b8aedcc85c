import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { openStore } from "../../src/store/mod.ts";
import { beginTrial, runTrial, sampleId } from "../store/sample.ts";
import { cli, type CliRun } from "../support/io.ts";
import { testSettings } from "../support/settings.ts";

const [A, B, C] = [1, 2, 3].map((at) => `${at}${sampleId(at).slice(1)}`) as [
  ...[string, string, string],
];

/** Three trials of three betas. */
async function filled(): Promise<
  AsyncDisposable & {
    readonly root: string;
    run(...args: string[]): Promise<CliRun>;
  }
> {
  const root = await Deno.makeTempDir();
  using store = await openStore(root);
  for (const [at, id] of [A, B, C].entries()) {
    await runTrial(store, id, { settings: testSettings({ beta: at }) });
  }
  return {
    root,
    run: (...args) => cli(["results", ...args, "--results", root]),
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

Deno.test("results tag adds and takes away; tables and filters know tags", async () => {
  await using place = await filled();
  const both = await place.run("tag", "1", "2", "--add", "good, sky");
  deepStrictEqual([both.code, both.err], [0, ""]);
  strictEqual(both.out, `id            tags\n${A}  good sky\n${B}  good sky\n`);
  await place.run("tag", "1", "--remove", "sky,other", "--add", "best");
  const fitting = async (filter: string): Promise<string[]> => {
    const { out } = await place.run("--json", "--filter", filter);
    return JSON.parse(out).trials.map(({ id }: { id: string }) => id);
  };
  deepStrictEqual(await fitting("tags==good"), [A, B]);
  deepStrictEqual(await fitting("tags==good && tags!=best"), [B]);
  deepStrictEqual(await fitting("tags==none"), [C]);
  const unknown = await place.run("--filter", "tags==god || beta==0");
  match(unknown.err, /No trial has tags "god": they have .*best, good/);
  match((await place.run()).out, /^id +beta +state +tags +total/);
  match((await place.run("tag", "--filter", "beta<2")).out, /best good\n.*sky/);
});

Deno.test("results tag refuses what is no tag, and what names no trials", async () => {
  await using place = await filled();
  const wrong: Readonly<Record<string, readonly string[]>> = {
    'Cannot take "a b" for --add: expected tags of': ["1", "--add", "a b"],
    'Cannot take "none" for --add': ["1", "--add", "none"],
    'Cannot add and remove the same tag: "a"': [
      ...["1", "--add", "a", "--remove", "a"],
    ],
    'Cannot tell which trials "results tag" is for': ["--add", "a"],
    'Cannot find trial "9"': ["9", "--add", "a"],
  };
  for (const [message, args] of Object.entries(wrong)) {
    const { code, err } = await place.run("tag", ...args);
    strictEqual(code, 2);
    strictEqual(err.startsWith(`Error: ${message}`), true, err);
  }
});

Deno.test("results note adds notes, prints and clears them", async () => {
  await using place = await filled();
  await place.run("note", "1", "the sky glows");
  const { out } = await place.run("note", "1", "once\nmore");
  match(out, /^\d{4}-\S+Z {2}the sky glows\n\d{4}-\S+Z {2}once�more\n$/);
  strictEqual((await place.run("note", "1")).out, out);
  const json = await place.run("note", "1", "--json");
  strictEqual(JSON.parse(json.out).notes[1].text, "once\nmore");
  strictEqual((await place.run("note", "1", "--clear")).out, "No notes\n");
  match((await place.run("note", "1", " ")).err, /a note of 0 characters/);
});

Deno.test("results rm lists, and deletes with --yes what does not run", async () => {
  await using place = await filled();
  const listed = await place.run("rm", "--filter", "beta>0");
  match(listed.out, /^study .*\n.*\n.*\n\nNothing was deleted. With --yes, 2 /);
  using store = await openStore(place.root);
  strictEqual(store.list().length, 3);
  const trial = await beginTrial(store, B);
  const { code, out } = await place.run("rm", "2", "3", "--yes");
  strictEqual(code, 1);
  match(
    out,
    RegExp(`\nDeleted: 1 trial; 1 trial stayed, as they run now: ${B}\n$`),
  );
  await trial.abandon();
  deepStrictEqual(store.list().map(({ id }) => id), [A, B]);
  match(
    (await place.run("rm", "--yes")).err,
    /expected either ids, or --filter/,
  );
});
