import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { command, spawn, taskWords, TINY, Workplace } from "./workplace.ts";

/** A trial of a few milliseconds. */
const QUICK = TINY.replace("size: 32", "size: 16")
  .replace("[conv1_1, conv2_1]", "[conv1_1]")
  .replace("[conv3_1]", "[conv1_2]")
  .replace("iterations: 5", "iterations: 1");

/** Eight trials of about a fifth of a second each. */
const SLOW = `${QUICK.replace("iterations: 1", "iterations: 120")}
grid:
  beta: [4, 5, 6, 7, 8, 9, 10, 11]
`;

/** Six trials that are done, then six that fail. */
const HALF = `${QUICK.replace("iterations: 1", "iterations: 60")}  clamp: false
grid:
  optimizer.learningRate: [0.01, 1.0e+37]
  beta: [4, 5, 6, 7, 8, 9]
`;

/** Costs of about 90 kB, written after a second. */
const WORDY = QUICK.replace("iterations: 1", "iterations: 1600")
  .replace("[conv1_1]", "[conv1_1, conv1_2]");

/** An output that hardly gets smaller as PNG. */
const LARGE = QUICK.replace("size: 16", "size: 256") + "  init: noise\n";

function sweepArgs(place: Workplace, file: string): string[] {
  return ["sweep", place.path(file), "--results", place.results];
}

/** A sweep as a process; resolves once `count` trials have ended. */
async function sweepUntil(
  place: Workplace,
  file: string,
  count: number,
): Promise<{
  readonly process: Deno.ChildProcess;
  end(): Promise<{ readonly code: number; readonly err: string }>;
}> {
  const process = command(sweepArgs(place, file)).spawn();
  const reader = process.stderr.pipeThrough(new TextDecoderStream())
    .getReader();
  let err = "";
  const read = async (): Promise<boolean> => {
    const { value, done } = await reader.read();
    err += value ?? "";
    return !done;
  };
  while (!err.includes(`\n[${count}/`)) {
    if (!await read()) throw new Error(`Ended early:\n${err}`);
  }
  return {
    process,
    async end() {
      while (await read());
      await process.stdout.cancel();
      return { code: (await process.status).code, err };
    },
  };
}

/** Runs of each trial, as folder to what tells this run from others. */
async function runs(place: Workplace): Promise<Record<string, string>> {
  const entries = place.names("trials").map(async (folder) => {
    const { startedAt, finishedAt } = await place.record(folder);
    return [folder, `${startedAt} ${finishedAt}`] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

Deno.test("sweep says in one line that the results folder is gone, and makes none", async () => {
  await using place = await Workplace.create({ "slow.yaml": SLOW });
  const sweep = await sweepUntil(place, "slow.yaml", 2);
  await Deno.rename(place.results, place.path("moved"));
  const { code, err } = await sweep.end();
  strictEqual(code, 6, err);
  const errors = err.split("\n").filter((line) => line.includes("Cannot"));
  strictEqual(errors.length, 1, err);
  match(errors[0]!, /^Error: Cannot .*(removed or moved|does not exist)/);
  ok(err.endsWith(`${errors[0]}\n`));
  deepStrictEqual(place.allNames(), ["moved", "slow.yaml"]);
  // what was done is all there
  await Deno.rename(place.path("moved"), place.results);
  const before = await runs(place);
  ok(Object.keys(before).length >= 2);
  const again = await place.sweep("slow.yaml");
  strictEqual(again.code, 0, again.err);
  deepStrictEqual({ ...await runs(place), ...before }, await runs(place));
  deepStrictEqual(place.names("running"), []);
});

Deno.test("sweep goes on after kill -9, and redoes nothing", async () => {
  await using place = await Workplace.create({ "slow.yaml": SLOW });
  const sweep = await sweepUntil(place, "slow.yaml", 3);
  sweep.process.kill("SIGKILL");
  await sweep.end();
  const before = await runs(place);
  const count = Object.keys(before).length;
  ok(count >= 3 && count < 8);
  const { code, out, err } = await place.sweep("slow.yaml");
  strictEqual(code, 0, err);
  match(err, RegExp(`Done already: ${count} of 8 trials`));
  strictEqual(out.match(/ done /g)?.length, 8);
  const after = await runs(place);
  deepStrictEqual({ ...after, ...before }, after);
  deepStrictEqual(place.names("running"), []);
});

Deno.test("two sweeps at once run each trial once, failed ones too, and both tell of all", async () => {
  await using place = await Workplace.create({ "half.yaml": HALF });
  const args = sweepArgs(place, "half.yaml");
  const sweeps = await Promise.all([spawn(args), spawn(args)]);
  const ran = { done: 0, failed: 0 };
  for (const { code, out, err } of sweeps) {
    strictEqual(code, 1, err);
    strictEqual(out.match(/ done /g)?.length, 6, out);
    strictEqual(out.match(/ failed /g)?.length, 6, out);
    ran.done += err.match(/ cost \S+ in /g)?.length ?? 0;
    ran.failed += err.match(/ failed: /g)?.length ?? 0;
  }
  deepStrictEqual(ran, { done: 6, failed: 6 });
  strictEqual(place.names("trials").length, 12);
  deepStrictEqual(place.names("running"), []);
});

Deno.test("two sweeps at once share slow trials, and both exit 0", async () => {
  await using place = await Workplace.create({ "slow.yaml": SLOW });
  const args = sweepArgs(place, "slow.yaml");
  const sweeps = await Promise.all([spawn(args), spawn(args)]);
  const counts = sweeps.map(({ code, out, err }) => {
    strictEqual(code, 0, err);
    strictEqual(out.match(/ done /g)?.length, 8, out);
    return err.match(/ cost \S+ in /g)?.length ?? 0;
  });
  strictEqual(counts[0]! + counts[1]!, 8);
  ok(Math.min(...counts) > 0, `one ran ${counts[0]}, the other ${counts[1]}`);
});

/** Blocks of 1024 bytes, and what does not fit. */
const LIMITS = [
  ["half.yaml", HALF, 1, /index/],
  ["half.yaml", HALF, 32, /index/],
  ["wordy.yaml", WORDY, 120, /running/],
  ["large.yaml", LARGE, 120, /running/],
] as const;

Deno.test.each(LIMITS)(
  "sweep of %s says in one line that files may not grow",
  async (file, text, blocks, expected) => {
    if (Deno.build.os === "windows") return;
    await using place = await Workplace.create({ [file]: text });
    const limited = await spawnLimited([
      ...sweepArgs(place, file),
      "--quiet",
    ], blocks);
    strictEqual(limited.code, 6, limited.err);
    match(limited.err, /^Error: Cannot [^\n]*; [^\n]*--results DIR\n$/);
    match(limited.err, expected);
    deepStrictEqual(place.names("running"), []);
    deepStrictEqual(place.names("trials"), []);
    const again = await place.sweep(file, ["--quiet"]);
    strictEqual(again.code, file === "half.yaml" ? 1 : 0, again.err);
    strictEqual(again.err, "");
  },
);

/** Runs a command that may write no file larger than so many blocks. */
async function spawnLimited(
  args: readonly string[],
  blocks: number,
): Promise<{ readonly code: number; readonly err: string }> {
  const words = taskWords("sweep").slice(0, -1);
  const script = `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`;
  const shell = new Deno.Command("bash", {
    args: ["-c", script, "bash", Deno.execPath(), ...words, ...args],
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  });
  const { code, stderr } = await shell.output();
  return { code, err: new TextDecoder().decode(stderr) };
}
