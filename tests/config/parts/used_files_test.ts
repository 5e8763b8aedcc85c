import {
  deepStrictEqual,
  match,
  notStrictEqual,
  rejects,
  strictEqual,
  throws,
} from "node:assert/strict";
import { join } from "node:path";
import type { ConfigError } from "../../../src/base/errors.ts";
import { loadStudy } from "../../../src/config/load_study.ts";
import { parseStudy } from "../../../src/config/parse_study.ts";
import { planStudy } from "../../../src/plan/plan_study.ts";
import { identityOf, trialHash } from "../../../src/plan/trial_id.ts";
import { withFolder } from "../../plan/plan_files.ts";
import { meansFile, newName } from "./part_files.ts";

const IMAGES = "content: painted:mosaic, style: painted:swirl";

function studyWith(cost: string, use = "use: [./cost.ts]"): string {
  return `name: own\n${use}\nbase: { ${IMAGES} }\n` +
    `grid: { styleCost: [gram, ${cost}] }\n`;
}

Deno.test("loadStudy() brings parts, which are in the ids of trials that use them", async () => {
  const name = newName();
  const files = { "cost.ts": meansFile(name), "study.yaml": studyWith(name) };
  await withFolder(files, async (folder) => {
    const study = await loadStudy(join(folder, "study.yaml"));
    const { trials: [plain, own] } = await planStudy(study);
    const { sha256 } = study.use[0]!.file;
    strictEqual(plain!.parts, undefined);
    deepStrictEqual(own!.parts, [
      { kind: "cost", name, file: "./cost.ts", sha256 },
    ]);
    strictEqual(identityOf(plain!).parts, undefined);
    deepStrictEqual(identityOf(own!).parts, { [`cost ${name}`]: sha256 });
    const changed = { ...own!.parts![0]!, sha256: "0".repeat(64) };
    notStrictEqual(trialHash({ ...own!, parts: [changed] }), own!.hash);
  });
});

Deno.test("loadStudy() gives trials of the same part the same id, whatever its file is called", async () => {
  const name = newName();
  const files = {
    "cost.ts": meansFile(name),
    "a.yaml": studyWith(name),
    "b.yaml": studyWith(name, "use: [../x/../PLACE/cost.ts]"),
  };
  await withFolder(files, async (folder) => {
    const path = join(folder, "b.yaml");
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace("../x/../PLACE", folder));
    const [a, b] = [
      await planStudy(await loadStudy(join(folder, "a.yaml"))),
      await planStudy(await loadStudy(path)),
    ];
    deepStrictEqual(a.trials.map(({ id }) => id), b.trials.map(({ id }) => id));
  });
});

Deno.test("loadStudy() tells what is wrong with all files, at use", async () => {
  const files = {
    "a.ts": "export {};",
    "b.ts": "\nthrow new RangeError('Oh no');",
    "study.yaml": studyWith("x", "use:\n  - ./a.ts\n  - ./b.ts\n  - ./c.ts"),
  };
  await withFolder(files, async (folder) => {
    await rejects(loadStudy(join(folder, "study.yaml")), (error) => {
      const { problems } = error as ConfigError;
      deepStrictEqual(
        problems.map(({ position: at, where }) =>
          `${where} ${at!.file.slice(folder.length)}:${at!.line}:${at!.column}`
        ),
        [
          "use[0] /study.yaml:3:5",
          "use[2] /study.yaml:5:5",
          "use[1] /b.ts:2:7",
        ],
      );
      return true;
    });
  });
});

Deno.test("loadStudy() tells all that is wrong besides a missing file, and nothing that comes of it", async () => {
  const text = `name: broken
use: [./missing.ts, 3]
base:
  content: painted:wash
  style: painted:swirl
  optimizer: { name: mine, gain: 3 }
  learningRte: 1
grid: { styleCost: [gram, mine], init: [mine, { name: mine }], beta: [four] }
stop: { rule: median, metric: mine, patience: 3 }
`;
  await withFolder({ "study.yaml": text }, async (folder) => {
    await rejects(loadStudy(join(folder, "study.yaml")), (error) => {
      const { problems } = error as ConfigError;
      deepStrictEqual(
        problems.map(({ where }) => where),
        [
          "use[0]",
          "use[1]",
          "base.learningRte",
          "grid.beta[0]",
          "stop.patience",
        ],
      );
      return true;
    });
  });
});

Deno.test("loadStudy() refuses a part that only another study brings", async () => {
  const name = newName();
  const files = {
    "cost.ts": meansFile(name),
    "a.yaml": studyWith(name),
    "b.yaml": studyWith(name, ""),
  };
  await withFolder(files, async (folder) => {
    await loadStudy(join(folder, "a.yaml"));
    await rejects(loadStudy(join(folder, "b.yaml")), {
      name: "ConfigError",
      message: `Cannot use cost "${name}" for styleCost: it is in ${
        join(folder, "cost.ts")
      }, which this study does not use; add the file to use (at grid.styleCost[1])`,
    });
  });
});

Deno.test("parseStudy() refuses files that were not loaded, and a wrong list", () => {
  const parse = (use: string) => () =>
    parseStudy(studyWith("content", use), "study.yaml");
  throws(parse("use: [./never.ts]"), {
    message:
      "Cannot use ./never.ts: it is not loaded; read the study with loadStudy() (at use[0])",
  });
  throws(parse("use: ./never.ts"), /expected a list of paths of files/);
  throws(parse("use: [1]"), /expected the path of a TypeScript or JavaScript/);
  throws(parse("use: []"), /expected a list of at least one of paths of files/);
});

Deno.test.each([
  ["use: ./cost.ts", "2:6 use", /expected a list of paths of files$/],
  ["use: []", "2:6 use", /expected a list of at least one/],
  ["use: [3]", "2:7 use[0]", /expected the path of a TypeScript or Java/],
  [
    "use: [https://x.y/z.ts]",
    "2:7 use[0]",
    /z.ts" for use: nothing is fetched while studies run; expected the path/,
  ],
  ["use: [file:///z.ts]", "2:7 use[0]", /for use: expected the path of a Type/],
])(
  "loadStudy() tells of %j, and of nothing that comes of it",
  async (use, place, message) => {
    const text = `name: own\n${use}\nbase: { ${IMAGES}, alpha: x }\n` +
      "grid: { styleCost: [gram, hist], optimizer.momentum: [0, 1] }\n" +
      "stop: { rule: median, metric: edges }\n";
    await withFolder({ "study.yaml": text }, async (folder) => {
      await rejects(loadStudy(join(folder, "study.yaml")), (error) => {
        const [first, ...others] = (error as ConfigError).problems;
        const { line, column } = first!.position!;
        strictEqual(`${line}:${column} ${first!.where}`, place);
        match(first!.message, message);
        deepStrictEqual(others.map(({ where }) => where), ["base.alpha"]);
        return true;
      });
    });
  },
);

Deno.test("loadStudy() refuses a file that is used twice, and loads it once", async () => {
  const name = newName();
  const files = {
    "parts/cost.ts": meansFile(name),
    "study.yaml": studyWith(
      name,
      "use: [parts/cost.ts, ./parts/../parts/cost.ts]",
    ).replace("gram,", "grm,"),
  };
  await withFolder(files, async (folder) => {
    await rejects(loadStudy(join(folder, "study.yaml")), (error) => {
      const [twice, ...others] = (error as ConfigError).problems;
      strictEqual(twice!.where, "use[1]");
      strictEqual(
        twice!.message,
        "Cannot use ./parts/../parts/cost.ts twice: use[0] is the same file; " +
          "remove one of the two",
      );
      // the part is there, so that what is wrong elsewhere is wrong
      deepStrictEqual(others.map(({ where }) => where), ["grid.styleCost[0]"]);
      return true;
    });
  });
});
