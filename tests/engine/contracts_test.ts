import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { COSTS, INITS, OPTIMIZERS } from "../../src/engine/catalog.ts";
import { COST_RULES } from "../../src/engine/contracts/cost_rules.ts";
import { INIT_RULES } from "../../src/engine/contracts/init_rules.ts";
import { OPTIMIZER_RULES } from "../../src/engine/contracts/optimizer_rules.ts";
import {
  brokenRules,
  leaked,
  type Rule,
} from "../../src/engine/contracts/rule.ts";
import type { DeviceOps } from "../../src/engine/device.ts";
import type {
  InitSpec,
  LayerCostSpec,
  OptimizerSpec,
} from "../../src/engine/types.ts";
import { openDevice } from "../support/device.ts";

/** What is found of a part that is broken on purpose. */
async function findings<Spec>(
  spec: Spec,
  rules: readonly Rule<Spec>[],
): Promise<string[]> {
  const device = await openDevice("tensorflow");
  const broken = await brokenRules(spec, rules, device);
  device.close();
  return broken.map(({ must, finding }) => `must ${must}: ${finding}`);
}

const GRAM = COSTS.gram!;
const kept: tf.Tensor[] = [];

type Cost = (
  features: tf.Tensor4D,
  target: tf.Tensor,
  ops: DeviceOps,
) => tf.Tensor;

function costWith(
  cost: Cost,
  others: Partial<LayerCostSpec> = {},
): LayerCostSpec {
  return { ...GRAM, ...others, cost };
}

/** Squared differences, with a gradient that is multiplied by something. */
function costOfGradient(factor: () => tf.Tensor): LayerCostSpec {
  const cost: Cost = (features, target, { widen }) => {
    const squares = tf.customGrad((...args) => {
      const [x, save] = args as [tf.Tensor, tf.GradSaveFunc];
      save([x]);
      const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.mul(
          tf.mul(tf.mul(tf.sub(saved[0]!, target), 2), factor()),
          dy,
        );
      return { value: tf.sum(tf.squaredDifference(x, target)), gradFunc };
    });
    return squares(widen(features));
  };
  return { ...COSTS.content!, cost };
}

/** A cost that is right, and another thing that is not. */
const BROKEN_COSTS: readonly [what: string, LayerCostSpec, RegExp][] = [
  [
    "has an offset",
    costWith((x, target, ops) => tf.add(GRAM.cost(x, target, ops), 0.5)),
    /^must be 0 at its target: found 0\.5, expected 0$/,
  ],
  [
    "is negative",
    costWith((x, target, ops) => tf.neg(GRAM.cost(x, target, ops))),
    /^must be more than 0 elsewhere: found -/,
  ],
  [
    "is a vector",
    costWith((x, target, { gramMatrix }) =>
      tf.sum(tf.squaredDifference(gramMatrix(x), target), 0)
    ),
    /^must be one number: found shape \[6\], expected a scalar tensor$/,
  ],
  [
    "has half the gradient",
    costOfGradient(() => tf.scalar(0.5)),
    /^must have the gradient of finite differences: found a slope of/,
  ],
  [
    "leaves some channels out of the gradient",
    costOfGradient(() => tf.tensor([1, 1, 1, 0, 0, 1])),
    /^must have the gradient of finite differences: found a slope of/,
  ],
  [
    "divides by a standard deviation",
    {
      summary: "Standard deviations",
      target: (x, { widen }) => deviations(widen(x)),
      cost: (x, target, { widen }) =>
        tf.sum(tf.squaredDifference(deviations(widen(x)), target)),
    },
    /^must have a finite gradient where a channel is silent: found NaN$/,
  ],
  [
    "needs one size, and does not say so",
    { ...COSTS.content!, positional: false },
    /^must take a target of another size: it threw .*shape/i,
  ],
  [
    "is another one each time",
    costWith((x, target, ops) =>
      tf.mul(GRAM.cost(x, target, ops), Math.random())
    ),
    /^must give the same bits each time: found .*, expected/,
  ],
  [
    "reads a number while it is captured",
    costWith((x, target, ops) => {
      const [scale] = tf.sum(ops.widen(x)).dataSync();
      return tf.mul(GRAM.cost(x, target, ops), scale!);
    }),
    /^must (have|give captured)/,
  ],
  [
    "keeps a tensor",
    costWith((x, target, ops) => {
      kept.push(tf.keep(tf.scalar(1)));
      return GRAM.cost(x, target, ops);
    }),
    /^must free its tensors: found \d+ tensors? more than before/,
  ],
  [
    "does not widen",
    {
      summary: "Sums",
      target: (x) => tf.sum(x, [0, 1, 2]),
      cost: (x, target) =>
        tf.sum(tf.squaredDifference(tf.sum(x, [0, 1, 2]), target)),
    },
    /^must widen narrow features before anything else: /,
  ],
  [
    "returns nothing",
    costWith((() => {}) as unknown as Cost),
    /^must be one number: found undefined, expected a scalar tensor$/,
  ],
  [
    "throws",
    costWith(() => {
      throw new TypeError("Oh no");
    }),
    /^must be one number: it threw TypeError: Oh no$/,
  ],
];

function deviations(x: tf.Tensor): tf.Tensor {
  return tf.sqrt(tf.moments(x, [0, 1, 2]).variance);
}

for (const [what, spec, finding] of BROKEN_COSTS) {
  Deno.test(`brokenRules() finds a cost that ${what}`, async () => {
    const found = await findings(spec, COST_RULES);
    match(found.join("\n"), RegExp(finding.source, "im"));
    tf.dispose(kept.splice(0));
  });
}

Deno.test("brokenRules() tells an error once, with its cause", async () => {
  const device = await openDevice("tensorflow");
  const error = new TypeError("Oh no");
  const spec = costWith(() => {
    throw error;
  });
  const broken = await brokenRules(spec, COST_RULES, device);
  device.close();
  strictEqual(broken.length, 1);
  strictEqual(broken[0]!.cause, error);
});

const ADAM = OPTIMIZERS.adam!;
const { learningRate } = ADAM.parameters;

type Update = OptimizerSpec["update"];

function optimizerWith(
  update: Update,
  others: Partial<OptimizerSpec> = {},
): OptimizerSpec {
  return {
    summary: "Descent",
    parameters: { learningRate: learningRate! },
    init: () => ({}),
    update,
    ...others,
  };
}

const descend: Update = (image, gradient, state, { learningRate }) => ({
  image: tf.sub(image, tf.mul(gradient, learningRate!)),
  state,
});

let calls = 0;

const BROKEN_OPTIMIZERS: readonly [what: string, OptimizerSpec, RegExp][] = [
  [
    "goes uphill",
    optimizerWith((image, gradient, state, { learningRate }) => ({
      image: tf.add(image, tf.mul(gradient, learningRate!)),
      state,
    })),
    /^must lower a quadratic cost in twenty updates: found .* after .*, expected less$/,
  ],
  [
    "forgets a state",
    optimizerWith((image, gradient, _state, parameters) => ({
      image: descend(image, gradient, {}, parameters).image,
      state: {},
    }), { init: (image) => ({ move: tf.zeros(image.shape) }) }),
    /^must give an image and a state like those before: found nothing for state\.move, expected float32 \[1, 1, 2, 3\]$/,
  ],
  [
    "ignores a parameter",
    optimizerWith(descend, {
      parameters: { ...ADAM.parameters },
    }),
    /^must heed each of its parameters: beta1 0\.45 gives what 0\.9 does/,
  ],
  [
    "reads a parameter as a number",
    optimizerWith((image, gradient, state, { learningRate }) => ({
      image: tf.sub(image, tf.mul(gradient, learningRate!.dataSync()[0]!)),
      state,
    })),
    /^must obey other parameters than those it was captured with: /,
  ],
  [
    "counts its calls",
    optimizerWith((image, gradient, state, parameters) => {
      const turn = calls++ % 2 === 0 ? 1 : 0.5;
      return descend(
        image,
        tf.mul(gradient, turn) as tf.Tensor4D,
        state,
        parameters,
      );
    }),
    /^must obey other parameters than those it was captured with: found/,
  ],
];

for (const [what, spec, finding] of BROKEN_OPTIMIZERS) {
  Deno.test(`brokenRules() finds an optimizer that ${what}`, async () => {
    const found = await findings(spec, OPTIMIZER_RULES);
    match(found.join("\n"), RegExp(finding.source, "m"));
  });
}

function initWith(create: InitSpec["create"], seeded = false): InitSpec {
  return { summary: "Broken", seeded, create };
}

const BROKEN_INITS: readonly [what: string, InitSpec, string][] = [
  [
    "gives the content image itself",
    initWith((content) => content),
    "must leave the content image as it is: found the content image itself, expected one of its own",
  ],
  [
    "gives too few pixels",
    initWith((content) => content.slice(3)),
    "must give an image of the same length: found 213 numbers, expected 216",
  ],
  [
    "gives a list",
    initWith((content) => [...content] as unknown as Float32Array),
    "must give an image of the same length: found object, expected a Float32Array",
  ],
  [
    "leaves 0 to 1",
    initWith((content) => content.map(() => -0.5)),
    "must give pixels of 0 to 1: found a pixel of -0.5, expected 0 to 1",
  ],
  [
    "says that it is seeded",
    initWith((content) => content.slice(), true),
    "must heed the seed if it says so, and only then: seeded is true, and two seeds give the same image",
  ],
];

for (const [what, spec, finding] of BROKEN_INITS) {
  Deno.test(`brokenRules() finds an init that ${what}`, async () => {
    deepStrictEqual(await findings(spec, INIT_RULES), [finding]);
  });
}

Deno.test("brokenRules() finds nothing in parts that keep all rules", async () => {
  const plain = optimizerWith(descend);
  deepStrictEqual(await findings(plain, OPTIMIZER_RULES), []);
  deepStrictEqual(await findings(INITS.noise!, INIT_RULES), []);
});

Deno.test("leaked() counts in words", async () => {
  const device = await openDevice("tensorflow");
  const found: (string | undefined)[] = [];
  for (const count of [0, 1, 2]) {
    found.push(
      await leaked(device, () => {
        for (let i = 0; i < count; i++) kept.push(tf.scalar(i));
        return Promise.resolve();
      }),
    );
  }
  device.close();
  deepStrictEqual(found, [
    undefined,
    "found 1 tensor more than before, expected none",
    "found 2 tensors more than before, expected none",
  ]);
});
