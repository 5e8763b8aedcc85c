import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { TINY, Workplace } from "./workplace.ts";

/** Five trials, of which all but the second and the last fail. */
const BAD = `${TINY}  clamp: false
grid:
  optimizer.learningRate: [1.0e+20, 0.01, 2.0e+20, 3.0e+20, 0.02]
`;

const LONG = TINY.replace("iterations: 5", "iterations: 100000") +
  "  logEvery: 100000\ngrid: {beta: [4, 40]}\n";

Deno.test.each([
  [[], 5, /^(?!.*Stopped)/s],
  [["--fail-fast"], 1, /Stopped after 1 failed: 4 trials are left\n$/],
  [["--max-failures", "1"], 3, /Stopped after 2 failed: 2 trials are left\n$/],
  [["--max-failures", "20%"], 3, /Stopped after 2 failed: 2 trials are left\n/],
  [["--max-failures", "19%"], 1, /Stopped after 1 failed: 4 trials are left\n/],
  [["--max-failures", "3"], 5, /^(?!.*Stopped)/s],
])("sweep %j runs %d of five trials", async (args, count, expected) => {
  await using place = await Workplace.create({ "bad.yaml": BAD });
  const { code, err } = await place.sweep("bad.yaml", args);
  strictEqual(code, 1);
  match(err, expected);
  strictEqual(place.names("trials").length, count);
  deepStrictEqual(place.names("running"), []);
});

Deno.test("sweep --fail-fast lets trials end that are under way", async () => {
  // both of the first two fail, so that it does not matter which one is faster
  const text = BAD.replace("0.01, 2.0e+20", "2.0e+20, 0.01");
  await using place = await Workplace.create({ "bad.yaml": text });
  const { code, err } = await place.sweep("bad.yaml", [
    "--fail-fast",
    ...["--together", "2"],
  ]);
  strictEqual(code, 1);
  match(err, /Stopped after 2 failed: 3 trials are left\n$/);
  strictEqual(place.names("trials").length, 2);
  deepStrictEqual(place.names("running"), []);
});

Deno.test("sweep --time-budget stops as Ctrl-C does, and says that trials are left", async () => {
  await using place = await Workplace.create({ "long.yaml": LONG });
  const args = ["--time-budget", "4s"];
  const { code, err, out } = await place.sweep("long.yaml", args);
  strictEqual(code, 124, err);
  match(err, /The time budget is over: 2 trials are left\n$/);
  match(out, /interrupted/);
  const [id, ...others] = place.names("trials");
  deepStrictEqual(others, []);
  deepStrictEqual(place.names("trials", id!), [
    "SHA256SUMS",
    "checkpoint.safetensors",
    "hashes.csv",
    "metrics.json",
    "output.png",
    "steps.csv",
    "trial.json",
  ]);
  deepStrictEqual(place.names("running"), []);
});

Deno.test("sweep --time-budget that is not used up changes nothing", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  const args = ["--time-budget", "1h30m", "--timeout", "0.5h"];
  const { code, err } = await place.sweep("tiny.yaml", args);
  strictEqual(code, 0);
  ok(!err.includes("budget"));
});

Deno.test("sweep --timeout fails trials that take longer, each on its own", async () => {
  await using place = await Workplace.create({ "long.yaml": LONG });
  const args = ["--timeout", "1s", "--together", "2"];
  const { code, out } = await place.sweep("long.yaml", args);
  strictEqual(code, 1);
  strictEqual(
    out.match(/failed .*Timed out after 1 s and \d+ iter/g)?.length,
    2,
  );
  const again = await place.sweep("long.yaml");
  match(again.err, /^Failed before: 2 of 2 trials/);
});

Deno.test("sweep fails a trial at the timeout of its study, unless --timeout is longer", async () => {
  const text = `${TINY}  timeout: 0.001s\n`;
  await using place = await Workplace.create({ "tiny.yaml": text });
  const { code, out } = await place.sweep("tiny.yaml");
  strictEqual(code, 1);
  match(out, /failed .*Timed out after 0\.001 s and \d iter/);
  const args = ["--retry-failed", "--timeout", "1h"];
  strictEqual((await place.sweep("tiny.yaml", args)).code, 0);
});

Deno.test.each([
  [["--limit", "0"], /--limit: expected a whole number, 1 or more/],
  [["--shard", "3/2"], /"3\/2" for --shard: expected PART\/PARTS/],
  [["--shard", "0/2"], /for --shard/],
  [["--shard", "1"], /for --shard/],
  [["--order", "random"], /--order: expected one of: grouped, as-written/],
  [["--max-failures", "101%"], /a whole number, or a share such as 20%/],
  [["--max-failures", "1.5"], /for --max-failures/],
  [["--max-failures", "2", "--fail-fast"], /--fail-fast is --max-failures 0/],
  [["--time-budget", "30"], /"30" for --time-budget: expected a time up to/],
  [["--time-budget", "0s"], /for --time-budget/],
  [["--timeout", "600h"], /up to 596h such as 90s, 30m or 1h30m/],
  [["--timeout", "5 m"], /for --timeout/],
])("sweep refuses %j before it makes results", async (args, expected) => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  const { code, err } = await place.sweep("tiny.yaml", args);
  strictEqual(code, 2);
  match(err, expected);
  deepStrictEqual(place.allNames(), ["tiny.yaml"]);
});
