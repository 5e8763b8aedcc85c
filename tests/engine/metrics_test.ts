import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { METRICS } from "../../src/engine/catalog.ts";
import { METRIC_RULES } from "../../src/engine/contracts/metric_rules.ts";
import type { Pixels, Session } from "../../src/engine/session.ts";
import type { PixelMetricSpec } from "../../src/engine/types.ts";
import type { Image } from "../../src/image/types.ts";
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

// large enough for all metrics
const SIDE = 176;
const CONTENT = patternPixels(contentPattern, SIDE);
const STYLE = patternPixels(stylePattern, 24);

/** Half the content, half of another pattern. */
const OUTPUT: Pixels = {
  ...CONTENT,
  data: stylePattern(SIDE, SIDE).map((value, i) =>
    (value + CONTENT.data[i]!) / 2
  ),
};

const IMAGES = { output: OUTPUT, content: CONTENT, style: STYLE };

testContract("metric", METRICS, METRIC_RULES);

for (const name of Object.keys(METRICS)) {
  Deno.test(`metric ${name} looks at images on the reference network`, async () => {
    await withSession(async (session) => {
      const first = await session.measure([name], IMAGES);
      deepStrictEqual(Object.keys(first), [name]);
      ok(Number.isFinite(first[name]));
      // what the metric prepared is kept
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
      const output = { width, height, data, key: `${grey}` };
      const images = { output, content: output, style: output };
      return (await session.measure(["totalVariation"], images)).totalVariation;
    };
    // differences 0.5 and 0.25 to the right, 0.25 and 0 below
    strictEqual(await valueOf(2, 2, [0, 0.5, 0.25, 0.5]), 0.25);
    strictEqual(await valueOf(1, 1, [0.5]), 0);
    strictEqual(await valueOf(3, 1, [0, 0.5, 1]), 0.5);
  });
});

/** One metric of an image whose content and style are given. */
function measured(
  name: string,
  images: { output: Image; content?: Image; style?: Image },
): number {
  const { output, content = output, style = output } = images;
  const spec = METRICS[name] as PixelMetricSpec;
  return spec.measurePixels({ output, content, style });
}

function grey(width: number, values: readonly number[]): Image {
  const data = Float32Array.from(values.flatMap((it) => [it, it, it]));
  return { width, height: values.length / width, data };
}

Deno.test("ssim and msSsim are 1 for the content", () => {
  strictEqual(measured("ssim", { output: CONTENT }), 1);
  strictEqual(measured("msSsim", { output: CONTENT }), 1);
});

Deno.test("sharpness is the variance of the Laplacian", () => {
  const image = grey(4, [0, 0.4, 0.4, 0, 0, 0.2, 0.4, 0, 0, 0.4, 0.4, 0]);
  // neighbours above, below, left and right, less four times the pixel
  const [first, second] = [
    0.4 + 0.4 + 0 + 0.4 - 0.8,
    0.4 + 0.4 + 0.2 + 0 - 1.6,
  ];
  const variance = ((first - second) / 2) ** 2;
  ok(Math.abs(measured("sharpness", { output: image }) - variance) < 1e-7);
  strictEqual(
    measured("sharpness", { output: grey(3, Array(9).fill(0.5)) }),
    0,
  );
});

Deno.test("histogramDistance is how far colours move, wherever they are", () => {
  const [black, white] = [grey(2, [0, 0, 0, 0]), grey(1, [1])];
  const far = measured("histogramDistance", { output: black, style: white });
  ok(Math.abs(far - 1) < 0.01, "lightness moves from 0 to 1");
  const half = grey(2, [1, 0, 0, 1]);
  const near = measured("histogramDistance", { output: half, style: white });
  ok(Math.abs(near - 0.5) < 0.01, "half of the pixels move");
  const turned = grey(2, [0, 1, 1, 0]);
  strictEqual(
    measured("histogramDistance", { output: half, style: turned }),
    0,
  );
});
