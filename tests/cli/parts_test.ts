import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { meansFile, newName } from "../config/parts/part_files.ts";
import { spawn, TINY, Workplace } from "./workplace.ts";

const PAGE = new URL("../../docs/parts.md", import.meta.url);

/** The study and the files of the page, by name. */
async function pageFiles(): Promise<Record<string, string>> {
  const page = await Deno.readTextFile(PAGE);
  const [, study] = page.match(/```yaml\n(name: .*?)```/s)!;
  const blocks = page.matchAll(/`(\w+\.ts)`:\n\n```ts ignore\n(.*?)```/gs);
  const files = [...blocks].map(([, name, text]) => [name, text]);
  return { "study.yaml": study!, ...Object.fromEntries(files) };
}

Deno.test("docs/parts.md has examples that pass all checks and run, outside the repository", async () => {
  const files = await pageFiles();
  const names = Object.keys(files).filter((name) => name.endsWith(".ts"));
  strictEqual(names.length, 5);
  await using place = await Workplace.create({
    ...files,
    // as a project of the user's own has them; neither may be heeded
    "deno.json": '{"imports": {"@tensorflow/tfjs": "./gone.ts"}}',
    "package.json": '{"type": "commonjs"}',
  });
  const paths = names.map((name) => place.path(name));
  const checked = await spawn(["parts", ...paths, "--offline"]);
  strictEqual(checked.code, 0, checked.err);
  deepStrictEqual([checked.code, checked.out.match(/rules kept/g)!.length], [
    0,
    5,
  ], checked.err);
  const study = place.path("study.yaml");
  const planned = await spawn(["plan", study]);
  deepStrictEqual([planned.code, planned.err], [0, ""]);
  const swept = await spawn(["sweep", study, "--results", place.results]);
  strictEqual(swept.code, 0, swept.err);
  const trials = place.names("trials");
  strictEqual(trials.length, 4);
  const kinds = new Set<string>();
  for (const id of trials) {
    const { parts, state, last, first, ...record } = await place.record(id);
    ok(["done", "pruned"].includes(state));
    ok(last.total < first.total);
    strictEqual(record.stop.metric, "edges");
    ok(record.timings.measureMs > 0);
    match(record.stop.metricSha256, /^[0-9a-f]{64}$/);
    const { metrics } = await place.measured(id);
    strictEqual(metrics.edges.goal, "maximize");
    for (const { kind } of parts) kinds.add(kind);
    ok(planned.out.includes(id));
  }
  deepStrictEqual([...kinds].sort(), ["cost", "init", "optimizer"]);
  strictEqual((await place.query("verify")).code, 0);
  // commands that have not loaded the files know which values are better
  const shown = await place.query("show", trials[0]!);
  match(shown.out, /^ {2}edges +[\d.]+ +larger is better$/m);
  const kept = place.names("studies", "own-parts", "parts");
  strictEqual(kept.length, 5);
});

Deno.test("parts passes a metric of pixels that is checked alone, before tfjs has computed anything", async () => {
  const files = await pageFiles();
  await using place = await Workplace.create(files);
  const { code, err } = await spawn([
    ...["parts", place.path("brightness.ts"), "--offline"],
  ]);
  strictEqual(code, 0, err);
});

Deno.test("docs/parts.md has examples whose types are right", async () => {
  const files = await pageFiles();
  await using place = await Workplace.create(files);
  const names = Object.keys(files).filter((name) => name.endsWith(".ts"));
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--config", config, ...names.map((it) => place.path(it))],
    stdout: "null",
    stderr: "piped",
  }).output();
  strictEqual(code, 0, new TextDecoder().decode(stderr));
});

Deno.test("catalog --study lists the parts that a study uses, with their files", async () => {
  const files = await pageFiles();
  await using place = await Workplace.create(files);
  const { code, out } = await spawn([
    "catalog",
    ...["--study", place.path("study.yaml")],
  ]);
  strictEqual(code, 0);
  for (const name of Object.keys(files).filter((it) => it.endsWith(".ts"))) {
    match(out, RegExp(`^  ${name.slice(0, -3)} .*\\(.*/${name}\\)$`, "m"));
  }
});

const BASE =
  "base: { content: painted:mosaic, style: painted:swirl, size: 32, " +
  "iterations: 2, contentLayers: [conv1_1], styleLayers: [conv1_1] }\n";

Deno.test("sweep refuses a part that breaks a rule, before any trial", async () => {
  const broken = meansFile("means").replace(
    "tf.sum(tf.squ",
    "tf.add(0.5, tf.squ",
  ).replace("target)),", "target).sum()),");
  await using place = await Workplace.create({
    "cost.ts": broken,
    "study.yaml":
      `name: own\nuse: [./cost.ts]\n${BASE}grid: { styleCost: [gram, means] }\n`,
  });
  const args = [place.path("study.yaml"), "--results", place.results];
  const { code, err } = await spawn(["sweep", ...args, "--quiet"]);
  deepStrictEqual([code, place.names("trials")], [2, []]);
  // nor is a plan left that would be still to run
  deepStrictEqual(place.names("studies"), []);
  strictEqual(
    err,
    `Cannot use cost "means": it must be 0 at its target; found 0.5, expected 0 (at ${
      place.path("cost.ts")
    })\n`,
  );
});

Deno.test("sweep fails the trial that a part throws in, with file and line, and no other", async () => {
  const late = `function check(x: { shape: number[] }): undefined {
  if (x.shape[3]! > 100) throw new RangeError("Too many channels");
}
${meansFile("means").replace("=> tf.mean", "=> check(x) ?? tf.mean")}`;
  const study = `name: own\nuse: [./cost.ts]\n${BASE}` +
    "grid: { styleCost: [means, gram], styleLayers: [[conv1_1], [conv2_1]] }\n";
  await using place = await Workplace.create({
    "cost.ts": late,
    "study.yaml": study,
  });
  const args = [place.path("study.yaml"), "--results", place.results];
  const { code, err } = await spawn(["sweep", ...args, "--quiet"]);
  strictEqual(code, 1, err);
  const records = await Promise.all(
    place.names("trials").map((id) => place.record(id)),
  );
  const reasons = records.map(({ reason }) => reason).filter((it) => it);
  deepStrictEqual([records.length, reasons], [4, [
    `RangeError: Too many channels (thrown at ${place.path("cost.ts")}:2:32)`,
  ]]);
});

/** Inits that keep all rules with the small image of the rules. */
const INITS = `
const wide = 1000;
const far = (fill: number) => ({
  summary: "The content image; wrong where it is large",
  seeded: false,
  create: (content: Float32Array) =>
    content.length > wide ? content.map(() => fill) : content.slice(),
});
console.log("said by a part");
export const inits = {
  none: far(NaN),
  bright: far(2),
  short: { ...far(0), create: (it: Float32Array) => it.slice(0, wide) },
};
`;

Deno.test("sweep fails trials whose start is no image, and keeps what parts say out of stdout", async () => {
  await using place = await Workplace.create({
    "inits.ts": INITS,
    "study.yaml":
      `name: own\nuse: [./inits.ts]\n${BASE}grid: { init: [none, bright, short] }\n`,
  });
  const args = [place.path("study.yaml"), "--results", place.results];
  const { code, out, err } = await spawn(["sweep", ...args, "--json"]);
  strictEqual(code, 1, err);
  match(err, /^said by a part$/m);
  const { trials } = JSON.parse(out);
  deepStrictEqual(trials.map((it: { reason: string }) => it.reason), [
    "Cannot start from init none: found a pixel of NaN, expected 0 to 1",
    "Cannot start from init bright: found a pixel of 2, expected 0 to 1",
    "Cannot start from init short: found 1000 numbers, expected 3072",
  ]);
});

Deno.test("bench takes a study with parts of its own", async () => {
  await using place = await Workplace.create({
    "cost.ts": meansFile("means"),
    "study.yaml": `name: own\nuse: [./cost.ts]\n${
      BASE.replace("size", "styleCost: means, size")
    }`,
  });
  const { code, err } = await spawn([
    ...["bench", place.path("study.yaml"), "--runs", "9", "--quiet"],
  ]);
  strictEqual(code, 0, err);
});

Deno.test("sweep of a search measures done trials anew by another version of a metric", async () => {
  const metric = (sign: string): string =>
    `import * as tf from "@tensorflow/tfjs";
export const metrics = {
  bright: {
    summary: "Mean brightness",
    goal: "maximize",
    layers: [],
    measure: ({ output }: { output: tf.Tensor4D }) =>
      tf.mul(${sign}1, tf.mean(output)),
  },
};
`;
  await using place = await Workplace.create({
    "bright.ts": metric("+"),
    "study.yaml": `name: own\nuse: [./bright.ts]\n${
      BASE.replace("iterations: 2", "iterations: 6")
    }random: { space: { optimizer.learningRate: { uniform: [0.01, 0.3] } } }
search: { metric: bright, method: halving, trials: 6, from: 2 }
`,
  });
  const args = [place.path("study.yaml"), "--results", place.results];
  const sweep = async (): Promise<[string, number][]> => {
    const { code, err } = await spawn(["sweep", ...args, "--quiet"]);
    strictEqual(code, 0, err);
    const records = await Promise.all(
      place.names("trials").map(async (id) => {
        const { state } = await place.record(id);
        const { metrics } = await place.measured(id);
        return [state, metrics.bright.value] as [string, number];
      }),
    );
    return records;
  };
  const before = await sweep();
  ok(before.every(([, value]) => value > 0));
  const done = before.filter(([state]) => state === "done").length;
  ok(done < 6);
  await Deno.writeTextFile(place.path("bright.ts"), metric("-"));
  const after = await sweep();
  ok(after.every(([, value]) => value < 0), String(after));
  // the first that ran again had nothing to be compared with
  ok(after.filter(([state]) => state === "done").length > done);
});

Deno.test("sweep of a search says which done trials a metric cannot measure, and ranks none of them", async () => {
  const metric = (measure: string): string =>
    `import * as tf from "@tensorflow/tfjs";
export const metrics = {
  odd: { summary: "Odd", goal: "minimize", layers: [], measure: ${measure} },
};
`;
  const study = `name: own\n${BASE}random: { count: 1, space: { beta: ` +
    "{ uniform: [4, 40] } } }\n";
  const search = "use: [./odd.ts]\n" +
    "search: { method: random, metric: odd, trials: 1 }\n";
  await using place = await Workplace.create({ "study.yaml": study });
  const args = [place.path("study.yaml"), "--results", place.results];
  strictEqual((await spawn(["sweep", ...args, "--quiet"])).code, 0);
  await place.write("study.yaml", study + search);
  const [id] = place.names("trials");
  // images of the contract checks are smaller
  const isLarge = "output.shape[1] === 32";
  for (
    const [value, reason] of [
      [`{ throw new RangeError("late") }`, "RangeError: late (thrown at "],
      ["return tf.scalar(NaN)", "Metric odd became NaN at its end"],
    ]
  ) {
    const text = metric(
      `({ output }) => { if (${isLarge}) ${value}; return tf.mean(output); }`,
    );
    await place.write("odd.ts", text);
    const { code, out, err } = await spawn(["sweep", ...args, "--quiet"]);
    strictEqual(code, 0, err);
    ok(err.startsWith(`Note: Cannot measure trial ${id}: ${reason}`), err);
    match(out, /^none .* 0 done/m);
  }
});

Deno.test("sweep gives up a part whose check does not end, and names it", async () => {
  const name = newName();
  const own = `export const inits = { ${name}: {
    summary: "Never ends",
    seeded: false,
    create: () => { while (true); },
  } };`;
  await using place = await Workplace.create({
    "own.ts": own,
    "a.yaml": `${TINY}  init: ${name}\n  hangTimeout: 4s\nuse: [own.ts]\n`,
  });
  const where = ["--results", place.results];
  const { code, err } = await spawn(["sweep", place.path("a.yaml"), ...where]);
  strictEqual(code, 2);
  match(err, RegExp(`^Checking init "${name}" of .*own\\.ts …$`, "m"));
  match(
    err,
    RegExp(
      `^Error: Cannot check init "${name}" of .*: it did not end within 10`,
      "m",
    ),
  );
});
