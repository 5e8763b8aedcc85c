import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { seededRandom } from "../../src/base/random.ts";
import type { Limits } from "../../src/bench/find_changes.ts";
import { type Checked, runCheck } from "../../src/bench/run_check.ts";
import type { Side } from "../../src/bench/run_round.ts";
import { type MadeOptions, madeRound } from "./made_rounds.ts";

const LIMITS: Limits = {
  iteration: { share: 0.05, floor: 0.5 },
  memory: { share: 0.1, floor: 32e6 },
  startup: { share: 0.25, floor: 100 },
};

/** Rounds differ by 4 to 5 %, as measured where 20 programs want two cores. */
const BUSY = { ofProcess: 0.03, ofSample: 0.1, ofStartup: 0.25 };
const CALM = { ofProcess: 0.003, ofSample: 0.01, ofStartup: 0.03 };

function check(
  options: (round: number) => MadeOptions,
  { seed = 1, limits = LIMITS, rounds = 16 } = {},
): Promise<Checked> {
  const random = seededRandom(seed);
  let made = 0;
  const round = () => Promise.resolve(madeRound(random, options(made++)));
  return runCheck({ round, limits, rounds });
}

/** Of so many comparisons, those with a regression. */
async function alarms(count: number, options: MadeOptions): Promise<number> {
  let found = 0;
  for (let seed = 0; seed < count; seed++) {
    const { measures } = await check(() => options, { seed });
    if (measures.some(({ verdict }) => verdict === "regression")) found++;
  }
  return found;
}

function verdicts({ measures }: Checked): string[] {
  return measures.map(({ verdict }) => verdict);
}

Deno.test("runCheck() alarms in fewer than one of 300 comparisons of the same with itself", async () => {
  ok(await alarms(600, BUSY) < 2);
});

Deno.test("runCheck() finds iterations slower by a tenth in 19 of 20 comparisons", async () => {
  ok(await alarms(200, { ...BUSY, iteration: 1.1 }) >= 190);
});

Deno.test("runCheck() finds 8 % more time within 5 % more on a calm machine only", async () => {
  const { runs, measures } = await check(() => ({ ...CALM, iteration: 1.08 }));
  deepStrictEqual(runs.map(({ length }) => length), [6, 6]);
  const [iteration] = measures;
  strictEqual(iteration!.verdict, "regression");
  ok(Math.abs(iteration!.change - 0.08) < 0.01);
  ok(Math.abs(iteration!.second!.change - 0.08) < 0.01);
});

Deno.test("runCheck() judges memory and start-up by limits of their own", async () => {
  const large = await check(() => ({ ...CALM, memory: 1.2 }));
  deepStrictEqual(verdicts(large)[1], "regression");
  const late = await check(() => ({ ...CALM, startup: 3 }));
  deepStrictEqual(verdicts(late)[2], "regression");
  const small = await check(() => ({ ...CALM, memory: 1.05 }));
  deepStrictEqual(verdicts(small)[1], "within");
});

Deno.test("runCheck() does not count what is below the floor", async () => {
  const slow = () => ({ ...CALM, iteration: 1.2 });
  const limits = { ...LIMITS, iteration: { share: 0.05, floor: 11 } };
  const found = await check(slow, { limits });
  // 10 ms of 50 are a fifth, and yet nothing to fail for
  ok(found.measures[0]!.change > 0.19);
  deepStrictEqual(found.measures[0]!.isOver, false);
  deepStrictEqual(found.runs.length, 1);
});

Deno.test("runCheck() does not fail for what a second run does not confirm", async () => {
  const found = await check((round) => ({
    ...CALM,
    iteration: round < 6 ? 1.2 : 1,
  }));
  strictEqual(found.runs.length, 2);
  const [iteration] = found.measures;
  deepStrictEqual(iteration!.verdict, "inconclusive");
  ok(iteration!.isOver && !iteration!.second!.isOver);
});

Deno.test("runCheck() does not end a second run by a measure that had not alarmed", async () => {
  // from the second run on starts are late, and an iteration is now and then
  // quick: the slow-down is shown after more rounds than the late starts
  const found = await check((round) => ({
    ...CALM,
    iteration: round === 6 ? 0.9 : 1.2,
    startup: round < 6 ? 1 : 3,
  }));
  strictEqual(verdicts(found)[0], "regression");
  deepStrictEqual(found.runs.map(({ length }) => length), [6, 10]);
});

Deno.test("runCheck() ends after four rounds if all is within the limits", async () => {
  const found = await check(() => CALM);
  deepStrictEqual(found.runs.map(({ length }) => length), [4]);
  deepStrictEqual(verdicts(found).slice(0, 2), ["within", "within"]);
  const better = await check(() => ({ ...CALM, iteration: 0.8 }));
  deepStrictEqual(verdicts(better)[0], "better");
});

Deno.test("runCheck() is inconclusive where processes differ by more than the limit", async () => {
  const found = await check((round) => ({
    ...CALM,
    iteration: round % 4 === 1 ? 0.98 : 1.12,
  }));
  const [iteration] = found.measures;
  deepStrictEqual([found.runs[0]!.length, iteration!.verdict], [
    16,
    "inconclusive",
  ]);
  ok(iteration!.change > 0.05 && iteration!.p > 0.02);
  ok(iteration!.low < 0 && iteration!.high > 0.05);
});

Deno.test("runCheck() finds a tenth where other programs slow most rounds, by half", async () => {
  const found = await check((round) => ({
    ...CALM,
    iteration: 1.1 * (round % 5 === 0 ? 1 : 1.5),
    base: round % 5 === 0 ? 1 : 1.5,
  }));
  const [iteration] = found.measures;
  strictEqual(iteration!.verdict, "regression");
  ok(Math.abs(iteration!.change - 0.1) < 0.01, String(iteration!.change));
  deepStrictEqual(found.runs.map(({ length }) => length), [6, 6]);
});

Deno.test("runCheck() goes on while the interval reaches over a limit", async () => {
  const found = await check((round) => ({
    ...CALM,
    iteration: round === 1 ? 1.12 : 1,
  }));
  ok(found.runs[0]!.length > 4);
  strictEqual(found.measures[0]!.verdict, "within");
});

Deno.test("runCheck() lets base and head start first in turn", async () => {
  const order: Side[] = [];
  const random = seededRandom(1);
  await runCheck({
    round: (first) => {
      order.push(first);
      return Promise.resolve(madeRound(random, CALM));
    },
    limits: LIMITS,
    rounds: 8,
  });
  deepStrictEqual(order, ["base", "head", "base", "head"]);
});
