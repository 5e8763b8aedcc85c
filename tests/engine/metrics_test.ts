import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { METRICS } from "../../src/engine/catalog.ts";
import { METRIC_RULES } from "../../src/engine/contracts/metric_rules.ts";
import type { Pixels, Session } from "../../src/engine/session.ts";
import { contentPattern, stylePattern } from "../golden/patterns.ts";
import { testContract } from "../support/contract.ts";
import { openSession } from "../support/device.ts";
import { patternPixels } from "../support/job.ts";

async function withSession(
  body: (session: Session) => Promise<void>,
): Promise<void> {
  const session = await openSession("tensorflow");
  try {
    await body(session);
  } finally {
    session.close();
  }
}

const CONTENT = patternPixels(contentPattern, 32);
const STYLE = patternPixels(stylePattern, 24);

/** Half the content, half of another pattern. */
const OUTPUT: Pixels = {
  ...CONTENT,
  data: stylePattern(32, 32).map((value, i) => (value + CONTENT.data[i]!) / 2),
};

const IMAGES = { output: OUTPUT, content: CONTENT, style: STYLE };

testContract("metric", METRICS, METRIC_RULES);

for (const name of Object.keys(METRICS)) {
  Deno.test(`metric ${name} looks at images on the reference network`, async () => {
    await withSession(async (session) => {
      const first = await session.measure([name], IMAGES);
      deepStrictEqual(Object.keys(first), [name]);
      ok(Number.isFinite(first[name]));
      const before = tf.memory().numTensors;
      deepStrictEqual(await session.measure([name], IMAGES), first);
      strictEqual(tf.memory().numTensors, before);
    });
  });
}

Deno.test("contentDistance is 0 for the content, styleDistance for the style", async () => {
  await withSession(async (session) => {
    const own = await session.measure(["contentDistance"], {
      ...IMAGES,
      output: CONTENT,
    });
    strictEqual(own.contentDistance, 0);
    const style = { ...IMAGES, output: CONTENT, style: CONTENT };
    strictEqual(
      (await session.measure(["styleDistance"], style)).styleDistance,
      0,
    );
    const far = await session.measure(
      ["contentDistance", "styleDistance"],
      IMAGES,
    );
    ok(Object.values(far).every((value) => value > 1e-6));
  });
});

Deno.test("totalVariation is the mean difference of neighbours, 0 where there are none", async () => {
  await withSession(async (session) => {
    const valueOf = async (width: number, height: number, grey: number[]) => {
      const data = Float32Array.from(grey.flatMap((it) => [it, it, it]));
      const output = { width, height, data };
      const images = { output, content: output, style: output };
      return (await session.measure(["totalVariation"], images)).totalVariation;
    };
    // differences 0.5 and 0.25 to the right, 0.25 and 0 below
    strictEqual(await valueOf(2, 2, [0, 0.5, 0.25, 0.5]), 0.25);
    strictEqual(await valueOf(1, 1, [0.5]), 0);
    strictEqual(await valueOf(3, 1, [0, 0.5, 1]), 0.5);
  });
});
