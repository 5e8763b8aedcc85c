import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Trial } from "../../src/base/records.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import { planStudy } from "../../src/plan/plan_study.ts";
import { planText } from "../../src/plan/plan_text.ts";
import { plannedTrials } from "../../src/store/plan_file.ts";
import { studyText } from "../config/study_texts.ts";

Deno.test("planText() keeps all of a plan, and what trials share once", async () => {
  const grid = "beta: [4, 40], style: [painted:swirl, painted:wash], " +
    "styleLayers: [deep, [conv1_1]], size: [64]";
  const study = parseStudy(studyText("", grid), "test.yaml");
  const { trials } = await planStudy(study);
  const text = planText(await planStudy(study));
  const plan = JSON.parse(text);
  strictEqual(plan.version, 2);
  const { settings: shared, ...others } = plan.shared;
  deepStrictEqual(
    // deno-lint-ignore no-explicit-any -- as JSON has it
    plan.trials.map(({ settings, ...trial }: any): Trial => {
      const whole = { ...shared, ...settings };
      const { [whole.content]: content, [whole.style]: style } = plan.images;
      return { ...others, ...trial, settings: whole, content, style };
    }),
    trials,
  );
  strictEqual(shared.size, 64);
  deepStrictEqual(Object.keys(plan.trials[0].settings).sort(), [
    ...["beta", "style", "styleLayers"],
  ]);
  strictEqual(plannedTrials(text, "plan.json").length, 8);
});

Deno.test("planText() takes a line of 300 characters for a trial", async () => {
  const list = Array.from({ length: 30 }, (_, i) => i + 1).join(", ");
  const grid = `alpha: [${list}], beta: [${list}]`;
  const study = parseStudy(studyText("", grid), "test.yaml");
  const { length } = planText(await planStudy(study));
  // 100 000 of them are less than 30 MB
  ok(length < 900 * 300);
});
