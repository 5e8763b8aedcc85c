import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import {
  parseSteps,
  stepLine,
  stepsHeader,
} from "../../src/store/steps_csv.ts";
import { sampleStep } from "./sample.ts";

const LAYERS = ["content.conv4_2", "style.conv1_1"];
const HEADER = stepsHeader(LAYERS);

Deno.test("stepsHeader() names the columns like the record", () => {
  strictEqual(
    HEADER,
    "step,total,content,style,content.conv4_2,style.conv1_1,durationMs\n",
  );
});

Deno.test("parseSteps() gives back the numbers that were written", () => {
  const steps = [sampleStep(0), sampleStep(7), {
    ...sampleStep(8),
    total: NaN,
    style: Infinity,
    content: Number.MAX_VALUE,
  }];
  const text = HEADER + steps.map((step) => stepLine(step, LAYERS)).join("");
  deepStrictEqual(parseSteps(text, "steps.csv"), steps);
});

Deno.test("stepLine() rounds durations to a microsecond", () => {
  const line = stepLine({ ...sampleStep(0), durationMs: 1 / 3 }, LAYERS);
  strictEqual(line.trim().split(",").at(-1), "0.333");
});

Deno.test("stepLine() refuses other layers than the header's", () => {
  throws(() => stepLine(sampleStep(0), ["style.conv1_1"]), RangeError);
});

Deno.test("parseSteps() takes an empty file for no steps", () => {
  deepStrictEqual(parseSteps("", "steps.csv"), []);
});

Deno.test.each([
  ["other columns", "a,b\n1,2\n", /columns are a,b/],
  ["a cut line", HEADER + "0,1,2", /cut off/],
  ["a missing cell", HEADER + "0,1,2,3,4,5\n", /line 2 is/],
  ["an empty cell", HEADER + "0,1,,3,4,5,6\n", /line 2 is/],
  ["a word", HEADER + "0,1,2,3,4,5,6\n0,1,x,3,4,5,6\n", /line 3 is/],
])("parseSteps() refuses %s, naming the file", (_, text, found) => {
  throws(() => parseSteps(text, "a/steps.csv"), (error: Error) => {
    return error.name === "StoreError" && found.test(error.message) &&
      error.message.includes('"a/steps.csv"');
  });
});
