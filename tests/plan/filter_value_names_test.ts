import { deepStrictEqual, throws } from "node:assert/strict";
import { filterPlans } from "../../src/cli/filter_plans.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import { planStudy } from "../../src/plan/plan_study.ts";
import type { Plan } from "../../src/plan/plan.ts";

async function planOf(text: string): Promise<Plan> {
  const base = "base: { content: painted:wash, style: painted:swirl }\n";
  return await planStudy(parseStudy(`name: a\n${base}${text}`, "a.yaml"));
}

/** The values at a path, as written, of the trials that fit. */
function fitting(plan: Plan, path: string, filter: string): unknown[] {
  const [left] = filterPlans([plan], { filter, shard: undefined }).plans;
  return left!.trials.map(({ varied }) => varied[path]);
}

Deno.test("--filter takes the name of a set for its layers, however they were written", async () => {
  const plan = await planOf(`grid:
  styleLayers: [gatys, [conv5_1, conv4_1], { conv4_1: 1, conv5_1: 2 }]
`);
  const styles = (filter: string) => fitting(plan, "styleLayers", filter);
  deepStrictEqual(styles("styleLayers==gatys"), ["gatys"]);
  deepStrictEqual(styles("styleLayers == deep"), [["conv5_1", "conv4_1"]]);
  deepStrictEqual(styles("styleLayers!=deep"), [
    "gatys",
    { conv4_1: 1, conv5_1: 2 },
  ]);
  throws(
    () => styles("styleLayers==shallow"),
    /No trial has styleLayers "shallow": they have gatys, deep, conv1_1/,
  );
});

Deno.test("--filter takes a label for the values that it labels", async () => {
  const plan = await planOf(`cases:
  - { alpha: { value: 1, label: weak } }
  - { alpha: 1, beta: 4 }
  - { alpha: { value: 9, label: strong }, beta: 4 }
`);
  const alphas = (filter: string) =>
    fitting(plan, "alpha", filter).map((it) => JSON.stringify(it));
  const [weak, strong] = [
    '{"value":1,"label":"weak"}',
    '{"value":9,"label":"strong"}',
  ];
  deepStrictEqual(alphas("alpha==weak"), [weak, "1"]);
  deepStrictEqual(alphas("alpha==weak && beta==4"), ["1"]);
  deepStrictEqual(alphas("alpha!=weak"), [strong]);
  deepStrictEqual(alphas("!(alpha==strong)"), [weak, "1"]);
  throws(() => alphas("alpha==week"), {
    message: 'Cannot compare alpha with "week": expected a number, or one ' +
      "of: weak, strong (at --filter)",
  });
  throws(() => alphas("alpha>weak"), {
    message: 'Cannot use > for "weak", which is a name: expected == or != ' +
      "(at --filter)",
  });
});

Deno.test("--filter takes labels of choices, parts and layers", async () => {
  const plan = await planOf(`grid:
  optimizer:
    - { value: { name: adam, learningRate: 0.1 }, label: fast }
    - { value: adam, label: "as ever" }
  network.pooling: [max, { value: average, label: mean }]
  styleLayers.conv1_1: [{ value: 0, label: without }, 1]
`);
  const labels = (filter: string): string[] => {
    const [left] = filterPlans([plan], { filter, shard: undefined }).plans;
    return left!.trials.map(({ settings: { optimizer, network, ...it } }) =>
      `${optimizer.learningRate} ${network.pooling} ${
        it.styleLayers.conv1_1 ?? 0
      }`
    );
  };
  deepStrictEqual(
    labels(
      'optimizer==fast && pooling==mean || optimizer=="as ever" && ' +
        "styleLayers.conv1_1==without && optimizer==adam",
    ),
    ["0.1 average 0", "0.1 average 0.2", "0.03 max 0", "0.03 average 0"],
  );
  throws(
    () => labels("optimizer==slow"),
    /No trial has optimizer.name "slow": they have fast, as ever, adam/,
  );
});

Deno.test("--filter takes a value for itself, and a label before a set of that name", async () => {
  const plan = await planOf(`cases:
  - { optimizer: { value: { name: adam, beta1: 0.5 }, label: adam }, beta: 1 }
  - { optimizer: { name: adam, beta1: 0.7 }, beta: 2 }
  - { styleLayers: { value: [conv5_1], label: deep }, beta: 3 }
  - { styleLayers: [conv4_1, conv5_1], beta: 4 }
`);
  const betas = (filter: string) => fitting(plan, "beta", filter);
  deepStrictEqual(betas("optimizer==adam"), [1, 2, 3, 4]);
  deepStrictEqual(betas("styleLayers==deep"), [3]);
});

Deno.test("--filter does not take equal shares of a layer for the value of a label", async () => {
  const plan = await planOf(`grid:
  styleLayers: [[conv1_1, conv2_1], [conv1_1, conv2_1, conv3_1]]
  styleLayers.conv1_1: [{ value: 1, label: one }, { value: 2, label: two }]
`);
  const layers = fitting(plan, "styleLayers", "styleLayers.conv1_1==two");
  deepStrictEqual(layers, [
    ["conv1_1", "conv2_1"],
    ["conv1_1", "conv2_1", "conv3_1"],
  ]);
});
