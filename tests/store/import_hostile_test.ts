import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { runTrial, sampleId, samplePlan } from "./sample.ts";
import { DONE, importAll, makeTwo } from "./two_folders.ts";

const ID = sampleId(1);

/** What makes a whole trial one that must not be taken. */
const HOSTILE: [string, (path: string) => Promise<unknown>, RegExp][] = [
  [
    "a trial that is a link",
    async (path) => {
      await Deno.rename(path, `${path}/../../away`);
      await Deno.symlink("../away", path);
    },
    /a symbolic link$/,
  ],
  [
    "a file that is a link",
    async (path) => {
      await Deno.remove(`${path}/output.png`);
      await Deno.symlink("/etc/hostname", `${path}/output.png`);
    },
    /link output\.png: a symbolic link to "\/etc\/hostname"/,
  ],
  [
    "images/ that is a link",
    (path) => Deno.symlink("/etc", `${path}/images`),
    /link images: /,
  ],
  [
    "a damaged file",
    (path) => Deno.writeFile(`${path}/output.png`, new Uint8Array([1, 2, 4])),
    /damaged output\.png: SHA-256 is /,
  ],
  [
    "a damaged record",
    async (path) => {
      await Deno.remove(`${path}/SHA256SUMS`);
      await Deno.writeTextFile(`${path}/trial.json`, "[".repeat(100_000));
    },
    /damaged trial\.json: .*it is not JSON/,
  ],
  [
    "a record that the index cannot take",
    async (path) => {
      const file = `${path}/trial.json`;
      const record = JSON.parse(await Deno.readTextFile(file));
      record.last.total = "44";
      await Deno.writeTextFile(file, JSON.stringify(record));
      await Deno.remove(`${path}/SHA256SUMS`);
    },
    /damaged trial\.json: /,
  ],
  [
    "a record that leads out of the folder",
    async (path) => {
      const file = `${path}/trial.json`;
      const record = JSON.parse(await Deno.readTextFile(file));
      record.environment.backend = "/../../x";
      await Deno.writeTextFile(file, JSON.stringify(record));
      await Deno.remove(`${path}/SHA256SUMS`);
    },
    /wrong trial\.json: it is of trial "000000000001-\/\.\.\/\.\.\/x"/,
  ],
  [
    "a list that leads out of the folder",
    (path) =>
      Deno.writeTextFile(
        `${path}/SHA256SUMS`,
        `# 3 bytes\n${"0".repeat(64)}  ../../precious\n`,
      ),
    /damaged SHA256SUMS/,
  ],
  [
    "a huge file",
    async (path) => {
      await Deno.truncate(`${path}/output.png`, 2 ** 40);
      await Deno.remove(`${path}/SHA256SUMS`);
    },
    /damaged output\.png: 1099511627776 bytes, at most 250000000 are taken/,
  ],
  [
    "a pipe that never ends",
    async (path) => {
      await Deno.remove(`${path}/steps.csv`);
      const pipe = new Deno.Command("mkfifo", { args: [`${path}/steps.csv`] });
      strictEqual((await pipe.output()).code, 0);
    },
    /damaged steps\.csv: neither file nor folder/,
  ],
  [
    "a folder in place of a file",
    async (path) => {
      await Deno.remove(`${path}/steps.csv`);
      await Deno.mkdir(`${path}/steps.csv`);
    },
    /missing steps\.csv: the list names it/,
  ],
];

Deno.test.each(HOSTILE)(
  "Store.import() refuses %s, and writes nothing",
  async (_what, spoil, expected) => {
    if (Deno.build.os === "windows") return;
    await using two = await makeTwo();
    await spoil(await runTrial(two.other, ID, DONE));
    const said = await importAll(two.store, two.there);
    strictEqual(said.length, 1);
    match(said[0]!, /^refused 000000000001 /);
    match(said[0]!, expected);
    deepStrictEqual(two.here.names("trials"), []);
    deepStrictEqual(two.here.names("running"), []);
  },
);

Deno.test("Store.import() refuses odd names, and takes the rest", async () => {
  await using two = await makeTwo();
  const path = await runTrial(two.other, ID, DONE);
  await runTrial(two.other, sampleId(2), DONE);
  for (
    const name of ["..x", "000000000001 ", "-rf", "\u001b[31m", "a".repeat(200)]
  ) {
    await Deno.mkdir(two.there.path("trials", name));
  }
  await Deno.writeTextFile(`${path}/.hidden`, "");
  await Deno.writeTextFile(`${path}/run.sh`, "");
  for (const name of ["..s", "S", "plan.json"]) {
    await Deno.mkdir(two.there.path("studies", name));
  }
  const said = await importAll(two.store, two.there);
  deepStrictEqual(said.filter((it) => !it.startsWith("refused")), [
    `copied ${ID} not copied: .hidden, run.sh`,
    `copied ${sampleId(2)}`,
  ]);
  strictEqual(said.length, 10);
  deepStrictEqual(two.here.names("trials"), [ID, sampleId(2)]);
  deepStrictEqual(two.here.names(`trials/${ID}`), [
    "SHA256SUMS",
    "metrics.json",
    "output.png",
    "steps.csv",
    "trial.json",
  ]);
  deepStrictEqual(two.here.names("studies"), []);
});

Deno.test.each<[string, string, string | undefined]>([
  ["plan.json", "{", undefined],
  ["plan.json", samplePlan(["../../x"]), undefined],
  ["plan.json", JSON.stringify({ study: "t", trials: [] }), undefined],
  ["study.yaml", "", "/etc/hostname"],
])(
  "Store.import() refuses a study whose %s is %j",
  async (name, text, link) => {
    await using two = await makeTwo();
    const { folder } = await two.other.studies.freeze({
      ...{ study: "s", studyText: "", planText: samplePlan([ID]) },
    });
    await Deno.remove(`${folder}/${name}`);
    if (link === undefined) await Deno.writeTextFile(`${folder}/${name}`, text);
    else await Deno.symlink(link, `${folder}/${name}`);
    const [said] = await importAll(two.store, two.there);
    match(said!, /^refused s /);
    deepStrictEqual(two.here.names("studies"), []);
  },
);
