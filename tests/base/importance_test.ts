import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { designOf, importance } from "../../src/base/importance.ts";
import { seededRandom } from "../../src/base/random.ts";
import { rankCorrelation, ranksOf } from "../../src/base/ranks.ts";

/** Every combination of levels, `repeats` times. */
function grid(sizes: readonly number[], repeats = 1): number[][] {
  const rows = sizes.reduce<number[][]>(
    (rows, size) =>
      rows.flatMap((row) =>
        Array.from({ length: size }, (_, it) => [...row, it])
      ),
    [[]],
  );
  return Array.from({ length: repeats }, () => rows).flat();
}

/** Columns of rows as factors a, b, c, … */
function factorsOf(rows: readonly (readonly (number | string)[])[]) {
  return rows[0]!.map((_, at) => ({
    name: "abcdef"[at]!,
    values: rows.map((row) => row[at]!),
  }));
}

function near(actual: number | null, expected: number, by: number): void {
  ok(
    actual !== null && Math.abs(actual - expected) <= by,
    `${actual} is not within ${by} of ${expected}`,
  );
}

Deno.test("importance() shares out an orthogonal grid as its sums of squares say", () => {
  // 4 · a + b with four levels each runs through 0 to 15: its ranks are itself
  const rows = grid([4, 4]);
  const series = rows.map(([a, b]) => 4 * a! + b!);
  const { factors, together } = importance(designOf(factorsOf(rows)), series);
  const [a, b] = factors;
  deepStrictEqual([a!.name, b!.name], ["a", "b"]);
  // sums of squares 320 and 20 of 340; 3 of 15 degrees of freedom each
  near(a!.alone, 1 - (20 / 340) * 15 / 12, 1e-12);
  near(together, 1, 1e-12);
  // without it less is explained than as many random levels would
  near(a!.only, 1, 1e-12);
  near(b!.only, (20 / 340) * 15 / 12, 1e-12);
  strictEqual(b!.alone, 0);
  deepStrictEqual(factors.map((it) => it.isTied), [false, false]);
});

Deno.test("importance() finds what moves noisy numbers, and takes nothing else for it", () => {
  const random = seededRandom(3);
  const rows = grid([5, 4, 3], 2);
  const series = rows.map(([a, , c]) =>
    Math.exp(3 * a! + [0, 2, 1][c!]! + random())
  );
  const found = importance(designOf(factorsOf(rows)), series);
  const [a, c, b] = found.factors;
  deepStrictEqual([a!.name, c!.name, b!.name], ["a", "c", "b"]);
  ok(a!.alone > 0.85 && a!.p <= 0.002 && a!.trend! > 0.9);
  ok(c!.only! > 0.02 && c!.only! < 0.15);
  ok(b!.alone <= b!.chance && b!.p > 0.05 && b!.only! < 0.01);
  ok(found.noise! < 0.02 && found.together! > 0.97);
});

Deno.test("importance() is wrong about pure noise as often as it says", () => {
  const rows = grid([3, 4], 2);
  const design = designOf(factorsOf(rows));
  const random = seededRandom(8);
  let wrong = 0;
  for (let time = 0; time < 200; time++) {
    const { factors } = importance(design, rows.map(() => random()), 1e-3);
    wrong += factors.filter(({ alone, chance }) => alone > chance).length;
  }
  // 400 looks at a level of 5 %
  ok(wrong > 5 && wrong < 40, String(wrong));
});

Deno.test("importance() says which factors were varied together, and gives neither the credit", () => {
  const rows = grid([4, 3]).map(([a, c]) => [a!, 10 * a!, c!]);
  const series = rows.map(([a, , c]) => a! + c! / 100);
  const { factors, together } = importance(designOf(factorsOf(rows)), series);
  const by = Object.fromEntries(factors.map((it) => [it.name, it]));
  near(together, 1, 1e-12);
  deepStrictEqual([by.a!.tiedTo, by.b!.tiedTo], [["b"], ["a"]]);
  deepStrictEqual([by.a!.only, by.b!.only], [0, 0]);
  ok(by.a!.alone > 0.8 && by.b!.alone > 0.8);
  deepStrictEqual([by.c!.isTied, by.c!.tiedTo], [false, []]);
});

Deno.test("importance() tells a factor that only several others together tie", () => {
  // the half fraction: c is the sum of a and b, modulo 2
  const rows = grid([2, 2], 3).map(([a, b]) => [a!, b!, `w${a! * 2 + b!}`]);
  const { factors } = importance(
    designOf(factorsOf(rows)),
    rows.map((_, at) => at),
  );
  const words = factors.find(({ name }) => name === "c")!;
  strictEqual(words.levels, 4);
  ok(factors.every(({ isTied }) => isTied));
  deepStrictEqual(words.tiedTo, ["a", "b"]);
});

Deno.test("importance() puts many numbers together, and leaves out many words", () => {
  const random = seededRandom(5);
  const rows = Array.from({ length: 100 }, (_, at) => [random(), `w${at}`, 7]);
  const design = designOf(factorsOf(rows));
  const { factors } = importance(design, rows.map(([a]) => -Number(a)));
  deepStrictEqual(design.leftOut, [
    { name: "b", why: "100 different words of 100" },
    { name: "c", why: "one value" },
  ]);
  const [a] = factors;
  deepStrictEqual([a!.levels, a!.distinct, a!.trend], [8, 100, -1]);
  ok(a!.alone > 0.97);
});

Deno.test("importance() tells nothing where there is nothing to tell", () => {
  const rows = grid([2, 2]);
  const design = designOf(factorsOf(rows));
  deepStrictEqual(importance(design, [5, 5, 5, 5]).factors, []);
  deepStrictEqual(importance(designOf(factorsOf(rows.slice(0, 1))), [5]), {
    count: 1,
    shuffles: 0,
    together: null,
    freedom: 0,
    noise: null,
    factors: [],
  });
  // as many free numbers as observations
  const tight = designOf(factorsOf(grid([2, 2]).map(([a, b]) => [a!, b!, a!])));
  strictEqual(importance(tight, [1, 2, 3, 4]).freedom, 1);
});

Deno.test("importance() measures what seeds alone do", () => {
  const rows = grid([2], 50);
  const random = seededRandom(2);
  const noisy = importance(designOf(factorsOf(rows)), rows.map(() => random()));
  ok(noisy.noise! > 0.9);
  strictEqual(
    importance(designOf(factorsOf(grid([2, 2]))), [1, 2, 3, 4]).noise,
    null,
  );
});

Deno.test("rankCorrelation() is Spearman's, ties included", () => {
  // by hand: ranks 1 2.5 2.5 4 5 and 1 2 3.5 5 3.5
  const a = ranksOf([1, 2, 2, 4, 5]);
  near(rankCorrelation(a, ranksOf([5, 6, 7, 8, 7])), 7.25 / 9.5, 1e-12);
  strictEqual(rankCorrelation(a, ranksOf([1, 1, 1, 1, 1])), null);
});
