import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { ConfigError } from "../../src/base/errors.ts";
import { loadStudy } from "../../src/config/load_study.ts";
import { encodePng } from "../../src/image/encode.ts";
import { planStudy } from "../../src/plan/plan_study.ts";
import { withFolder } from "./plan_files.ts";

/** A PNG file of a size. */
async function png(width: number, height: number): Promise<Uint8Array> {
  const data = new Float32Array(width * height * 3);
  return await encodePng({ width, height, data });
}

/** Plans a study beside `wide.png` (64 × 40) and `tiny.png` (9 × 9). */
async function withPlan(
  text: string,
  body: (plan: () => ReturnType<typeof planStudy>) => Promise<void>,
): Promise<void> {
  const files = {
    "a.yaml": `name: a\n${text}`,
    "wide.png": await png(64, 40),
    "tiny.png": await png(9, 9),
  };
  await withFolder(
    files,
    (folder) =>
      body(async () => await planStudy(await loadStudy(`${folder}/a.yaml`))),
  );
}

/** `line:column message` of each problem. */
async function problemsOf(text: string): Promise<string[]> {
  let found: string[] = [];
  await withPlan(text, async (plan) => {
    await rejects(plan(), (error) => {
      ok(error instanceof ConfigError);
      found = error.problems.map(({ message, position }) =>
        `${position?.line}:${position?.column} ${message}`
      );
      return true;
    });
  });
  return found;
}

const BASE =
  "content: wide.png, style: painted:swirl, contentLayers: [conv1_1]";

Deno.test("checkSizes() blames the size where a larger one would do", async () => {
  deepStrictEqual(
    await problemsOf(
      `base: { ${BASE}, styleLayers: [conv4_1] }\ngrid: { size: [8, 20, 10] }\n`,
    ),
    [
      "3:16 Cannot use wide.png at 8×5: conv4_1 needs at least 8 pixels a side",
      "3:23 Cannot use wide.png at 10×6: conv4_1 needs at least 8 pixels a side",
    ],
  );
});

Deno.test("checkSizes() blames what asks for more where the image is small itself", async () => {
  deepStrictEqual(
    await problemsOf(
      "base: { content: tiny.png, style: photo:coffee, size: 64 }\n" +
        "grid: { styleLayers: [[conv1_1], [conv5_1]], beta: [1, 2] }\n",
    ),
    ["3:34 Cannot use tiny.png at 9×9: conv5_1 needs at least 16 pixels a side"],
  );
});

Deno.test("checkSizes() blames the image where the study says nothing else", async () => {
  const text = "base: { content: tiny.png, style: painted:wash }\n";
  deepStrictEqual(await problemsOf(text), [
    "2:18 Cannot use tiny.png at 9×9: conv5_1 needs at least 16 pixels a side",
  ]);
});

Deno.test("checkSizes() tells that positions cannot be compared, sizes of photographs included", async () => {
  const text = "base: { content: photo:coffee, style: photo:astronaut }\n" +
    "grid: { styleCost: [gram, content], size: [300] }\n";
  deepStrictEqual(await problemsOf(text), [
    "3:27 Cannot use styleCost content with a style of 300×300 for an image of 300×200: it compares position by position; use a style image of the same size",
  ]);
});

Deno.test("checkSizes() lets pass what fits, and combinations that are left out", async () => {
  const text = `base: { ${BASE}, styleLayers: [conv4_1] }
grid: { size: [8, 20] }
exclude: [{ size: 8 }]
`;
  await withPlan(text, async (plan) => {
    strictEqual((await plan()).trials.length, 1);
  });
});

Deno.test("planStudy() notes sizes above an image's own, and which of them are one", async () => {
  const text = `base: { ${BASE}, style: wide.png, styleLayers: [conv1_1] }
grid: { beta: [1, 2], size: [32, 64, 200, 400] }
`.replace("style: painted:swirl, ", "");
  await withPlan(text, async (plan) => {
    const { notes, warnings, trials } = await plan();
    strictEqual(trials.length, 8);
    deepStrictEqual(notes, [
      "wide.png is 64×40, smaller than 200: used as it is, not enlarged",
      "wide.png is 64×40, smaller than 400: used as it is, not enlarged",
    ]);
    deepStrictEqual(warnings, [
      "sizes 200 and 400 make the same image of wide.png in the style of wide.png as size 64: images are not enlarged",
    ]);
  });
  // a painted style grows with the size
  const painted = text.replace("style: wide.png", "style: painted:swirl");
  await withPlan(painted, async (plan) => {
    const { notes, warnings } = await plan();
    deepStrictEqual([notes.length, warnings], [2, []]);
  });
});
