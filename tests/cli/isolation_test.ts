import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { FAULTY_METRIC, FAULTY_STUDY } from "./faulty_part.ts";
import { childrenOf, lives } from "./processes.ts";
import { command, spawn, Workplace } from "./workplace.ts";

async function faultyPlace(fault?: string): Promise<Workplace> {
  return await Workplace.create({
    "faulty.yaml": FAULTY_STUDY,
    "faulty.ts": FAULTY_METRIC,
    ...(fault && { "fault.txt": fault }),
  });
}

/** In a process of its own, since a name of a part can be loaded once only. */
async function sweep(place: Workplace, args: readonly string[] = []) {
  const where = ["--results", place.results];
  return await spawn(["sweep", place.path("faulty.yaml"), ...where, ...args]);
}

/** Records of both trials, by size. */
async function records(place: Workplace) {
  const all = await Promise.all(
    place.names("trials").map((id) => place.record(id)),
  );
  const [large, small] = all.sort((a, b) => b.settings.size - a.settings.size);
  return { large, small };
}

/** Undisturbed, but for what the metric prints. */
async function undisturbed(): Promise<{ large: string; small: string }> {
  await using place = await faultyPlace();
  const { code, err } = await sweep(place);
  strictEqual(code, 0, err);
  const { large, small } = await records(place);
  deepStrictEqual([large.state, small.state], ["done", "done"]);
  return { large: large.chainSha256, small: small.chainSha256 };
}

const EXPECTED = await undisturbed();

for (
  const [fault, reason] of [
    ["abort", /its process died of SIGABRT.*, after iteration \d+/i],
    ["kill", /its process died of SIGKILL.*, after iteration \d+/i],
    [
      "sleep",
      /its process was killed, as it hung for \d+ s, after iteration \d+/i,
    ],
  ] as const
) {
  const hang = fault === "sleep" ? ["--set", "hangTimeout=8s"] : [];

  Deno.test(`sweep tries a trial once more after ${fault}, from its checkpoint`, async () => {
    await using place = await faultyPlace(`${fault} once`);
    const { code, err } = await sweep(place, hang);
    strictEqual(code, 0, err);
    match(err, /Note: Trial \w+ is tried once more: /);
    match(err, reason);
    const { large, small } = await records(place);
    deepStrictEqual(
      { large: large.chainSha256, small: small.chainSha256 },
      EXPECTED,
    );
    deepStrictEqual(large.resumedAt, [8]);
    deepStrictEqual(place.names("running"), []);
  });

  Deno.test(`sweep fails a trial at its second ${fault}, and runs the others`, async () => {
    await using place = await faultyPlace(fault);
    const { code, err } = await sweep(place, hang);
    strictEqual(code, 1, err);
    const { large, small } = await records(place);
    strictEqual(large.state, "failed");
    match(large.reason, reason);
    strictEqual(small.state, "done");
    strictEqual(small.chainSha256, EXPECTED.small);
    // what was mended goes on from where it was
    await Deno.remove(place.path("fault.txt"));
    const again = await sweep(place, ["--retry-failed"]);
    strictEqual(again.code, 0, again.err);
    const mended = (await records(place)).large;
    strictEqual(mended.chainSha256, EXPECTED.large);
    ok(mended.resumedAt.length > 0);
  });
}

Deno.test("sweep --together tries all trials again that a crash takes along", async () => {
  await using place = await faultyPlace("abort once");
  const { code, err } = await sweep(place, ["--together", "2"]);
  strictEqual(code, 0, err);
  strictEqual(err.match(/is tried once more: /g)?.length, 2, err);
  const { large, small } = await records(place);
  deepStrictEqual(
    { large: large.chainSha256, small: small.chainSha256 },
    EXPECTED,
  );
});

Deno.test("sweep does not try a trial again that fails in JavaScript", async () => {
  await using place = await faultyPlace("throw");
  const { code, err } = await sweep(place);
  strictEqual(code, 1, err);
  ok(!err.includes("once more"), err);
  const { large } = await records(place);
  match(
    large.reason,
    /^Error: it does not work \(thrown at .*faulty\.ts:\d+:\d+\)/,
  );
});

Deno.test("sweep says why the process of trials cannot load a part", async () => {
  await using place = await faultyPlace();
  const write = 'Deno.writeTextFileSync(FILE + ".log", "loaded");';
  await place.write("faulty.ts", `${FAULTY_METRIC}\n${write}\n`);
  const { code, err } = await sweep(place);
  strictEqual(code, 2, err);
  match(err, /Cannot load .*faulty\.ts: NotCapable: Requires write access/);
});

for (
  const [signal, code] of [
    ["SIGTERM", 143],
    ["SIGINT", 130],
    ["SIGKILL", 137],
  ] as const
) {
  Deno.test(`sweep leaves no process behind after ${signal}`, async () => {
    await using place = await faultyPlace();
    const long = ["--set", "iterations=100000", "--set", "size=64"];
    const args = ["sweep", place.path("faulty.yaml"), ...long];
    const process = command([...args, "--results", place.results]).spawn();
    const reading = [process.stdout, process.stderr].map((stream) =>
      new Response(stream).text()
    );
    let children: number[] = [];
    while (!await hasRows(place)) {
      await new Promise((go) => setTimeout(go, 100));
      children = await childrenOf(process.pid);
    }
    strictEqual(children.length, 1);
    process.kill(signal);
    strictEqual((await process.status).code, code);
    await Promise.all(reading);
    strictEqual(await stays(children[0]!), false);
    const [folder] = place.names(signal === "SIGKILL" ? "running" : "trials");
    ok(folder);
  });
}

Deno.test("sweep ends at once after two SIGINTs while a trial hangs, and leaves no process behind", async () => {
  await using place = await faultyPlace("sleep");
  const args = ["sweep", place.path("faulty.yaml"), "--results", place.results];
  const process = command(args).spawn();
  const reading = [process.stdout, process.stderr].map((stream) =>
    new Response(stream).text()
  );
  while (!hasCheckpoint(place)) {
    await new Promise((go) => setTimeout(go, 100));
  }
  // it hangs a few iterations later
  await new Promise((go) => setTimeout(go, 3000));
  const children = await childrenOf(process.pid);
  strictEqual(children.length, 1);
  process.kill("SIGINT");
  await new Promise((go) => setTimeout(go, 1000));
  process.kill("SIGINT");
  strictEqual((await process.status).code, 130);
  await Promise.all(reading);
  strictEqual(await stays(children[0]!), false);
  // what hung goes on from its checkpoint
  await Deno.remove(place.path("fault.txt"));
  const { code, err } = await sweep(place);
  strictEqual(code, 0, err);
  match(err, /goes on from iteration \d of 20/);
  strictEqual((await records(place)).large.chainSha256, EXPECTED.large);
});

/** Whether a process still runs after five seconds. */
async function stays(pid: number): Promise<boolean> {
  for (let i = 0; i < 50; i++) {
    if (!await lives(pid)) return false;
    await new Promise((go) => setTimeout(go, 100));
  }
  return true;
}

function hasCheckpoint(place: Workplace): boolean {
  try {
    const [folder = ""] = place.names("running");
    const names = place.names("running", folder);
    return names.includes("checkpoint.safetensors");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function hasRows(place: Workplace): Promise<boolean> {
  try {
    const [folder] = place.names("running");
    const path = `${place.results}/running/${folder}/steps.csv`;
    return (await Deno.readTextFile(path)).split("\n").length > 2;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
