import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { readReportSource, reportData } from "../../src/report/report_data.ts";
import { thinCurves } from "../../src/report/thin_curves.ts";
import { openStore } from "../../src/store/mod.ts";
import { GRID, Workplace } from "../cli/workplace.ts";
import { makeResults, runTrial, sampleId, SETTINGS } from "../store/sample.ts";

const NO_FILES = {
  images: new Map(),
  sources: new Map(),
  curves: new Map(),
  repeats: [],
  problems: [],
  origins: [],
  commands: [],
  files: null,
  isWatched: false,
};

Deno.test("reportData() places the trials of a real sweep on its axes", async () => {
  await using place = await Workplace.create({ "a.yaml": GRID });
  strictEqual((await place.sweep("a.yaml")).code, 0);
  using store = await openStore(place.results, { readOnly: true });
  const source = readReportSource(store, ["tiny"]);
  const data = reportData(source, NO_FILES);
  deepStrictEqual(data.axes, [
    { path: "beta", values: [4, 400], names: [[], []] },
    { path: "optimizer.learningRate", values: [0.01, 0.1], names: [[], []] },
  ]);
  deepStrictEqual(data.trials.map(({ at }) => at), [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  strictEqual(data.waiting, 0);
  match(
    data.summary[0]!,
    /^4 trials done of study tiny; 0:\d\d of computing\.$/,
  );
  match(data.summary[1]!, /^They differ in beta \(2 values from 4 to 400\)/);
  strictEqual(data.environments.length, 1);
  strictEqual(data.environments[0]!.trials, 4);
  ok(!("beta" in data.shared));
  strictEqual(data.shared.alpha, "10");
  const { measures, timings } = data.trials[0]!;
  const [row] = source.rows;
  strictEqual(measures.styleCost, row!.styleCost);
  const sum = Object.values(timings).reduce((a, b) => a + b, 0);
  ok(sum >= row!.durationMs * 0.999, "the parts make the whole");
  deepStrictEqual(JSON.parse(JSON.stringify(data)), data);
});

Deno.test("reportData() gives a failed trial its reason and no costs", async () => {
  await using results = await makeResults();
  using store = await results.open();
  await runTrial(store, sampleId(1));
  await runTrial(store, sampleId(2), {
    state: "failed",
    reason: "The cost became NaN",
    settings: { ...SETTINGS, beta: 4 },
  });
  const { trials, measures } = reportData(
    readReportSource(store, []),
    NO_FILES,
  );
  const failed = trials.find(({ state }) => state === "failed")!;
  strictEqual(failed.reason, "The cost became NaN");
  ok(!("styleCost" in failed.measures) && "seconds" in failed.measures);
  ok(measures.some(({ name }) => name === "styleCost"));
});

Deno.test("readReportSource() counts planned trials that have not ended, and a shared trial once", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const ids = [1, 2, 3].map(sampleId);
  const planText = JSON.stringify({
    trials: ids.map((id, beta) => ({ id, varied: { beta } })),
  });
  for (const study of ["one", "two"]) {
    await store.studies.freeze({ study, planText, studyText: "" });
  }
  await runTrial(store, ids[0]!, { study: "one" });
  const { rows, waiting } = readReportSource(store, ["one", "two"]);
  strictEqual(rows.length, 1);
  strictEqual(waiting, 2);
});

Deno.test("thinCurves() keeps the first and the last of many steps", () => {
  const steps = Array.from({ length: 2501 }, (_, step) => ({
    step,
    total: 1 / (step + 1),
    content: 1,
    style: 2,
    layers: { "style.conv1_1": step },
    durationMs: 1,
  }));
  const { step, costs } = thinCurves(steps);
  strictEqual(step.length, 200);
  strictEqual(step[0], 0);
  strictEqual(step.at(-1), 2500);
  strictEqual(new Set(step).size, 200);
  deepStrictEqual(Object.keys(costs), [
    "total",
    "content",
    "style",
    "style.conv1_1",
  ]);
});

Deno.test("reportData() takes a value with a label and without one for the same, and files by their names", async () => {
  await using results = await makeResults();
  using store = await results.open();
  const plans = [
    { study: "one", at: 1, beta: { value: 400, label: "strong" } },
    { study: "two", at: 2, beta: 400 },
    { study: "two", at: 3, beta: 40 },
  ];
  for (const { study } of plans.slice(0, 2)) {
    const trials = plans.filter((it) => it.study === study)
      .map(({ at, beta }) => ({ id: sampleId(at), varied: { beta } }));
    const planText = JSON.stringify({ trials });
    await store.studies.freeze({ study, planText, studyText: "" });
  }
  for (const { study, at, beta } of plans) {
    const settings = {
      ...SETTINGS,
      content: `/photos/${at % 2}/${at < 3 ? "same" : "other"}.jpg`,
      beta: typeof beta === "number" ? beta : beta.value,
    };
    await runTrial(store, sampleId(at), { study, settings });
  }
  const { axes, trials } = reportData(readReportSource(store, []), NO_FILES);
  const [beta, content] = axes;
  deepStrictEqual(beta, {
    ...{ path: "beta", values: [40, 400], names: [[], ["strong"]] },
  });
  deepStrictEqual(content!.names, [["1/same.jpg"], ["0/same.jpg"], [
    "other.jpg",
  ]]);
  deepStrictEqual(trials.map(({ at }) => at[0]), [1, 1, 0]);
});
