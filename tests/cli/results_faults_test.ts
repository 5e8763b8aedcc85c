import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { makeResults, runTrial, sampleId } from "../store/sample.ts";
import { CAN_MOUNT, onSmallDisk } from "../support/small_disk.ts";
import {
  command,
  GRID,
  spawn,
  taskWords,
  TINY,
  Workplace,
} from "./workplace.ts";

/** Four trials of some 60 kB each. */
const LARGE = GRID.replace("size: 32", "size: 64").replace(
  "iterations: 5",
  "iterations: 5\n  saveEvery: 1",
);

/** Eight trials of about a fifth of a second each. */
const SLOW = `${
  TINY.replace("size: 32", "size: 16")
    .replace("[conv1_1, conv2_1]", "[conv1_1]")
    .replace("[conv3_1]", "[conv1_2]")
    .replace("iterations: 5", "iterations: 120")
}
grid:
  beta: [4, 5, 6, 7, 8, 9, 10, 11]
`;

/** One line that starts as errors do. */
function assertOneLine(err: string): void {
  match(err, /^Error: Cannot [^\n]*[^.\n]\n$/);
}

/** The words of a `results` process, for a shell. */
function resultsWords(): string {
  return [Deno.execPath(), ...taskWords("results")].map((it) => `'${it}'`)
    .join(" ");
}

Deno.test({
  name:
    "results import says in one line that the disk is full, loses nothing, and goes on later",
  ignore: !CAN_MOUNT,
  fn: async () => {
    await using place = await Workplace.create({
      "grid.yaml": LARGE,
    });
    strictEqual((await place.sweep("grid.yaml", ["--quiet"])).code, 0);
    await Deno.mkdir(place.path("disk"));
    const run = await onSmallDisk(
      `
      results() { ${resultsWords()} "$@" --results "$DISK/here"; }
      results import "$FROM" 2>"$LOG.1"; echo "code $?"
      ls "$DISK/here/running"; ls "$DISK/here/trials" | wc -l
      results verify; echo "code $?"
      mount -o remount,size=20m "$DISK"
      results import "$FROM"; echo "code $?"
      results verify; echo "code $?"
      results gc --yes; echo "code $?"
    `,
      {
        disk: place.path("disk"),
        size: "200k",
        env: { FROM: place.results, LOG: place.path("log") },
      },
    );
    const err = await Deno.readTextFile(place.path("log.1"));
    assertOneLine(err);
    match(err, /the disk is full; free some space/);
    // studies come last: their plans may be missing, nothing else
    const [, trials, found = ""] =
      run.out.match(/^code 6\n(\d)\n([^]*?)Verified: /) ?? [];
    match(found, /^(problem +path\nmissing .*studies.tiny .*\n\n)?$/);
    ok(Number(trials) < 4, run.out + run.err);
    match(run.out, /nothing is wrong\ncode 0\n/);
    match(run.out, /Imported: 4 trials \(.*4? ?copied.*\nVerified: 4 trials/s);
    match(run.out, /Nothing to delete\ncode 0\n$/);
    strictEqual(run.err, "");
  },
});

Deno.test({
  name:
    "results gc deletes on a full disk, where there is room for nothing else",
  ignore: !CAN_MOUNT,
  fn: async () => {
    await using place = await Workplace.create({ "grid.yaml": GRID });
    strictEqual((await place.sweep("grid.yaml", ["--quiet"])).code, 0);
    await Deno.mkdir(place.path("disk"));
    const run = await onSmallDisk(
      `
      results() { ${resultsWords()} "$@" --results "$DISK/here"; }
      cp -r "$FROM" "$DISK/here"
      mkdir "$DISK/here/running/left"
      cat /dev/zero > "$DISK/here/running/left/steps.csv" 2>/dev/null
      results gc --yes; echo "code $?"
      results verify; echo "code $?"
    `,
      {
        disk: place.path("disk"),
        size: "1m",
        env: { FROM: place.results },
      },
    );
    match(run.out, /Deleted: 1 entry, 0\.\d+ MB\ncode 0\n/, run.err);
    match(run.out, /nothing is wrong\ncode 0\n$/);
    strictEqual(run.err, "");
  },
});

Deno.test({
  name:
    "results reads a read-only folder, and says in one line what cannot be written",
  ignore: !CAN_MOUNT,
  fn: async () => {
    await using place = await Workplace.create({ "grid.yaml": GRID });
    strictEqual((await place.sweep("grid.yaml", ["--quiet"])).code, 0);
    await Deno.mkdir(place.path("disk"));
    const words = [
      ["", 0],
      ["verify", 0],
      ["gc", 0],
      ['import "$FROM" --dry-run', 0],
      ['import "$FROM"', 6],
      ["gc --yes", 6],
      ["reindex", 6],
    ] as const;
    const run = await onSmallDisk(
      `
      results() { ${resultsWords()} "$@" --results "$DISK/here"; }
      cp -r "$FROM" "$DISK/here"
      mkdir "$DISK/here/running/left"
      mount -o remount,ro "$DISK"
      ${
        words.map(([it], at) => `results ${it} 2>"$LOG.${at}"; echo "code $?"`)
          .join("\n")
      }
      mount -o remount,rw "$DISK"
      results verify; echo "code $?"
      results gc --yes; echo "code $?"
      results verify; echo "code $?"
    `,
      {
        disk: place.path("disk"),
        size: "2m",
        env: { FROM: place.results, LOG: place.path("log") },
      },
    );
    const codes = run.out.match(/^code \d+$/gm)!.map((it) =>
      Number(it.slice(5))
    );
    // the leftover is found wherever it can be
    const expected = words.map(([it, code]) => it === "verify" ? 1 : code);
    deepStrictEqual(codes, [...expected, 1, 0, 0], run.out + run.err);
    for (const [at, [, code]] of words.entries()) {
      const err = await Deno.readTextFile(place.path(`log.${at}`));
      if (code === 0) strictEqual(err, "");
      else {
        assertOneLine(err);
        match(err, /it is read-only; choose another folder/);
      }
    }
  },
});

Deno.test.each([
  [["verify"], /Cannot read results in ".*": it does not exist/],
  [["gc"], /Cannot read results in ".*": it does not exist/],
  [["gc", "--yes"], /Cannot read results in ".*": it does not exist/],
  [["import", "nowhere"], /Cannot import "nowhere": there is no such folder/],
])(
  "results %j says in one line what is gone, and makes nothing",
  async (words, expected) => {
    await using place = await Workplace.create();
    const { code, out, err } = await place.query(...words);
    deepStrictEqual([code, out], [6, ""]);
    assertOneLine(err);
    match(err, expected);
    if (words[0] !== "import") deepStrictEqual(place.allNames(), []);
  },
);

/** A sweep that something happens to once two trials have ended. */
async function sweepDisturbed(
  place: Workplace,
  disturb: () => Promise<void>,
): Promise<{ readonly code: number; readonly err: string }> {
  const args = ["sweep", place.path("slow.yaml"), "--results", place.results];
  const process = command(args).spawn();
  let err = "";
  let isDisturbed = false;
  const text = process.stderr.pipeThrough(new TextDecoderStream());
  for await (const part of text) {
    err += part;
    if (isDisturbed || !err.includes("\n[2/")) continue;
    isDisturbed = true;
    await disturb();
  }
  await process.stdout.cancel();
  ok(isDisturbed, err);
  return { code: (await process.status).code, err };
}

const DISTURBANCES: [string, (place: Workplace) => Promise<void>][] = [
  ["deleted", async (place) => {
    for (const name of place.names().filter((it) => /^index/.test(it))) {
      await Deno.remove(place.path("results", name));
    }
  }],
  ["overwritten", async (place) => {
    for (const name of place.names().filter((it) => /db(-wal)?$/.test(it))) {
      await Deno.writeFile(
        place.path("results", name),
        new Uint8Array(40_000).fill(0xaa),
      );
    }
  }],
  ["cut off", async (place) => {
    for (const name of place.names().filter((it) => /db(-wal)?$/.test(it))) {
      await Deno.truncate(place.path("results", name), 0);
    }
  }],
];

Deno.test.each(DISTURBANCES)(
  "sweep loses nothing if the index is %s while it runs, and the next one heals it",
  async (_what, disturb) => {
    await using place = await Workplace.create({ "slow.yaml": SLOW });
    const { code, err } = await sweepDisturbed(place, () => disturb(place));
    ok(code === 0 || code === 6, err);
    const errors = err.split("\n").filter((line) =>
      /^Error|at .*\.ts:/.test(line)
    );
    strictEqual(errors.length, code === 0 ? 0 : 1, err);
    if (code === 6) match(errors[0]!, /^Error: Cannot \w+ index ".*"; ?|: /);
    const done = place.names("trials");
    ok(done.length >= 2);
    strictEqual(
      (await spawn(["results", "verify", "--results", place.results])).code,
      0,
    );
    const times = async (folder: string) =>
      (await place.record(folder)).startedAt;
    const before = await Promise.all(done.map(times));
    const again = await place.sweep("slow.yaml");
    strictEqual(again.code, 0, again.err);
    strictEqual(again.out.match(/ done /g)?.length, 8, again.err);
    deepStrictEqual(await Promise.all(done.map(times)), before);
    strictEqual((await place.sweep("slow.yaml", ["--quiet"])).err, "");
  },
);

Deno.test.each(DISTURBANCES)(
  "results import and gc heal an index that was %s",
  async (_what, disturb) => {
    await using place = await Workplace.create({ "grid.yaml": GRID });
    strictEqual((await place.sweep("grid.yaml", ["--quiet"])).code, 0);
    await using other = await Workplace.create({ "tiny.yaml": TINY });
    strictEqual((await other.sweep("tiny.yaml", ["--quiet"])).code, 0);
    await disturb(place);
    const imported = await place.query("import", other.results);
    match(imported.out, /1 trial \(1 copied\)/);
    strictEqual(JSON.parse((await place.query("--json")).out).trials.length, 5);
    await disturb(place);
    await Deno.remove(place.path("results", "studies", "tiny"), {
      recursive: true,
    });
    const { out } = await place.query("gc", "--yes");
    match(out, /Deleted|Nothing to delete/);
    match((await place.query("reindex")).out, /^Indexed: 5 trials/);
  },
);

Deno.test("results import, killed again and again, leaves nothing half made", async () => {
  const count = 60;
  await using there = await makeResults();
  {
    using store = await there.open();
    for (let at = 0; at < count; at++) await runTrial(store, sampleId(at));
  }
  await using place = await Workplace.create();
  const here = ["--results", place.results];
  const words = ["results", "import", there.root, ...here];
  for (let kills = 1; kills <= 6; kills++) {
    const process = command(words).spawn();
    const enough = async (): Promise<boolean> =>
      await countIn(place.path("results", "trials")) >= 7 * kills;
    while (!await enough()) {
      await new Promise((resolve) => setTimeout(resolve, kills));
    }
    process.kill("SIGKILL");
    await process.output();
    const { out } = await spawn(["results", "verify", ...here]);
    strictEqual(out.match(/^(damaged|missing|wrong|foreign) /gm), null, out);
  }
  const last = await spawn(words);
  strictEqual(last.code, 0, last.err);
  strictEqual(await countIn(place.path("results", "trials")), count);
  deepStrictEqual(place.names("running"), []);
  const { out } = await spawn(["results", "verify", ...here]);
  match(out, /^Verified: 60 trials, 240 files, .*: nothing is wrong/);
});

/** How many names there are in a folder; 0 if it is missing. */
async function countIn(path: string): Promise<number> {
  try {
    return (await Array.fromAsync(Deno.readDir(path))).length;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return 0;
    throw cause;
  }
}
