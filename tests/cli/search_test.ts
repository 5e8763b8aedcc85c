import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { TINY, Workplace } from "./workplace.ts";

/** Two contents with four drawn rows each. */
const SPACE = TINY.replace("  content: painted:mosaic\n", "")
  .replace("iterations: 5", "iterations: 20") + `
grid: { content: [painted:mosaic, painted:wash] }
random:
  count: 4
  space: { optimizer.learningRate: { logUniform: [0.001, 0.1] } }
`;

const SEARCH = "search: { metric: styleDistance, method: random, trials: 4 }\n";

/** What `results --study tiny --json` prints. */
async function resultsOf(place: Workplace) {
  const { code, out, err } = await place.query("--study", "tiny", "--json");
  deepStrictEqual([code, err], [0, ""]);
  return JSON.parse(out);
}

Deno.test("sweep names the best trial for each pair of images, and results does later", async () => {
  await using place = await Workplace.create({ "s.yaml": SPACE + SEARCH });
  const { code, out } = await place.sweep("s.yaml");
  strictEqual(code, 0);
  const { trials, best } = await resultsOf(place);
  strictEqual(best.length, 2);
  for (const { varied, id, value, done, metric } of best) {
    deepStrictEqual([done, metric], [4, "styleDistance"]);
    // deno-lint-ignore no-explicit-any -- as JSON has it
    const group = trials.filter((it: any) =>
      it.settings.content === varied.content
    );
    // deno-lint-ignore no-explicit-any -- as JSON has it
    const values = group.map((it: any) => it.metrics.styleDistance);
    strictEqual(value, Math.min(...values));
    const { metrics } = await place.measured(id);
    deepStrictEqual(metrics.styleDistance, { value, version: 1 });
    match(out, RegExp(`\\n${varied.content} +${id} .* 4 done +/.*output.png`));
  }
  // deno-lint-ignore no-explicit-any -- as JSON has it
  const all = trials.map((it: any) => it.metrics.styleDistance);
  deepStrictEqual(all, all.toSorted((a: number, b: number) => a - b));
  const { out: later } = await place.query("--study", "tiny");
  ok(out.startsWith(later.trimEnd()));
  match(later, /\n\nBest by styleDistance, the smallest\n/);
  const shown = await place.query("show", best[0].id);
  match(shown.out, /\nMetrics\n(.*\n)? {2}styleDistance +\d/);
});

Deno.test("sweep counts what the best was not chosen of", async () => {
  await using place = await Workplace.create({ "s.yaml": SPACE + SEARCH });
  const { out } = await place.sweep("s.yaml", ["--limit", "3"]);
  match(out, /\npainted:mosaic +[0-9a-f]{12} .* 3 done, 1 new +/);
  match(out, /\npainted:wash +none .* 0 done, 4 new/);
  const { best } = await resultsOf(place);
  deepStrictEqual(
    best.map((it: { done: number; new: number }) => [it.done, it.new]),
    [[3, 1], [0, 4]],
  );
  const args = ["--limit", "1", "--filter", "content==painted:wash", "--json"];
  const part = JSON.parse((await place.sweep("s.yaml", args)).out);
  deepStrictEqual([part.best.length, part.best[0].new], [1, 3]);
});

Deno.test("sweep measures images of trials that were done before, to the same values", async () => {
  await using place = await Workplace.create({ "s.yaml": SPACE });
  await using whole = await Workplace.create({ "s.yaml": SPACE + SEARCH });
  await place.sweep("s.yaml", ["--metrics", "none"]);
  const [id] = place.names("trials");
  deepStrictEqual((await place.measured(id!)).metrics, {});
  await place.write("s.yaml", SPACE + SEARCH);
  const { code, err } = await place.sweep("s.yaml");
  strictEqual(code, 0);
  match(err, /Done already: 8 of 8 trials/);
  await whole.sweep("s.yaml");
  for (const id of whole.names("trials")) {
    const { metrics: { styleDistance } } = await whole.measured(id);
    ok(styleDistance.value > 0);
    deepStrictEqual((await place.measured(id)).metrics, { styleDistance });
  }
  const verified = await place.query("verify");
  strictEqual(verified.code, 0, verified.out);
  deepStrictEqual(
    (await resultsOf(place)).best,
    (await resultsOf(whole)).best,
  );
  // nothing is left to open a device for
  strictEqual(
    (await place.sweep("s.yaml")).err,
    "Done already: 8 of 8 trials\n",
  );
});

Deno.test("sweep measures trials that another study of the same sweep runs", async () => {
  const plain = SPACE.replace("name: tiny", "name: plain");
  await using place = await Workplace.create({
    "plain.yaml": plain,
    "s.yaml": SPACE + SEARCH,
  });
  await place.sweep(["plain.yaml", "s.yaml"]);
  // deno-lint-ignore no-explicit-any -- as JSON has it
  const counts = (await resultsOf(place)).best.map((it: any) => it.done);
  deepStrictEqual(counts, [4, 4]);
});

Deno.test("sweep says which image it cannot measure, and goes on", async () => {
  await using place = await Workplace.create({ "s.yaml": SPACE });
  await place.sweep("s.yaml", ["--metrics", "none"]);
  const [id] = place.names("trials");
  const output = `${place.results}/trials/${id}/output.png`;
  await Deno.writeTextFile(output, "no image");
  await place.write("s.yaml", SPACE + SEARCH);
  const { code, err } = await place.sweep("s.yaml");
  strictEqual(code, 0);
  match(err, RegExp(`Note: Cannot measure trial ${id}: Cannot .*output.png`));
  // deno-lint-ignore no-explicit-any -- as JSON has it
  const counts = (await resultsOf(place)).best.map((it: any) => it.done);
  deepStrictEqual(counts.sort(), [3, 4]);
});

Deno.test("sweep searches by halving within each pair of images and each other setting", async () => {
  const search = "search: { metric: styleDistance, method: halving, " +
    "trials: 4, from: 2 }\n";
  const study = SPACE.replace("wash] }", "wash], beta: [4, 400] }")
    .replace("  count: 4\n", "") + search;
  await using place = await Workplace.create({ "s.yaml": study });
  const { code, err, out } = await place.sweep("s.yaml", ["--together", "2"]);
  strictEqual(code, 0);
  // never more than the four rows of one group
  match(err, /has place \d of 4 trials/);
  ok(!/of [5-9] trials/.test(err));
  const { best } = await resultsOf(place);
  strictEqual(best.length, 4);
  for (const { done, pruned, id } of best) {
    strictEqual(done + pruned, 4);
    ok(done >= 1 && id !== null);
  }
  match(out, / done, [123] pruned /);
  match(out, /\nTrials that were pruned might .*sweep --full-length/);
});
