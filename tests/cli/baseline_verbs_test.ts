import {
  deepStrictEqual,
  doesNotMatch,
  match,
  notStrictEqual,
  ok,
  strictEqual,
} from "node:assert/strict";
import { sealed } from "../check/sample_baseline.ts";
import { cli, type CliRun } from "../support/io.ts";
import { TINY, Workplace } from "./workplace.ts";

const STUDY = `${TINY}  init: noise
  seed: 3
`;

const TWO = `${STUDY}grid:\n  beta: [40, 41]\n`;

/** Runs a verb on the study of a place. */
async function baseline(
  place: Workplace,
  verb: string,
  ...more: readonly string[]
): Promise<CliRun> {
  return await cli([
    ...["baseline", verb, place.path("tiny.yaml"), ...more],
    ...["--baselines", place.path("baselines"), "--allow-dirty"],
    ...(verb === "prune" ? [] : ["--results", place.results, "--quiet"]),
    ...(verb === "approve" ? ["--by", "A Person"] : []),
  ]);
}

async function approved(study = STUDY): Promise<Workplace> {
  const place = await Workplace.create({ "tiny.yaml": study });
  const { code, err } = await baseline(place, "approve");
  strictEqual(code, 0, err);
  return place;
}

/** Ids of the trials of its baseline. */
function idsOf(place: Workplace): string[] {
  return place.allNames("baselines", "tiny").flatMap((name) =>
    /^([0-9a-f]{12})\.json$/.exec(name)?.[1] ?? []
  );
}

/** What the baseline has of a trial. */
// deno-lint-ignore no-explicit-any -- tests ask it for many things
async function entryOf(place: Workplace, id: string): Promise<any> {
  const path = place.path("baselines", "tiny", `${id}.json`);
  return JSON.parse(await Deno.readTextFile(path));
}

/** Changes what the baseline has of its trials, as only the tool can. */
async function edit(
  place: Workplace,
  change: (text: string) => string,
): Promise<void> {
  for (const id of idsOf(place)) {
    const path = place.path("baselines", "tiny", `${id}.json`);
    const text = change(await Deno.readTextFile(path));
    await Deno.writeTextFile(path, sealed(text));
  }
}

Deno.test("baseline learn --same-code refuses other bits on a machine key that is known, and keeps all", async () => {
  await using place = await approved();
  const [id] = idsOf(place);
  const words = [
    ...["--threads", "1,2", "--isa", "DEFAULT", "--backends", "tensorflow"],
    "--same-code",
  ];
  const first = await baseline(place, "learn", ...words);
  strictEqual(first.code, 0, first.err);
  const learned = await entryOf(place, id!);
  ok(learned.run.known.length >= 2);
  const key = (at: number) => learned.run.known[at].machineKey;
  // as if other code had been approved, or learned from
  for (const at of [0, 1]) {
    await edit(place, (text) => {
      const entry = JSON.parse(text);
      entry.run.known[at].pixelsSha256 = "0".repeat(64);
      return JSON.stringify(entry);
    });
    const before = await entryOf(place, id!);
    const threads = key(at).match(/(\d+) threads$/)![1];
    const again = ["--threads", threads, ...words.slice(2)];
    const refused = await baseline(place, "learn", ...again);
    strictEqual(refused.code, 7, refused.out);
    ok(refused.err.includes(`from ${id} with --same-code: on ${key(at)}, and`));
    match(refused.err, /this is not the code that was approved/);
    deepStrictEqual(await entryOf(place, id!), before);
    // also where it asks for a key alone that nobody knows
    if (at === 0) {
      const elsewhere = ["--backends", "wasm", "--same-code"];
      const other = await baseline(place, "learn", ...elsewhere);
      strictEqual(other.code, 7, other.out);
    }
    // another model of processor may have other bits
    await edit(
      place,
      (text) => text.replaceAll(/"cpuModel": ".*"/g, '"cpuModel": "Another"'),
    );
    strictEqual((await baseline(place, "learn", ...again)).code, 0);
    const path = place.path("baselines", "tiny", `${id}.json`);
    await Deno.writeTextFile(path, JSON.stringify(learned));
  }
});

Deno.test("baseline learn refuses a trial that fails, with --same-code and without", async () => {
  await using place = await approved();
  const [id] = idsOf(place);
  const broken = STUDY.replace("[conv1_1, conv2_1]", "[conv3_1, conv4_1]");
  await place.write("tiny.yaml", `${broken}  beta: 3.0e+38\n`);
  const { out: planned } = await cli(["plan", place.path("tiny.yaml")]);
  const [, failing] = /^([0-9a-f]{12}) /m.exec(planned)!;
  // as if it had been approved
  await edit(place, (text) => text.replaceAll(id!, failing!));
  const folder = place.path("baselines", "tiny");
  for (const end of ["json", "png"]) {
    await Deno.rename(`${folder}/${id}.${end}`, `${folder}/${failing}.${end}`);
  }
  const words = ["--threads", "2", "--isa", "DEFAULT", "--same-code"];
  const { code, out, err } = await baseline(place, "learn", ...words);
  strictEqual(code, 1, out);
  match(err, RegExp(`^Error: Cannot learn from trial ${failing}: Cost .*\n$`));
  const unsaid = await baseline(place, "learn", ...words.slice(0, -1));
  deepStrictEqual([unsaid.code, unsaid.err], [1, err]);
});

Deno.test("baseline approve --only runs these trials alone, by the beginnings of their ids", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TWO });
  const { out: planned } = await cli(["plan", place.path("tiny.yaml")]);
  const [first, second] = [...planned.matchAll(/^([0-9a-f]{12}) /gm)]
    .map(([, id]) => id!);
  notStrictEqual(first!.slice(0, 4), second!.slice(0, 4));
  const only = ["--only", first!.slice(0, 4)];
  const { code, out, err } = await baseline(place, "approve", ...only);
  strictEqual(code, 0, err);
  match(out, /Approved in .*: 1 trial\n/);
  deepStrictEqual(idsOf(place), [first]);
  deepStrictEqual(place.names("trials"), [first]);
  const unknown = await baseline(place, "approve", "--only", "zz");
  strictEqual(unknown.code, 2);
  match(unknown.err, /Cannot find "zz" for --only: expected some of: /);
});

Deno.test("baseline approve --only leaves studies alone of which it names no trial", async () => {
  await using place = await Workplace.create({
    "other.yaml": STUDY.replace("tiny", "other").replace("seed: 3", "seed: 4"),
    "tiny.yaml": STUDY,
  });
  const { out: planned } = await cli(["plan", place.path("tiny.yaml")]);
  const [, id] = /^([0-9a-f]{12}) /m.exec(planned)!;
  const only = [place.path("other.yaml"), "--only", id!];
  const { code, out, err } = await baseline(place, "approve", ...only);
  strictEqual(code, 0, err);
  match(out, /^Approved in \S+tiny: 1 trial\n/);
  doesNotMatch(out, /other/);
  deepStrictEqual(place.allNames("baselines"), ["tiny"]);
});

Deno.test("baseline approve tells that there is nothing to approve, and what is to be learned where", async () => {
  await using place = await approved();
  const { out } = await baseline(place, "approve");
  match(out, /^Nothing to approve in .*tiny: 1 trial is as before\n/);
  doesNotMatch(out, /commit/);
  match(
    out,
    /\nNext: let the bands of 1 trial be learned: deno task baseline learn \S+tiny\.yaml --baselines \S+baselines --results \S+results\n/,
  );
  // what is varied is kept, too
  await place.write("tiny.yaml", `${STUDY}grid:\n  seed: [3]\n`);
  const labelled = await baseline(place, "approve");
  match(labelled.out, /^Nothing to approve in .*\nNext: commit \S+tiny, and/);
});

Deno.test("baseline approve writes a missing image back, and keeps approval, bands and known bits", async () => {
  await using place = await approved();
  const learn = ["--threads", "1,2", "--isa", "DEFAULT"];
  await baseline(place, "learn", ...learn, "--backends", "tensorflow");
  const [id] = idsOf(place);
  const before = await entryOf(place, id!);
  const png = place.path("baselines", "tiny", `${id}.png`);
  const bytes = await Deno.readFile(png);
  await Deno.remove(png);
  const { code, out, err } = await baseline(place, "approve", "--note", "x");
  strictEqual(code, 0, err);
  match(out, /Replaced: .*\.png: it is missing\n/);
  doesNotMatch(out, /lost/);
  deepStrictEqual(await entryOf(place, id!), before);
  deepStrictEqual(await Deno.readFile(png), bytes);
});

Deno.test("check names all damaged files of a baseline at once", async () => {
  await using place = await approved(TWO);
  const [first, second] = idsOf(place);
  const folder = place.path("baselines", "tiny");
  const check = async () =>
    (await cli([
      ...["check", place.path("tiny.yaml"), "--results", place.results],
      ...["--baselines", place.path("baselines"), "--quiet"],
    ])).err;
  for (const id of [first, second]) await Deno.remove(`${folder}/${id}.png`);
  match(
    await check(),
    RegExp(
      `Cannot use 2 files of the baseline: .*${first}\\.png: it is mis` +
        `sing; .*${second}\\.png: it is missing; get them back from git, .*\n$`,
    ),
  );
  await Deno.writeTextFile(`${folder}/${first}.json`, "{");
  match(
    await check(),
    RegExp(`2 files .*${first}\\.json: .*${second}\\.png: `),
  );
});

Deno.test("baseline prune names what it removes, first without removing it", async () => {
  await using place = await approved(TWO);
  const same = await baseline(place, "prune");
  match(same.out, /^Nothing to remove from .*tiny\n$/);
  await place.write("tiny.yaml", STUDY);
  const dry = await baseline(place, "prune", "--dry-run");
  match(dry.out, /^Would remove from .*: 1 trial: beta 41 \([0-9a-f]{12}\)\n$/);
  strictEqual(idsOf(place).length, 2);
  const done = await baseline(place, "prune");
  match(done.out, /^Removed from .*: beta 41 \(.*\)\nNext: commit .*tiny\n$/);
  strictEqual(idsOf(place).length, 1);
});

Deno.test("baseline diff tells who learned and approved since, and of an older form no path of its own", async () => {
  await using place = await approved();
  const git = async (...words: readonly string[]): Promise<void> => {
    const who = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    const { success } = await new Deno.Command("git", {
      args: ["-C", place.root, ...who, ...words],
    }).output();
    ok(success);
  };
  await git("init", "-q");
  await git("add", "baselines");
  await git("commit", "-qm", "baselines");
  const learn = ["--threads", "1", "--isa", "DEFAULT", "--note", "runner"];
  await baseline(
    place,
    "learn",
    ...learn,
    ...["--by", "B", "--backends"],
    "wasm",
  );
  const diff = async (...words: readonly string[]) =>
    await cli([
      ...["baseline", "diff", "tiny", "--baselines", place.path("baselines")],
      ...words,
    ]);
  const { out } = await diff();
  match(out, /\nLearned by B on \d{4}-\d\d-\d\d.*: runner\n$/);
  doesNotMatch(out, /Approved by/);
  match(out, /\ntrial +is +total +1 − SSIM +window +bands\n/);
  const folder = place.path("baselines", "tiny");
  await Deno.rename(folder, place.path("away"));
  // named by the commit alone
  const gone = await cli([
    ...["baseline", "diff", "--baselines", place.path("baselines")],
  ]);
  match(gone.out, /tiny since HEAD\n.*\n[0-9a-f]{12} +removed /);
  await Deno.rename(place.path("away"), folder);
  await edit(place, (text) => text.replace('Version": 2', 'Version": 1'));
  await git("commit", "-qam", "as if by an older Gramlab");
  await edit(place, (text) => text.replace('Version": 1', 'Version": 2'));
  const old = await diff("--ref", "HEAD");
  strictEqual(old.code, 9);
  match(
    old.err,
    /^Error: Cannot compare \S+tiny with HEAD: it cannot be read at that commit: [0-9a-f]{12}\.json: it is of an older Gramlab \(version 1\)\n$/,
  );
});
