import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { makeResults, runTrial, sampleId, SETTINGS } from "../store/sample.ts";
import { cli } from "../support/io.ts";

/** One trial for each pair of betas and rates, with metrics made of them. */
async function sample() {
  const results = await makeResults();
  using store = await results.open();
  let number = 0;
  for (const beta of [4, 40, 400]) {
    for (const learningRate of [0.01, 0.03, 0.05]) {
      const optimizer = { ...SETTINGS.optimizer, learningRate };
      await runTrial(store, sampleId(number++), {
        settings: { ...SETTINGS, beta, optimizer },
        metrics: {
          contentDistance: beta + 10 * learningRate,
          styleDistance: 1 / beta,
          ssim: learningRate,
          mine: beta,
        },
      });
    }
  }
  await runTrial(store, sampleId(90), { state: "failed", reason: "x" });
  await runTrial(store, sampleId(91));
  const run = (...args: string[]) =>
    cli(["results", ...args, "--results", results.root]);
  return Object.assign(results, { run });
}

Deno.test("results pareto shows what no other trial beats in both", async () => {
  await using results = await sample();
  const { code, out, err } = await results.run("pareto");
  deepStrictEqual([code, err], [0, ""]);
  match(out, /Of 9 trials no other is better in both than these 3; 1 trial w/);
  match(out, /\nid +beta +contentDistance +styleDistance +image\n/);
  match(
    out,
    /\n0{12} +4 +4\.1 +0\.25 .*output\.png\n0{11}3 +40 .*\n0{11}6 +400 /,
  );
  strictEqual(out.match(/●/g)!.length, 3);
});

Deno.test("results pareto --json respects the direction of each metric", async () => {
  await using results = await sample();
  const run = await results.run(
    ...["pareto", "--x", "ssim", "--y", "mine:max", "--json"],
  );
  const { x, y, trials, unmeasured, front } = JSON.parse(run.out);
  deepStrictEqual([x, y], [
    { metric: "ssim", goal: "maximize" },
    { metric: "mine", goal: "maximize" },
  ]);
  deepStrictEqual([trials, unmeasured], [9, 1]);
  deepStrictEqual(front.map(({ x, y }: { x: number; y: number }) => [x, y]), [
    [0.05, 400],
  ]);
});

Deno.test("results pareto says what it cannot do", async () => {
  await using results = await sample();
  const odd = await results.run("pareto", "--x", "sim");
  strictEqual(odd.code, 2);
  match(
    odd.err,
    /Cannot find column "sim" of --x \(did you mean "ssim"\?\): expected one of: .*ssim/,
  );
  const own = await results.run("pareto", "--y", "mine");
  match(
    own.err,
    /which values of "mine" are better: expected mine:min or mine:/,
  );
  const word = await results.run("pareto", "--metric", "ssim");
  match(word.err, /Cannot take --metric with "results pareto"/);
});

Deno.test("results pareto and importance take the trials that --filter fits", async () => {
  await using results = await sample();
  const only = ["--filter", "beta<400 && optimizer.learningRate<0.04"];
  const front = await results.run("pareto", "--json", ...only);
  deepStrictEqual(JSON.parse(front.out).trials, 4);
  const weighed = await results.run("importance", ...only);
  match(weighed.out, /^How much of the order of 4 trials/);
  const none = await results.run("pareto", "--filter", "ssim>1");
  strictEqual(none.code, 4);
});

Deno.test("results pareto says which metric nobody measured", async () => {
  await using results = await makeResults();
  {
    using store = await results.open();
    await runTrial(store, sampleId(1));
  }
  const run = await cli(["results", "pareto", "--results", results.root]);
  strictEqual(run.code, 2);
  match(
    run.err,
    /"contentDistance" of --x: no trial was measured by it; results measure/,
  );
});

Deno.test("results importance tells which setting moves which metric", async () => {
  await using results = await sample();
  const { code, out, err } = await results.run("importance");
  deepStrictEqual([code, err], [0, ""]);
  match(out, /^How much of the order of 9 trials in each metric only that/);
  const [head] = out.match(/\nsetting .*\n/)!;
  deepStrictEqual(head.trim().split(/ +/), [
    ...["setting", "contentDistance", "styleDistance", "ssim", "mine"],
  ]);
  match(out, /\nbeta +\d+ % +100 % +0 % ~ +100 %\n/);
  match(out, /\noptimizer\.learningRate +\d+ %( ~)? +0 % ~ +100 % +0 % ~\n/);
  match(out, /Note: few trials for so many settings and values/);
});

Deno.test("results importance --metric tells how sure it is, and by which method", async () => {
  await using results = await sample();
  const { out } = await results.run("importance", "--metric", "styleDistance");
  match(
    out,
    /^styleDistance of 9 trials\nsetting +values +only +alone +chance/,
  );
  match(out, /\nbeta +3 +100 % +100 % +<\d+ % +0\.00\d+ +-1\n/);
  match(out, /\nAnalysis of variance on the ranks of the metric.*shuffles/);
  match(out, /nothing was repeated, so what seeds do is not known/);
  const run = await results.run("importance", "--metric", "ssim", "--json");
  const { method, metrics: [found] } = JSON.parse(run.out);
  match(method, /epsilon squared/);
  deepStrictEqual([found.metric, found.count], ["ssim", 9]);
  strictEqual(found.factors[0].name, "optimizer.learningRate");
});

Deno.test("results importance says which settings cannot be told apart", async () => {
  await using results = await makeResults();
  {
    using store = await results.open();
    for (let number = 0; number < 12; number++) {
      const level = number % 3;
      const seed = Math.floor(number / 3);
      await runTrial(store, sampleId(number), {
        settings: { ...SETTINGS, beta: 4 * 10 ** level, alpha: level, seed },
        metrics: { ssim: level + seed / 100 },
      });
    }
  }
  const run = (...args: string[]) =>
    cli(["results", "importance", ...args, "--results", results.root]);
  const { out } = await run();
  match(out, /\nbeta +\d+ % \?\n/);
  match(out, /\nseeds alone +\d+ %/);
  match(out, /Note: beta cannot be told from alpha: they were varied together/);
  const { factors } = JSON.parse((await run("--json")).out).metrics[0];
  ok(factors.every((it: { isTied: boolean }) => it.isTied));
  const few = await run(sampleId(0), sampleId(1), sampleId(2));
  strictEqual(few.code, 2);
  match(
    few.err,
    /expected at least 4 done trials, found 3 done\n/,
  );
});
