import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseStudy } from "../../src/config/parse_study.ts";
import {
  imageSourceSchema,
  parseImageSource,
} from "../../src/config/image_source.ts";
import { problemsOf } from "./study_texts.ts";

const NAMES = "painted:mosaic, painted:points, painted:stainedglass, " +
  "painted:swirl, painted:wash, painted:woodcut";
const FORM = "expected painted:swirl?seed=N with N a whole number from 0 to " +
  "9007199254740991";

Deno.test.each([
  ["painted:swirl", { kind: "painted", name: "swirl", seed: 0 }],
  ["painted:wash?seed=0", { kind: "painted", name: "wash", seed: 0 }],
  ["painted:wash?seed=12", { kind: "painted", name: "wash", seed: 12 }],
  ["photo:astronaut", { kind: "photo", name: "astronaut" }],
  ["a?seed=1.png", { kind: "file", name: "a?seed=1.png" }],
  ["C:/a.png", { kind: "file", name: "C:/a.png" }],
])("parseImageSource() takes %s apart", (source, parts) => {
  strictEqual(imageSourceSchema().parse(source), source);
  deepStrictEqual(parseImageSource(source), parts);
});

Deno.test.each([
  ["painted:swrl", `expected one of: ${NAMES} (did you mean "painted:swirl"?)`],
  [
    "painted:swrl?seed=3",
    `expected one of: ${NAMES} (did you mean "painted:swirl"?)`,
  ],
  ["painted:swirl?sed=3", `${FORM} (did you mean "seed"?)`],
  ["painted:swirl?size=3", FORM],
  ["painted:swirl?", FORM],
  ["painted:swirl?seed", FORM],
  ["painted:swirl?seed=", FORM],
  ["painted:swirl?seed=-1", FORM],
  ["painted:swirl?seed=1.5", FORM],
  ["painted:swirl?seed=03", FORM],
  ["painted:swirl?seed=1e3", FORM],
  ["painted:swirl?seed=9007199254740992", FORM],
  ["painted:swirl?seed=1&seed=2", FORM],
])("imageSourceSchema() refuses %s", (source, message) => {
  const { error } = imageSourceSchema().safeParse(source);
  deepStrictEqual(error?.issues.map((issue) => issue.message), [message]);
});

Deno.test("parseStudy() takes seeds of painted styles in a grid", () => {
  const text = "name: a\nbase: {content: b.png}\n" +
    "grid: {style: [painted:swirl?seed=1, painted:swirl?seed=2]}\n";
  const { combinations } = parseStudy(text, "test.yaml");
  deepStrictEqual(combinations.map(({ settings }) => settings.style), [
    "painted:swirl?seed=1",
    "painted:swirl?seed=2",
  ]);
  const wrong = text.replace("seed=2", "seed=x");
  strictEqual(problemsOf(wrong).length, 1);
});
