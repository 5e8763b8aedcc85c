import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { METRICS, NETWORKS } from "../../src/engine/catalog.ts";
import {
  type Pixels,
  REFERENCE,
  type Session,
} from "../../src/engine/session.ts";
import { contentPattern, stylePattern } from "../golden/patterns.ts";
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

for (const [name, { layers, measure }] of Object.entries(METRICS)) {
  Deno.test(`metric ${name} gives one finite number, the same each time`, async () => {
    await withSession(async (session) => {
      const first = await session.measure([name], IMAGES);
      deepStrictEqual(Object.keys(first), [name]);
      ok(Number.isFinite(first[name]));
      deepStrictEqual(await session.measure([name], IMAGES), first);
    });
  });

  Deno.test(`metric ${name} frees every tensor it made`, async () => {
    await withSession(async (session) => {
      await session.measure([name], IMAGES);
      const before = tf.memory().numTensors;
      await session.measure([name], IMAGES);
      strictEqual(tf.memory().numTensors, before);
    });
  });

  Deno.test(`metric ${name} looks at its own layers, and at its images only`, async () => {
    const known = NETWORKS[REFERENCE.network.name]!.layers;
    ok(layers.every((layer) => known.includes(layer)));
    await withSession(async (session) => {
      const { device } = session;
      const network = await session.network(REFERENCE);
      const asked = new Set<string>();
      const shapes = device.tidy(() => {
        const image = (side: number) =>
          tf.fill([1, side, side, 3], 0.5) as tf.Tensor4D;
        const images = {
          output: image(32),
          content: image(32),
          style: image(24),
        };
        const value = measure(images, {
          ops: device.ops,
          features(at, names) {
            names.forEach((it) => asked.add(it));
            return network.features(at, names);
          },
        });
        return [value, ...Object.values(images)];
      });
      deepStrictEqual(shapes.map(({ rank }) => rank), [0, 4, 4, 4]);
      tf.dispose(shapes);
      deepStrictEqual([...asked].sort(), [...layers].sort());
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
