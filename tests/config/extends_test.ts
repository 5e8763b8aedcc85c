import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { ConfigError } from "../../src/base/errors.ts";
import { loadStudy } from "../../src/config/load_study.ts";
import { movePaths } from "../../src/config/move_paths.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import type { Study } from "../../src/config/study.ts";
import { planStudy } from "../../src/plan/plan_study.ts";
import { pngFile, withFolder } from "../plan/plan_files.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

const IMAGES = "content: photo:astronaut, style: painted:swirl";

/** What `own.yaml` comes to, beside other files. */
async function load(files: Files): Promise<Study> {
  let study: Study | undefined;
  await withFolder(files, async (folder) => {
    study = await loadStudy(`${folder}/own.yaml`);
  });
  return study!;
}

/** Problems of `own.yaml`: `file:line:column where`, and what is wrong. */
async function problemsOf(
  files: Files,
  plan = false,
): Promise<[string, string][]> {
  let found: [string, string][] = [];
  await withFolder(files, async (folder) => {
    try {
      const study = await loadStudy(`${folder}/own.yaml`);
      if (plan) await planStudy(study);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const short = (text: string) => text.replaceAll(`${folder}/`, "");
      found = error.problems.map(({ message, where, position: at }) => [
        short(`${at?.file}:${at?.line}:${at?.column} ${where}`),
        short(message),
      ]);
    }
  });
  return found;
}

Deno.test("extends merges base by setting, grid by entry, and replaces the rest", async () => {
  const study = await load({
    "own.yaml": `extends: mid.yaml
name: own
base: { beta: 1e-3, optimizer: null }
grid: { size: [8], alpha: null, clamp: [true, false] }
cases: [{ iterations: 7 }]
`,
    "mid.yaml": `extends: far.yaml
name: mid
base: { beta: 2, optimizer: { name: adam, beta1: 0.5 }, seed: null }
grid: { alpha: [1, 2], network.pooling: [max, average] }
when: null
`,
    "far.yaml": `base: { ${IMAGES}, alpha: 3, seed: 9 }
grid: { size: [4, 5], alpha: [9] }
cases: [{ beta: 5 }, { beta: 6 }]
when: [{ if: { size: 4 }, set: { beta: 8 } }]
seeds: [3]
`,
  });
  strictEqual(study.name, "own");
  const { alpha, beta, seed, optimizer, content } = study.base;
  deepStrictEqual([alpha, beta, seed, content], [
    ...[3, 0.001, 0, "photo:astronaut"],
  ]);
  strictEqual(optimizer.beta1, 0.9);
  deepStrictEqual(
    study.axes.map(({ rows }) => rows.map((row) => row[0]!.value)),
    [[8], ["max", "average"], [true, false], [7], [3]],
  );
  ok(study.combinations.every(({ settings }) => settings.beta === 0.001));
});

Deno.test("extends takes paths from the folder of the file that has them", async () => {
  const parent = `base: { content: a.png, style: ./b.png }
grid:
  content: [{ value: a.png, label: first }, sub/c.png, photo:coffee]
  style: { glob: "*.png" }
`;
  const files = {
    "own.yaml": "extends: lab/parent.yaml\nname: own\n",
    "lab/parent.yaml": parent,
    "lab/a.png": await pngFile(0.1),
    "lab/b.png": await pngFile(0.2),
    "lab/sub/c.png": await pngFile(0.3),
  };
  await withFolder(files, async (folder) => {
    const study = await loadStudy(`${folder}/own.yaml`);
    const { trials } = await planStudy(study);
    deepStrictEqual(
      trials.map(({ settings: { content, style } }) => [
        content,
        style,
      ]),
      [
        ["lab/a.png", "lab/a.png"],
        ["lab/a.png", "lab/b.png"],
        ["lab/sub/c.png", "lab/a.png"],
        ["lab/sub/c.png", "lab/b.png"],
        ["photo:coffee", "lab/a.png"],
        ["photo:coffee", "lab/b.png"],
      ],
    );
    const own = `name: own\n${parent}`;
    const { trials: alone } = await planStudy(
      parseStudy(own, `${folder}/lab/alone.yaml`),
    );
    deepStrictEqual(trials.map(({ id }) => id), alone.map(({ id }) => id));
  });
});

Deno.test("movePaths() finds paths wherever they stand, and leaves the rest", () => {
  const study = (content: string, file: string) => ({
    base: { content, style: "painted:swirl?seed=3", beta: content },
    grid: {
      content: [content, { value: content, label: "a.jpg" }, 4, null],
      style: { glob: file },
      network: [{ name: "vgg19", weights: file }, "vgg19"],
      "network.weights": [file, { value: file, label: "x" }],
      size: { log: [1, 2], points: 3 },
    },
    zip: [{ content: [content], beta: [1] }],
    cases: [{}, { content, network: { weights: file } }, 5],
    random: {
      count: 2,
      space: {
        content: { choice: [content, { value: content, label: "y" }] },
        network: {
          choice: [{ name: "vgg19", weights: file }],
          weights: [1],
        },
      },
    },
    when: [{ if: { content }, set: { style: content } }],
    exclude: [{ content }, { "network.weights": file }],
  });
  const moved = study("../x/a.jpg", "../x/b");
  moved.base.beta = "a.jpg";
  deepStrictEqual(movePaths(study("a.jpg", "b"), "../x"), moved);
  for (const same of ["/a.jpg", "photo:coffee", "foto:coffee", ""]) {
    deepStrictEqual(movePaths(study(same, "/b"), "../x"), study(same, "/b"));
  }
});

Deno.test("extends names a circle file by file", async () => {
  const files = {
    "own.yaml": "extends: a.yaml\nname: own\n",
    "a.yaml": "extends: sub/b.yaml\n",
    "sub/b.yaml": "extends: ../a.yaml\n",
  };
  deepStrictEqual(await problemsOf(files), [[
    "sub/b.yaml:1:10 extends",
    "Cannot extend ../a.yaml: the files extend each other in a circle: " +
    "a.yaml → sub/b.yaml → a.yaml",
  ]]);
  const [self] = await problemsOf({
    "own.yaml": "extends: ./own.yaml\nname: a",
  });
  match(self![1], /in a circle: own\.yaml → own\.yaml$/);
});

Deno.test("extends goes through 16 files, and no further", async () => {
  const chain = (length: number): Files => {
    const entries = Array.from({ length }, (_, i) => [
      i === 0 ? "own.yaml" : `${i}.yaml`,
      i < length - 1 ? `extends: ${i + 1}.yaml\n` : `base: { ${IMAGES} }\n`,
    ]);
    const files: Record<string, string> = Object.fromEntries(entries);
    files["own.yaml"] += "name: own\n";
    return files;
  };
  strictEqual((await load(chain(16))).combinations.length, 1);
  deepStrictEqual(await problemsOf(chain(17)), [[
    "15.yaml:1:10 extends",
    "Cannot extend 16.yaml: expected at most 16 files that extend one another",
  ]]);
});

Deno.test.each([
  ["extends: no.yaml", {}, "own.yaml:1:10 extends", /no\.yaml: there is no s/],
  ["extends: .", {}, "own.yaml:1:10 extends", /it is a folder/],
  ["extends: [a, b]", {}, "own.yaml:1:10 extends", /expected the path of a s/],
  ["extends: ", {}, "own.yaml:1:10 extends", /Cannot use null for extends/],
  ["extends: a", { a: "extends: 4" }, "a:1:10 extends", /Cannot use 4 for ext/],
  ["extends: a", { a: "" }, "a:1:1 study", /null for study: expected a map/],
  ["extends: a", { a: "[1]" }, "a:1:1 study", /\[1\] for study: expected a m/],
  ["extends: a", { a: "b: [" }, "a:1:5 YAML", /Cannot read the YAML/],
  ["extends: a", { a: "b: 1\nb: 2" }, "a:2:1 YAML", /key "b" twice/],
  [
    "extends: a",
    { a: new Uint8Array([0xff]) },
    "own.yaml:1:10 extends",
    /not UTF-8 text/,
  ],
])(
  "%j is told with what else is wrong, and nothing of what may be there",
  async (line, files, place, message) => {
    const own = `${line}\nname: A\nbase: { beta: null, alpha: x }\n` +
      "grid: { size: null, optimizer.beta1: [0.5, 2] }\n";
    const found = await problemsOf({ "own.yaml": own, ...files as Files });
    const others = [
      "own.yaml:2:7 name",
      "own.yaml:3:28 base.alpha",
      "own.yaml:4:44 grid.optimizer.beta1[1]",
    ];
    deepStrictEqual(
      found.map(([where]) => where).sort(),
      [place, ...others].sort(),
    );
    match(found.find(([where]) => where === place)![1], message);
  },
);

Deno.test("extends refuses a bomb of aliases", async () => {
  const bomb = ["a: &a [1,1,1,1,1,1,1,1,1,1]"];
  for (const [from, to] of ["ab", "bc", "cd", "de", "ef"]) {
    bomb.push(`${to}: &${to} [${`*${from},`.repeat(9)}*${from}]`);
  }
  const own = "extends: bomb.yaml\nname: own\n";
  const files = { "own.yaml": own, "bomb.yaml": bomb.join("\n") };
  const found = await problemsOf(files);
  deepStrictEqual(found.map(([place]) => place), ["bomb.yaml:2:8 YAML"]);
  match(found[0]![1], /^Cannot expand the aliases/);
});

Deno.test("extends keeps 1e-3 a number and no a word", async () => {
  const files = {
    "own.yaml": "extends: a.yaml\nname: own\ngrid: { alpha: [1e-3, no] }\n",
    "a.yaml": `base: { ${IMAGES}, beta: 1e-3, clamp: no }\n`,
  };
  deepStrictEqual(await problemsOf(files), [
    [
      "own.yaml:3:23 grid.alpha[1]",
      'Cannot use "no" for alpha: expected a ' +
      "number ≥ 0",
    ],
    [
      "a.yaml:1:76 base.clamp",
      'Cannot use "no" for clamp: expected true or ' +
      "false",
    ],
  ]);
});

Deno.test("extends tells everything at once, each thing in its file", async () => {
  const files = {
    "own.yaml": "extends: b.yaml\nname: own\nbase:\n  sise: 3\n" +
      "  beta: null\n  alpha: null\n",
    "b.yaml": "extends: c/d.yaml\nbase: { beta: x, style: painted:swrl }\n" +
      "grid: { beta: [1, -1] }\n",
    "c/d.yaml": "bas: 3\nbase:\n  content: 7\n" +
      "grid:\n  beta: [x]\n  beat: [1]\n  style: { glob: '*.gif' }\n",
  };
  const found = await problemsOf(files);
  deepStrictEqual(found.map(([place]) => place), [
    "own.yaml:4:3 base.sise",
    // nothing was inherited that null could remove
    "own.yaml:6:10 base.alpha",
    "b.yaml:2:25 base.style",
    "b.yaml:3:19 grid.beta[1]",
    "c/d.yaml:1:1 bas",
    "c/d.yaml:3:12 base.content",
    "c/d.yaml:6:3 grid.beat",
    "c/d.yaml:7:18 grid.style.glob",
  ]);
  match(found.at(-1)![1], /^Cannot find c\/\*\.gif: none of the 1 files/);
});

Deno.test("extends points at files that are missing, in the file that has them", async () => {
  const files = {
    "own.yaml": "extends: lab/a.yaml\nname: own\nbase:\n  style: b.png\n",
    "lab/a.yaml": "base:\n  content: a.png\n  style: c.png\n" +
      "cases: [{}, { content: d.png }]\n",
  };
  const why = "there is no such file; paths are relative to the file they " +
    "are written in";
  deepStrictEqual(await problemsOf(files, true), [
    ["own.yaml:4:10 base.style", `Cannot read image b.png: ${why}`],
    ["lab/a.yaml:2:12 base.content", `Cannot read image lab/a.png: ${why}`],
    ["lab/a.yaml:4:24 cases[1].content", `Cannot read image lab/d.png: ${why}`],
  ]);
  const weights = {
    "own.yaml": "extends: lab/a.yaml\nname: own\n",
    "lab/a.yaml": `base:\n  ${IMAGES.replace(", ", "\n  ")}\n` +
      "  network: { name: vgg19, weights: w.h5 }\n",
  };
  deepStrictEqual(await problemsOf(weights, true), [[
    "lab/a.yaml:4:36 base.network.weights",
    `Cannot read weights lab/w.h5: ${why}`,
  ]]);
});

Deno.test("extends points at what the files said, whatever has become of them", async () => {
  const own = "extends: a.yaml\nname: own\n";
  const parent = `base:\n  style: painted:swirl\n  content: no.png\n`;
  await withFolder({ "own.yaml": own, "a.yaml": parent }, async (folder) => {
    const study = await loadStudy(`${folder}/own.yaml`);
    await Deno.remove(`${folder}/a.yaml`);
    await Deno.writeTextFile(`${folder}/own.yaml`, "name: [");
    const error = await planStudy(study).catch((error) => error);
    const [{ position }] = error.problems;
    deepStrictEqual(position, {
      file: `${folder}/a.yaml`,
      line: 3,
      column: 12,
      text: "  content: no.png",
    });
  });
});

Deno.test("text is the file as it was, or one study with all that it extends", async () => {
  const parent = `base: &x { ${IMAGES}, beta: 1e-3, contentLayers: deep }
grid: { "init": [noise, { value: content, label: "no" }] }
zip: [{ alpha: [1, 2], styleLayers: [[conv1_1], { conv2_1: 2 }] }]
`;
  const own = "extends: a.yaml # the others\nname: own\nseeds: 2\n";
  await withFolder({ "own.yaml": own, "a.yaml": parent }, async (folder) => {
    const file = `${folder}/own.yaml`;
    const study = await loadStudy(file);
    ok(study.text.startsWith(
      "# Put together from these files, each over the one below it:\n" +
        `#   ${file}\n#   ${folder}/a.yaml\n` +
        `# Paths are relative to the folder of ${file}.\nname: own\n`,
    ));
    const again = parseStudy(study.text, file);
    deepStrictEqual(again.combinations, study.combinations);
    strictEqual(again.text, study.text);
    const set = await loadStudy(file, ["clamp=false", 'name="two"']);
    match(set.text, /\n# and over them from the command line:\n# {3}--set cla/);
    match(set.text, /\n# {3}--set name="two"\n# Paths .*\nname: two\n/);
    deepStrictEqual(
      parseStudy(set.text, file).combinations,
      set.combinations,
    );
    const plain = `# as it is\nname: a\nbase: { ${IMAGES} }`;
    strictEqual(parseStudy(plain, file).text, plain);
  });
});
