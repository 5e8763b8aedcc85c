import { deepStrictEqual, match, ok } from "node:assert/strict";
import { below, randomOf } from "./draw.ts";
import { runInputs } from "./run_inputs.ts";

/** The same inputs each time; a run by hand takes other seeds and more. */
const SEED = 7;

Deno.test.each([
  ["study", 100],
  ["image", 400],
  ["weights", 25],
  ["results", 10],
])(
  "no input of kind %s makes a bug, a hang, a large process or a file elsewhere",
  async (kind, count) => {
    const { findings, said } = await runInputs({
      ...{ kind, count },
      seed: SEED,
      first: 0,
    });
    deepStrictEqual(findings, []);
    ok(said.size > 0);
  },
);

/** What an input of `trap` does. */
function deedOf(number: number): number {
  return below(randomOf("trap", SEED, number), 7);
}

/** The first input of `trap` that does this, then that. */
function numberOf(deed: number, next = -1): number {
  let number = 0;
  const fits = (): boolean =>
    deedOf(number) === deed && (next < 0 || deedOf(number + 1) === next);
  while (!fits()) number++;
  return number;
}

Deno.test.each([
  ["hang", 1, 1000, /^took over 3000 ms$/],
  ["memory bomb", 2, 60_000, /^used (?:over )?1\d{3} MB$/],
  ["bug", 3, 5000, /^TypeError: A bug/],
  ["sudden end", 4, 5000, /^ended with 3$/],
  ["file elsewhere", 5, 5000, /^NotCapable: Requires write access/],
  ["unclear error", 6, 5000, /^Error: no capital/],
])("runInputs() notices a %s", async (_, deed, mostMs, what) => {
  const first = numberOf(deed);
  const options = { kind: "trap", seed: SEED, first, count: 1, mostMs };
  const { findings } = await runInputs(options);
  deepStrictEqual(findings.map(({ number }) => number), [first]);
  match(findings[0]!.what, what);
});

Deno.test("runInputs() goes on after an input that ends its process", async () => {
  const first = numberOf(4, 0);
  const options = { kind: "trap", seed: SEED, first, count: 2 };
  const { findings, said } = await runInputs(options);
  deepStrictEqual(findings.map(({ number }) => number), [first]);
  deepStrictEqual([...said.keys()], ["said 0 nothing"]);
});
