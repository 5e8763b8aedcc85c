import {
  deepStrictEqual,
  doesNotMatch,
  match,
  ok,
  strictEqual,
} from "node:assert/strict";
import { command, TINY, Workplace } from "./workplace.ts";

const STOP = "stop: { rule: halving, metric: styleDistance, from: 4 }\n";

/** Eight trials of which the better ones come last. */
const SPACE = TINY.replace("iterations: 5", "iterations: 40") + `
grid:
  optimizer.learningRate: [0.03, 0.001, 0.003, 0.1]
  beta: [4, 400]
`;

const STUDY = SPACE + STOP;

/** Id to state and reason. */
async function endings(place: Workplace): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const id of place.names("trials")) {
    const { state, reason, rungs, pixelsSha256 } = await place.record(id);
    found[id] = { state, reason, rungs, pixelsSha256 };
  }
  return found;
}

Deno.test("sweep gives up the same trials alone, together, and killed half way", async () => {
  await using alone = await Workplace.create({ "study.yaml": STUDY });
  const { code, err, out } = await alone.sweep("study.yaml");
  strictEqual(code, 0);
  const expected = await endings(alone);
  const states = Object.values(expected).map((it) =>
    (it as { state: string }).state
  );
  ok(states.includes("pruned") && states.includes("done"));
  match(err, /Stopped at iteration 4: styleDistance .* has place 3 of 3/);
  match(out, / styleCost +contentDistance +styleDistance +ssim +seconds /);
  strictEqual((await alone.query("verify")).code, 0);
  for (const folder of alone.names("trials")) {
    await Deno.remove(alone.path("results", "trials", folder, "SHA256SUMS"));
  }
  const unlisted = await alone.query("verify");
  strictEqual(unlisted.code, 0, unlisted.out);

  await using together = await Workplace.create({ "study.yaml": STUDY });
  await together.sweep("study.yaml", ["--together", "3"]);
  deepStrictEqual(await endings(together), expected);

  await using killed = await Workplace.create({ "study.yaml": STUDY });
  await killAfter(killed, 3);
  ok(killed.names("trials").length < Object.keys(expected).length);
  await killed.sweep("study.yaml", ["--together", "2"]);
  deepStrictEqual(await endings(killed), expected);
});

/** Sweeps in a process of its own, and kills it when some trials have ended. */
async function killAfter(place: Workplace, trials: number): Promise<void> {
  const args = ["--results", place.results, "--together", "2"];
  const process = command(["sweep", place.path("study.yaml"), ...args])
    .spawn();
  const text = process.stderr.pipeThrough(new TextDecoderStream());
  let err = "";
  for await (const part of text) {
    err += part;
    if (!err.includes(`[${trials}/8]`)) continue;
    process.kill("SIGKILL");
    break;
  }
  await process.stdout.cancel();
  strictEqual((await process.status).signal, "SIGKILL");
}

Deno.test("sweep leaves pruned trials, until they may run to their full length", async () => {
  await using place = await Workplace.create({
    "study.yaml": STUDY,
    "free.yaml": SPACE,
  });
  const first = await place.sweep("study.yaml");
  match(first.out, / pruned .*output\.png/);
  const before = await endings(place);
  const count =
    Object.values(before).filter((it) =>
      (it as { state: string }).state === "pruned"
    ).length;

  const again = await place.sweep("study.yaml");
  strictEqual(again.code, 0);
  match(again.err, RegExp(`Pruned before: ${count} of 8 trials \\(--full-`));
  deepStrictEqual(await endings(place), before);

  const dry = ["--dry-run"];
  const listed = await place.sweep("study.yaml", dry);
  match(listed.out, RegExp(`To run: 0 of 8 trials .*${count} pruned\\)`));
  const free = await place.sweep("free.yaml", dry);
  match(free.out, RegExp(`To run: ${count} of 8 trials`));
  doesNotMatch(free.out, /at most \d+:/);
  const other = STUDY.replace("from: 4", "from: 5");
  await place.write("other.yaml", other);
  const changed = await place.sweep("other.yaml", dry);
  match(changed.out, RegExp(`To run: ${count} of 8 trials`));
  match(changed.out, /Time: at most \d+:/);

  const full = await place.sweep("study.yaml", ["--full-length"]);
  strictEqual(full.code, 0);
  const after = await endings(place);
  strictEqual(Object.keys(after).length, 8);
  for (const it of Object.values(after)) {
    deepStrictEqual((it as { state: string }).state, "done");
  }
});

Deno.test("sweep runs a trial to its end that one study gives up and another one does not", async () => {
  const free = SPACE.replace("name: tiny", "name: free");
  await using place = await Workplace.create({
    "study.yaml": STUDY,
    "free.yaml": free,
  });
  const both = ["study.yaml", "free.yaml"];
  strictEqual((await place.sweep(both)).code, 0);
  for (const it of Object.values(await endings(place))) {
    strictEqual((it as { state: string }).state, "done");
  }
  // the other way round nothing runs twice
  const fresh = ["--force", "--dry-run"];
  const { out } = await place.sweep(both.toReversed(), fresh);
  match(out, /To run: 8 of 16 trials/);
});

Deno.test("sweep measures a metric for a rule on trials that log little, and keeps the rows", async () => {
  const study = STUDY.replace(
    "iterations: 40",
    "iterations: 40\n  logEvery: 7",
  );
  await using place = await Workplace.create({ "study.yaml": study });
  strictEqual((await place.sweep("study.yaml")).code, 0);
  for (const id of place.names("trials")) {
    const { state, rungs, timings } = await place.record(id);
    ok(timings.measureMs > 0);
    const steps = (await place.steps(id)).map(({ step }) => Number(step));
    const checked = [4, 12, 36].filter((step) => step <= steps.at(-1)!);
    deepStrictEqual(
      rungs.map(({ step }: { step: number }) => step),
      checked,
    );
    ok(checked.every((step) => steps.includes(step)));
    if (state === "done") strictEqual(steps.at(-1), 40);
  }
});

Deno.test("plan refuses images that are too small for the metric, where it is named", async () => {
  const study = STUDY.replace("size: 32", "size: 12");
  await using place = await Workplace.create({ "study.yaml": study });
  const { code, err } = await place.sweep("study.yaml", ["--dry-run"]);
  strictEqual(code, 2);
  match(
    err,
    /study\.yaml:14:32: Cannot measure styleDistance of painted:mosaic at 12×12: this metric looks at conv5_1, which needs at least 16/,
  );
  // a metric that nobody looks at is no reason
  const full = ["--dry-run", "--full-length"];
  strictEqual((await place.sweep("study.yaml", full)).code, 0);
});

Deno.test("plan warns where costs of trials cannot be compared", async () => {
  const study = SPACE + "stop: { rule: median, metric: total }\n";
  await using place = await Workplace.create({ "study.yaml": study });
  const { err } = await place.sweep("study.yaml", ["--dry-run"]);
  match(err, /stop compares the total cost of trials that differ in beta,/);
  match(err, /stop ends no trial: all have made their iterations before/);
  const search = TINY + "random: { space: { beta: { uniform: [4, 40] } } }\n" +
    "search: { method: halving, metric: styleDistance, trials: 4, from: 9 }\n";
  await place.write("search.yaml", search);
  match(
    (await place.sweep("search.yaml", ["--dry-run"])).err,
    /: search ends no trial: all have made/,
  );
  const own = SPACE.replace("beta: [4, 400]", "beta: [4]") +
    "stop: { rule: median, metric: total, from: 10, every: 5 }\n";
  await place.write("own.yaml", own);
  strictEqual((await place.sweep("own.yaml", ["--dry-run"])).err, "");
});
