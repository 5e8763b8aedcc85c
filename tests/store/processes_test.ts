import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { RunningTrial } from "../../src/store/mod.ts";
import { beginTrial, makeResults, sampleId } from "./sample.ts";

const COUNT = 200;
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

function start(
  name: string,
  root: string,
  ...args: string[]
): Deno.ChildProcess {
  const permissions = [
    "--no-prompt",
    "--deny-net",
    "--allow-sys=hostname",
    "--allow-read",
    `--allow-write=${root}`,
  ];
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...permissions, script(name), root, ...args],
    stdout: "piped",
    stderr: "inherit",
  });
  return command.spawn();
}

Deno.test("Store lets two processes finish trials together", async () => {
  await using results = await makeResults();
  const writers = [1, COUNT + 1].map((first) =>
    start("writer.ts", results.root, String(first), String(COUNT)).output()
  );
  for (const { code } of await Promise.all(writers)) strictEqual(code, 0);
  using store = await results.open();
  const expected = Array.from(
    { length: 2 * COUNT },
    (_, at) => sampleId(at + 1),
  );
  const rows = store.list();
  deepStrictEqual(rows.map((row) => row.id).sort(), expected);
  deepStrictEqual(results.names("trials"), expected);
  deepStrictEqual(results.names("running"), []);
  deepStrictEqual(store.reindex(), []);
  deepStrictEqual(store.list(), rows);
});

Deno.test("Store takes over from a killed process at once", async () => {
  await using results = await makeResults();
  const child = start("holder.ts", results.root, sampleId(1));
  const reader = child.stdout.getReader();
  await reader.read();
  using store = await results.open();
  const holder = await store.begin(sampleId(1), "tensorflow");
  ok(!(holder instanceof RunningTrial));
  strictEqual(holder.pid, child.pid);
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  await (await beginTrial(store, sampleId(1))).abandon();
});

Deno.test("Store begins every trial at once, wherever its process was killed", async () => {
  await using results = await makeResults();
  const ids = Array.from({ length: 4 }, (_, at) => sampleId(at));
  for (let kill = 0; kill < 20; kill++) {
    const child = start("churner.ts", results.root, String(ids.length));
    const reader = child.stdout.getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    child.kill("SIGKILL");
    strictEqual((await child.status).signal, "SIGKILL");
    await reader.cancel();
    using store = await results.open();
    deepStrictEqual(store.warnings, []);
    for (const id of ids) await (await beginTrial(store, id)).abandon();
    deepStrictEqual(results.names("running"), []);
  }
});
