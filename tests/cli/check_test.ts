import {
  deepStrictEqual,
  doesNotMatch,
  match,
  ok,
  strictEqual,
} from "node:assert/strict";
import { FAULTS, inject } from "../check/faults.ts";
import { sealed } from "../check/sample_baseline.ts";
import { cli } from "../support/io.ts";
import { taskWords, TINY, Workplace } from "./workplace.ts";

/** From noise: what rounds otherwise stays close for longer. */
const STUDY = `${TINY}  init: noise
  seed: 3
`;

/** Runs a gate on a workplace, in this process. */
async function gate(
  place: Workplace,
  words: readonly string[],
  files = ["tiny.yaml"],
) {
  return await cli([
    ...words,
    ...files.map((file) => place.path(file)),
    ...["--baselines", place.path("baselines")],
    ...(words[1] === "prune" ? [] : ["--results", place.results, "--quiet"]),
  ]);
}

const APPROVE = ["baseline", "approve", "--allow-dirty", "--by", "A Person"];

async function approved(study = STUDY): Promise<Workplace> {
  const place = await Workplace.create({ "tiny.yaml": study });
  const { code, err } = await gate(place, APPROVE);
  strictEqual(code, 0, err);
  return place;
}

async function editEntries(
  place: Workplace,
  edit: (text: string) => string,
  isSealed = true,
): Promise<void> {
  for (const name of place.allNames("baselines", "tiny")) {
    if (!/^[0-9a-f]{12}\.json$/.test(name)) continue;
    const path = place.path("baselines", "tiny", name);
    const text = edit(await Deno.readTextFile(path));
    await Deno.writeTextFile(path, isSealed ? sealed(text) : text);
  }
}

Deno.test("check has an exit code of its own where there is no baseline, and runs nothing", async () => {
  await using place = await Workplace.create({ "tiny.yaml": STUDY });
  const { code, err } = await gate(place, ["check"]);
  strictEqual(code, 9);
  // as it was asked
  match(
    err,
    /Cannot find a baseline of study "tiny".* \(deno task baseline approve .*tiny\.yaml --baselines .*baselines\)\n/,
  );
  deepStrictEqual(place.allNames(), ["tiny.yaml"]);
});

Deno.test("check passes what was approved as identical, on other threads within its bands", async () => {
  await using place = await approved();
  const same = await gate(place, ["check"]);
  strictEqual(same.code, 0, same.err);
  match(same.out, /\nnothing varied +[0-9a-f]{12} +identical +as approved\n/);
  match(same.out, /\nPassed: 1 image is as approved\n1 identical; /);
  // other bits that nobody knows yet
  await editEntries(
    place,
    (text) => text.replace(/("chainSha256": ")[0-9a-f]{8}/, "$100000000"),
  );
  const other = await gate(place, ["check", "--threads", "1"]);
  strictEqual(other.code, 0, other.out);
  match(other.out, /Passed: 1 image is within its bands\n1 within/);
});

Deno.test("check refuses an image that is not the approved one before anything runs, and says so in every output", async () => {
  await using place = await approved();
  await Deno.remove(place.results, { recursive: true });
  const [png] = place.allNames("baselines", "tiny")
    .filter((name) => name.endsWith(".png"));
  await Deno.truncate(place.path("baselines", "tiny", png!), 99);
  const junit = place.path("gate.xml");
  const { code, err } = await gate(place, ["check", "--junit", junit]);
  strictEqual(code, 9);
  match(err, /it is not the image that was approved/);
  match(await Deno.readTextFile(junit), /errors="1"[^]*<error .*approved; get/);
  ok(!place.allNames().includes("results"));
});

Deno.test("check --only runs and judges some trials, and says that others were left out", async () => {
  await using place = await Workplace.create({
    "tiny.yaml": `${STUDY}grid:\n  beta: [40, 41]\n`,
  });
  strictEqual((await gate(place, APPROVE)).code, 0);
  const json = place.path("gate.json");
  await gate(place, ["check", "--json", json]);
  const { studies: [study] } = JSON.parse(await Deno.readTextFile(json));
  const [first] = study.trials;
  const { code, out } = await gate(place, [
    ...["check", "--force", "--only", first.id],
  ]);
  strictEqual(code, 0, out);
  match(out, /\nbeta 40 +[0-9a-f]{12} +identical/);
  match(out, /Note: tiny: 1 trial left out by --only/);
  match(out, /\n1 identical; 1 of 1 trial ran now/);
  const wrong = await gate(place, ["check", "--only", "0123"]);
  strictEqual(wrong.code, 2);
  match(wrong.err, /Cannot find "0123" for --only: expected some of: [0-9a-f]/);
});

Deno.test("check fails for a new trial and a missing one until approve and prune", async () => {
  await using place = await approved();
  await place.write("tiny.yaml", `${STUDY}grid:\n  beta: [40, 41]\n`);
  const grown = await gate(place, ["check"]);
  strictEqual(grown.code, 9);
  match(
    grown.out,
    /Study and baseline differ: 1 new; 1 image is as approved\n/,
  );
  match(
    grown.out,
    /: deno task baseline approve .* --only [0-9a-f]{12} --note "why", then/,
  );
  strictEqual((await gate(place, APPROVE)).code, 0);
  strictEqual((await gate(place, ["check"])).code, 0);
  await place.write("tiny.yaml", STUDY);
  const shrunk = await gate(place, ["check"]);
  strictEqual(shrunk.code, 9);
  match(shrunk.out, /: deno task baseline prune .*tiny\.yaml --baselines/);
  const pruned = await gate(place, ["baseline", "prune", "--allow-dirty"]);
  match(
    pruned.out,
    /Removed from .*: 1 trial: beta 41 \([0-9a-f]{12}\)\nNext: commit .*\n$/,
  );
  strictEqual((await gate(place, ["check"])).code, 0);
});

Deno.test("check refuses a damaged baseline with one line", async () => {
  await using place = await approved();
  await editEntries(place, (text) => text.slice(0, 50), false);
  const { code, err } = await gate(place, ["check"]);
  strictEqual(code, 9);
  match(err, /^Error: Cannot use the baseline's .*\n$/);
});

Deno.test("check and approve leave a baseline of images alone", async () => {
  await using place = await approved();
  const path = place.path("baselines", "tiny", "baseline.json");
  const image = {
    ...{ source: "painted:swirl", sha256: "0".repeat(64) },
    ...{ width: 32, height: 32 },
  };
  const references = { content: image, style: image };
  const index = JSON.parse(await Deno.readTextFile(path));
  const text = sealed(JSON.stringify({ ...index, references }));
  await Deno.writeTextFile(path, text);
  for (const words of [["check"], APPROVE]) {
    const { code, err } = await gate(place, words);
    strictEqual(code, 2);
    match(err, /it is the baseline of images/);
  }
  strictEqual(await Deno.readTextFile(path), text);
});

Deno.test("baseline approve keeps who, when and commit of each trial, and approves no trial twice", async () => {
  await using place = await approved();
  const [name] = place.allNames("baselines", "tiny");
  const path = place.path("baselines", "tiny", name!);
  const { approval } = JSON.parse(await Deno.readTextFile(path));
  strictEqual(approval.by, "A Person");
  ok(!Number.isNaN(Date.parse(approval.at)));
  ok(approval.commit === null || /^[0-9a-f]{40}$/.test(approval.commit));
  const show = async () =>
    (await cli([
      ...["baseline", "show", "--baselines", place.path("baselines")],
    ])).out;
  match(await show(), /tiny: approved by A Person on \d{4}-\d\d-\d\d/);
  await place.write("tiny.yaml", `${STUDY}grid:\n  beta: [40, 41]\n`);
  await gate(place, [...APPROVE.slice(0, -1), "B", "--note", "more"]);
  match(
    await show(),
    /: approved by A Person on .*\n.*: approved by B .*: more/,
  );
  // whoever wrote the file writes no lines, nor commands, into a log
  await editEntries(
    place,
    (text) =>
      text.replace('"note": null', '"note": "x\\n::error::\\u001b[2J"')
        .replace('"by": "', '"by": "x\\n::error::'),
  );
  const shown = await show();
  match(shown, /by x.*::error::/);
  doesNotMatch(shown, /\n::error/);
  ok(!shown.includes("\u001b[2J"));
  const checked = await gate(place, ["check"]);
  strictEqual(checked.code, 0, checked.err);
  doesNotMatch(checked.out, /\n::error/);
});

Deno.test("baseline approve replaces what is damaged, and says what is lost", async () => {
  await using place = await approved();
  await editEntries(place, (text) => `<<<<<<< HEAD\n${text}`, false);
  await place.write("baselines/tiny/baseline.json", "{");
  strictEqual((await gate(place, ["check"])).code, 9);
  const { code, out, err } = await gate(place, APPROVE);
  strictEqual(code, 0, err);
  match(out, /Replaced: .*\.json: a merge left it in conflict\n/);
  match(out, /Replaced: .*baseline\.json: /);
  match(
    out,
    /learned from is lost: learn again\nNext: commit .*baseline learn/,
  );
  const checked = await gate(place, ["check"]);
  strictEqual(checked.code, 0, checked.err);
  // bands of a sound entry stay, though its image is gone
  await editEntries(
    place,
    (text) => text.replace(/"ssim": 0\.002/, '"ssim": 0.1'),
  );
  const [png] = place.allNames("baselines", "tiny")
    .filter((name) => name.endsWith(".png"));
  await Deno.remove(place.path("baselines", "tiny", png!));
  const missing = await gate(place, ["check"]);
  match(missing.err, /\.png: it is missing; get the file back from git/);
  match(
    (await gate(place, APPROVE)).out,
    /^As before in .*: 1 trial\nReplaced: .*png: it is mi/,
  );
  const { out: shown } = await cli([
    ...["baseline", "show", "--baselines", place.path("baselines")],
  ]);
  match(shown, / 0\.1 /);
});

Deno.test("baseline learn knows the bits of each number of threads, and narrows nothing", async () => {
  await using place = await approved();
  const words = [
    ...["baseline", "learn", "--threads", "1,2", "--isa", "DEFAULT"],
    "--allow-dirty",
  ];
  const { code, out, err } = await gate(place, [
    ...words,
    ...["--backends", "tensorflow"],
  ]);
  strictEqual(code, 0, err);
  match(out, /learned from 2 machine keys/);
  const run = await gate(place, ["check", "--threads", "1", "--force"]);
  match(run.out, /Passed: 1 image is as approved/);
});

/** Commits all baselines of a place, in a repository of its own. */
async function commitBaselines(place: Workplace): Promise<void> {
  const git = async (...words: readonly string[]) => {
    const who = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    const { success } = await new Deno.Command("git", {
      args: ["-C", place.root, ...who, ...words],
    }).output();
    ok(success);
  };
  await git("init", "-q", "-b", "main");
  await git("add", "baselines");
  await git("commit", "-qm", "baselines");
}

Deno.test("baseline diff finds baselines of any repository, however they are named", async () => {
  await using place = await approved();
  await commitBaselines(place);
  // from here, and from a folder beside them, as another program's are
  const here = Deno.cwd();
  await Deno.mkdir(place.path("gramlab"));
  for (
    const [folder, baselines] of [
      [here, place.path("baselines")],
      [place.path("gramlab"), "../baselines"],
    ] as const
  ) {
    Deno.chdir(folder);
    try {
      const words = ["baseline", "diff", "tiny", "--baselines", baselines];
      const { out, err } = await cli(words);
      match(out, /tiny: as in HEAD/, err);
    } finally {
      Deno.chdir(here);
    }
  }
  await editEntries(
    place,
    (text) => text.replace('ssim": 0.002', 'ssim": 0.2'),
  );
  const words = ["baseline", "diff", "--baselines", place.path("baselines")];
  match((await cli(words)).out, /same image .* image\.ssim 0\.002 → 0\.2\n/);
  const unknown = await cli([...words, "--ref", "nope"]);
  strictEqual(unknown.code, 2);
  match(unknown.err, /Cannot find "nope" in .*: expected a commit, branch or/);
});

Deno.test("check tells what a branch changed in the baselines, on the terminal and for reviewers", async () => {
  await using place = await approved();
  await commitBaselines(place);
  const check = async (
    env: Readonly<Record<string, string>>,
    ...more: readonly string[]
  ) =>
    await cli([
      ...["check", place.path("tiny.yaml"), "--quiet", ...more],
      ...["--baselines", place.path("baselines"), "--results", place.results],
    ], { env });
  const same = await check({}, "--base", "main");
  doesNotMatch(same.out, /Baselines changed|not known/, same.err);
  await editEntries(
    place,
    (text) => text.replace('ssim": 0.002', 'ssim": 0.2'),
  );
  const json = place.path("gate.json");
  const told = await check(
    { GITHUB_ACTIONS: "true" },
    ...["--base", "main", "--json", json, "--html", place.path("gate.html")],
  );
  strictEqual(told.code, 0, told.err);
  const line =
    /Baselines changed since main \([0-9a-f]{10}\): tiny: 1 of 1 trial changed: 1 with the same image; bands of 1 wider/;
  match(told.out, line);
  match(told.err, /::warning title=Baselines changed since main .*wider\n/);
  match(told.out, /\nPassed; 1 baseline changed in this branch: 1 image is as/);
  const { baselineChanges } = JSON.parse(await Deno.readTextFile(json));
  const [{ entries: [change] }] = baselineChanges.folders;
  deepStrictEqual(change.bands, [
    { name: "image.ssim", before: 0.002, after: 0.2 },
  ]);
  const page = await Deno.readTextFile(place.path("gate.html"));
  ok(page.includes("approved before"));
  // a job says what it knows; a clone without that branch says that
  const job = await check({ GITHUB_BASE_REF: "main" });
  strictEqual(job.code, 0);
  match(
    job.out,
    /Baselines since origin\/main: Whether they changed is not known: /,
  );
  const wrong = await check({}, "--base", "nope");
  strictEqual(wrong.code, 2);
  match(wrong.err, /Cannot find "nope"/);
});

Deno.test("check runs again what was asked to run elsewhere than auto does", async () => {
  await using place = await approved();
  await Deno.remove(place.results, { recursive: true });
  // where git knows all files, equal questions are not asked twice
  const wasm = await gate(place, ["check", "--backend", "wasm"]);
  match(wasm.out, /Run on wasm .*1 of 1 trial ran now/s, wasm.err);
  const auto = await gate(place, ["check"]);
  match(auto.out, /1 identical; 1 of 1 trial ran now/, auto.err);
});

Deno.test("baseline refuses verbs and options that it does not have", async () => {
  const verb = await cli(["baseline", "aprove"]);
  strictEqual(verb.code, 2);
  match(verb.err, /expected one of: baseline approve, /);
  const option = await cli(["baseline", "show", "--note", "x"]);
  match(option.err, /Cannot take --note with "baseline show"/);
});

/** What was done before must not stand in for a trial that fails now. */
const BROKEN = {
  name: "a cost that is no number",
  file: "src/engine/objective.ts",
  changes: [["const weight = settings[", "const weight = NaN * settings["]],
} as const;

/** The program without its tests, for faults. */
async function copyProgram(place: Workplace): Promise<string> {
  const root = place.path("copy");
  const from = new URL("../../", import.meta.url);
  await Deno.mkdir(root);
  const copy = async (name: string): Promise<void> => {
    const url = new URL(name, from);
    if ((await Deno.stat(url)).isFile) {
      return await Deno.copyFile(url, `${root}/${name}`);
    }
    await Deno.mkdir(`${root}/${name}`);
    for await (const entry of Deno.readDir(url)) {
      await copy(`${name}/${entry.name}`);
    }
  };
  for (const name of ["src", "weights", "deno.json", "deno.lock"]) {
    await copy(name);
  }
  await Deno.symlink(new URL("node_modules", from), `${root}/node_modules`);
  return root;
}

/** Those that are hardest to see, and need no photograph. */
const QUICK = [
  "weight of conv2_1 5 % too large",
  "Adam without bias correction",
  "learning rate 2 % too large",
  "channels in the wrong order",
  "red and blue switched in the saved file",
];

Deno.test("check finds faults that were put into a copy of the program", async () => {
  await using place = await approved();
  const root = await copyProgram(place);
  const args = taskWords("check").slice(0, -2);
  const check = async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...[...args, "--no-check", "src/main.ts", "check"],
        ...[place.path("tiny.yaml"), "--quiet", "--force", "--offline"],
        ...["--baselines", place.path("baselines")],
        ...["--results", place.results],
      ],
      cwd: root,
    }).output();
    const decoder = new TextDecoder();
    return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
  };
  const clean = await check();
  strictEqual(clean.code, 0, clean.text);
  match(clean.text, /1 identical/);
  const mend = await inject(root, BROKEN);
  const broken = await check();
  strictEqual(broken.code, 7, broken.text);
  match(broken.text, / failed\n +Cost became NaN at step 0/);
  await mend();
  for (const name of QUICK) {
    const fault = FAULTS.find((it) => it.name === name)!;
    const takeOut = await inject(root, fault);
    const { code, text } = await check();
    strictEqual(code, 7, `${name}: ${text}`);
    match(text, /cost at step [01]\b|to the baseline/, `${name}: ${text}`);
    await takeOut();
  }
});
