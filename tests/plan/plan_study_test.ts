import {
  deepStrictEqual,
  match,
  ok,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { ConfigError } from "../../src/base/errors.ts";
import { loadStudy } from "../../src/config/load_study.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import { planJson } from "../../src/plan/plan_json.ts";
import { planStudy } from "../../src/plan/plan_study.ts";
import { studyText } from "../config/study_texts.ts";
import { cutOffJpeg, pngFile, withFolder } from "./plan_files.ts";

Deno.test("planStudy() pins images and weights, and names trials", async () => {
  const study = parseStudy(studyText("", "beta: [4, 40]"), "test.yaml");
  const { trials, duplicates, warnings } = await planStudy(study);
  strictEqual(trials.length, 2);
  deepStrictEqual([duplicates, warnings], [0, []]);
  for (const { id, hash, content, style, weightsSha256 } of trials) {
    strictEqual(id, hash.slice(0, 12));
    ok(content.kind === "photo" && /^[0-9a-f]{64}$/.test(content.sha256));
    strictEqual(style.kind, "painted");
    ok(/^[0-9a-f]{64}$/.test(weightsSha256));
  }
});

Deno.test("planStudy() merges combinations that make the same image", async () => {
  const grid = "beta: [4, 40], seed: [0, 1, 2]";
  const study = parseStudy(studyText("", grid), "test.yaml");
  const { trials, duplicates, warnings } = await planStudy(study);
  deepStrictEqual(trials.map(({ varied }) => varied), [
    { beta: 4, seed: 0 },
    { beta: 40, seed: 0 },
  ]);
  strictEqual(duplicates, 4);
  strictEqual(warnings.length, 1);
  match(
    warnings[0]!,
    RegExp(`^4 of .* for instance seed 1 as trial ${trials[0]!.id} \\(the`),
  );
});

Deno.test("planStudy() says why seeds that change nothing are left out", async () => {
  const grid = "seed: [1, 2, 3]";
  const useless = await planStudy(parseStudy(studyText("", grid), "a.yaml"));
  strictEqual(useless.trials.length, 1);
  match(useless.warnings[0]!, /seed changes nothing with init: content/);
  const seeded = parseStudy(studyText("init: noise", grid), "b.yaml");
  strictEqual((await planStudy(seeded)).trials.length, 3);
});

Deno.test("planStudy() finds images beside the study file", async () => {
  const study = `name: a
base: { content: one.png, style: ./two.jpg }
grid: { content: [one.png, copy.png] }
`;
  const one = await pngFile(0.2);
  const files = {
    "a.yaml": study,
    "one.png": one,
    "copy.png": one,
    "two.jpg": cutOffJpeg(),
  };
  await withFolder(files, async (folder) => {
    const plan = await planStudy(await loadStudy(`${folder}/a.yaml`));
    strictEqual(plan.duplicates, 1);
    const { content, style } = plan.trials[0]!;
    ok(content.kind === "file" && content.path === `${folder}/one.png`);
    ok(style.kind === "file" && style.path === `${folder}/two.jpg`);
  });
});

Deno.test("planStudy() reports every bad image where the study names it", async () => {
  const study = `name: a
base: { style: text.png }
grid: { content: [missing.png, empty.jpg, ., text.png] }
`;
  const files = { "a.yaml": study, "text.png": "words", "empty.jpg": "" };
  await withFolder(files, async (folder) => {
    const loaded = await loadStudy(`${folder}/a.yaml`);
    await rejects(planStudy(loaded), (error) => {
      ok(error instanceof ConfigError);
      const found = error.problems.map(({ where, message, position }) =>
        `${position?.line}:${position?.column} ${where} ${message}`
      );
      deepStrictEqual(
        found.map((it) => it.replace(/(;|: (there|found)|it is).*/, "…")),
        [
          "3:19 grid.content[0] Cannot read image missing.png…",
          "3:32 grid.content[1] Cannot read empty.jpg as an image…",
          "3:43 grid.content[2] Cannot read image .: …",
          "3:46 grid.content[3] Cannot read text.png as an image…",
        ],
      );
      return true;
    });
  });
});

Deno.test("planStudy() reads the images that combinations use, and no others", async () => {
  const study = `name: a
base: { content: one.png, style: painted:swirl }
grid: { beta: [1, 2, 3] }
when:
  - { if: { beta: 1 }, set: { content: missing.png } }
  - { if: { beta: 3 }, set: { style: absent.png } }
exclude: [{ beta: 3 }]
`;
  const files = { "a.yaml": study, "one.png": await pngFile(0.2) };
  await withFolder(files, async (folder) => {
    const loaded = await loadStudy(`${folder}/a.yaml`);
    await rejects(planStudy(loaded), (error) => {
      ok(error instanceof ConfigError);
      deepStrictEqual(
        error.problems.map(({ where }) => where),
        ["when[0].set.content"],
      );
      return true;
    });
  });
});

Deno.test("planStudy() tells what never applies, and which seeds are idle", async () => {
  const study = parseStudy(
    studyText("", "init: [noise, content]") +
      "seeds: 3\nexclude: [{ beta: 41 }]\n",
    "test.yaml",
  );
  const { trials, duplicates, warnings } = await planStudy(study);
  deepStrictEqual([trials.length, duplicates], [4, 2]);
  match(warnings[0]!, /^exclude\[0\] never applies: .* beta 41; found: 40$/);
  match(warnings[1]!, /^2 of .*the seed changes nothing with init: content\)$/);
});

Deno.test("planStudy() gives labelled and generated values the ids of plain ones", async () => {
  const idsOf = async (text: string): Promise<string[]> =>
    (await planStudy(parseStudy(studyText() + text, "a.yaml"))).trials
      .map(({ id }) => id);
  const plain = await idsOf("zip: [{beta: [0.4, 4, 40], seed: [0, 0, 0]}]");
  deepStrictEqual(plain, [
    ...(await idsOf("cases: [{beta: 0.4}, {beta: 4.0}, {}]")),
  ]);
  deepStrictEqual(
    plain,
    await idsOf("zip: [{beta: {log: [0.4, 40], points: 3}}]"),
  );
  deepStrictEqual(
    plain,
    await idsOf(
      "cases: [{beta: {value: 0.4, label: weak}}, {beta: 4}, {beta: 40}]",
    ),
  );
});

Deno.test("planStudy() plans 20 000 trials without growing slow", async () => {
  const list = Array.from({ length: 100 }, (_, i) => i + 1).join(", ");
  const grid = `alpha: [${list}], beta: [${list}], clamp: [true, false]`;
  const study = parseStudy(studyText("", grid), "test.yaml");
  const start = performance.now();
  const { trials } = await planStudy(study);
  strictEqual(trials.length, 20_000);
  strictEqual(new Set(trials.map(({ id }) => id)).size, 20_000);
  // 0.5 s on two cores; anything quadratic would take minutes
  ok(performance.now() - start < 10_000);
});

Deno.test("planJson() is plain JSON with the list of trials", async () => {
  const study = parseStudy(studyText("", "beta: [4, 40]"), "test.yaml");
  const json = planJson(await planStudy(study));
  deepStrictEqual(JSON.parse(JSON.stringify(json)), json);
  strictEqual(json.study, "test");
  const [first] = json.trials as { id: string; settings: { beta: number } }[];
  strictEqual(first!.settings.beta, 4);
});
