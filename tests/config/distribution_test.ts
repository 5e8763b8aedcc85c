import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { seededRandom } from "../../src/base/random.ts";
import { type Distribution, drawValue } from "../../src/config/distribution.ts";
import { drawUniforms } from "../../src/config/random_space.ts";

const ALMOST_1 = 1 - 2 ** -32;

Deno.test("drawValue() keeps to the ends and grows with the number", () => {
  const distributions: Distribution[] = [
    { uniform: [0.1234564, 7.7654382] },
    { logUniform: [0.1234564, 7.7654382] },
    { int: [-3, 4] },
    { choice: ["a", "b", "c"], weights: [1, 0, 2] },
  ];
  const random = seededRandom(1);
  const uniforms = Array.from({ length: 500 }, random).sort((a, b) => a - b);
  for (const distribution of distributions) {
    const drawn = uniforms.map((it) => drawValue(distribution, it));
    deepStrictEqual(drawn, drawn.toSorted((a, b) => a - b));
    const { uniform, logUniform, int = [0, 2] } = distribution;
    const [from, to] = uniform ?? logUniform ?? int;
    strictEqual(drawValue(distribution, 0), from);
    const last = drawValue(distribution, ALMOST_1);
    ok(last <= to && last > to - 1e-5, `${last}`);
  }
});

Deno.test("drawValue() gives each value its share", () => {
  const share = (distribution: Distribution, value: number): number =>
    Array.from({ length: 1200 }, (_, i) => (i + 0.5) / 1200)
      .filter((it) => drawValue(distribution, it) === value).length / 1200;
  strictEqual(share({ int: [1, 3] }, 2), 1 / 3);
  const choice = { choice: ["a", "b", "c"], weights: [1, 0, 3] };
  deepStrictEqual([0, 1, 2].map((it) => share(choice, it)), [0.25, 0, 0.75]);
  strictEqual(share({ choice: ["a", "b"] }, 1), 0.5);
  strictEqual(drawValue({ uniform: [2, 4] }, 0.5), 3);
  strictEqual(drawValue({ uniform: [0, 1] }, 1 / 3), 0.333333);
  strictEqual(drawValue({ logUniform: [0.4, 4000] }, 0.5), 40);
});

const SPACE = {
  beta: { uniform: [0, 1] },
  alpha: { uniform: [0, 1] },
} as const;

Deno.test("drawUniforms() draws a path's numbers for itself, rows one by one", () => {
  const all = { count: 5, seed: 3, method: "random", space: SPACE };
  const both = drawUniforms(all);
  const alone = drawUniforms({ ...all, space: { beta: SPACE.beta } });
  deepStrictEqual(alone.get("beta"), both.get("beta"));
  const longer = drawUniforms({ ...all, count: 9 });
  deepStrictEqual(longer.get("beta")!.slice(0, 5), both.get("beta"));
  const other = drawUniforms({ ...all, seed: 4 });
  const numbers = [...both.values(), ...other.values()].flat();
  strictEqual(new Set(numbers).size, 20);
});

Deno.test("drawUniforms() spreads Sobol's points over squares, shifted", () => {
  for (const seed of [0, 1]) {
    const all = { count: 64, seed, method: "sobol", space: SPACE };
    const { alpha, beta } = Object.fromEntries(drawUniforms(all));
    // one point in each rectangle of area 1/64, whatever its shape
    for (const wide of [1, 2, 4, 8, 16, 32, 64]) {
      const cells = alpha!.map((x, i) =>
        `${Math.floor(x * wide)} ${Math.floor(beta![i]! * 64 / wide)}`
      );
      strictEqual(new Set(cells).size, 64, `${wide} by ${64 / wide}`);
    }
    ok(alpha![0] !== 0 && alpha![0] !== beta![0]);
  }
});

Deno.test("drawUniforms() gives the same numbers for ever: ids depend on them", () => {
  const draw = (method: string): string[] =>
    [...drawUniforms({ count: 2, seed: 7, method, space: SPACE }).values()]
      .flat().map((it) => it.toFixed(9));
  deepStrictEqual(draw("random"), [
    "0.432372273",
    "0.121678919",
    "0.830054401",
    "0.715924860",
  ]);
  deepStrictEqual(draw("sobol"), [
    "0.432372273",
    "0.932372273",
    "0.830054401",
    "0.330054401",
  ]);
});
