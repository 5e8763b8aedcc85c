import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { cli, type CliRun } from "../support/io.ts";
import { GRID, TINY, Workplace } from "./workplace.ts";

/** Two trials of which the first fails. */
const HALF_BAD = `${TINY}  clamp: false
grid: {optimizer.learningRate: [1.0e+20, 0.01]}
`;

/** `plan --json` of studies in a place. */
async function plan(
  place: Workplace,
  files: readonly string[],
  ...args: readonly string[]
): Promise<CliRun> {
  const paths = files.map((file) => place.path(file));
  return await cli(["plan", ...paths, "--results", place.results, ...args]);
}

interface Listed {
  readonly id: string;
  readonly study: string;
  readonly state: string;
  readonly runs: boolean;
  readonly settings: { readonly beta: number };
}

/** What `plan` says of each trial. */
async function listed(
  place: Workplace,
  files: readonly string[],
  ...args: readonly string[]
): Promise<readonly Listed[]> {
  const { code, out, err } = await plan(place, files, "--json", ...args);
  strictEqual(code, 0, err);
  return JSON.parse(out).trials;
}

Deno.test("plan --filter lists what fits, sweep --filter runs it and keeps the whole plan", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  const args = ["--filter", "beta>4 && learningRate==0.1"];
  const [trial, ...others] = await listed(place, ["grid.yaml"], ...args);
  deepStrictEqual([trial!.settings.beta, others.length], [400, 0]);
  const { code, err } = await place.sweep("grid.yaml", args);
  strictEqual(code, 0);
  match(err, /\[1\/1\]/);
  deepStrictEqual(place.names("trials"), [trial!.id]);
  const all = await listed(place, ["grid.yaml"]);
  deepStrictEqual(all.map(({ state }) => state), ["new", "new", "new", "done"]);
  deepStrictEqual(all.map(({ runs }) => runs), [true, true, true, false]);
});

Deno.test("sweep --filter tells a filter that fits nothing from one that is wrong", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  const none = await place.sweep("grid.yaml", ["--filter", "pooling==avg"]);
  strictEqual(none.code, 4);
  match(none.err, /^Error: Cannot find a trial .* none of 4 does .*have max/);
  const wrong = await place.sweep("grid.yaml", ["--filter", "poling==max"]);
  strictEqual(wrong.code, 2);
  match(wrong.err, /--filter:1:1: .*did you mean "pooling"\?.*\n.*\n +\| \^\n/);
  deepStrictEqual(place.allNames(), ["grid.yaml"]);
});

Deno.test("plan --filter sees layers, their weights, and the choice of an optimizer", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  for (
    const filter of [
      "styleLayers==conv1_1+2_1",
      "styleLayers.conv1_1<=0.5 && optimizer==adam",
      "clamp==true && backend!=wasm && content=='painted:mosaic'",
    ]
  ) {
    strictEqual(
      (await listed(place, ["tiny.yaml"], "--filter", filter)).length,
      1,
    );
  }
});

Deno.test("sweep --shard gives each trial to one machine, and an empty part is fine", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  const parts = await Promise.all(
    [1, 2, 3].map((part) =>
      listed(place, ["grid.yaml"], "--shard", `${part}/3`)
    ),
  );
  const ids = parts.flat().map(({ id }) => id);
  const all = (await listed(place, ["grid.yaml"])).map(({ id }) => id);
  deepStrictEqual(ids.toSorted(), all.toSorted());
  // a trial alone stays where it was among others
  for (const [at, part] of parts.entries()) {
    for (const { id, settings: { beta } } of part) {
      const args = ["--filter", `beta==${beta}`, "--shard", `${at + 1}/3`];
      const found = await listed(place, ["grid.yaml"], ...args);
      ok(found.some((it) => it.id === id));
    }
  }
  const size = 1000;
  const empty = await Promise.all(
    [...Array(40).keys()].map((at) =>
      plan(place, ["grid.yaml"], "--shard", `${at + 1}/${size}`)
    ),
  );
  deepStrictEqual(new Set(empty.map(({ code }) => code)), new Set([0]));
  ok(
    empty.some(({ out }) => /^tiny: 0 of 4 trials\n\nTo run: 0 of 0/.test(out)),
  );
});

Deno.test("sweep --limit runs the first of those that are left", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  const { code, err } = await place.sweep("grid.yaml", ["--limit", "3"]);
  strictEqual(code, 0);
  match(err, /\[3\/3\]/);
  const rest = await listed(place, ["grid.yaml"], "--limit", "3");
  deepStrictEqual(rest.map(({ runs }) => runs), [false, false, false, true]);
});

Deno.test("plan runs a trial that two studies share once, --limit or not", async () => {
  await using place = await Workplace.create({
    "a.yaml": `${TINY}grid: {beta: [4, 40]}`,
    "b.yaml": `${TINY.replace("tiny", "other")}grid: {beta: [40, 400]}`,
  });
  const files = ["a.yaml", "b.yaml"];
  const runs = async (...args: readonly string[]) =>
    (await listed(place, files, ...args)).map(({ runs }) => runs);
  deepStrictEqual(await runs(), [true, true, false, true]);
  deepStrictEqual(await runs("--limit", "2"), [true, true, false, false]);
  const swept = await place.sweep(files, ["--force", "--quiet"]);
  strictEqual(swept.code, 0);
  ok(!place.allNames("results").includes("superseded"));
});

Deno.test("sweep --force runs all again and keeps the older results", async () => {
  await using place = await Workplace.create({ "half.yaml": HALF_BAD });
  strictEqual((await place.sweep("half.yaml")).code, 1);
  const runs = async (...args: readonly string[]) =>
    (await listed(place, ["half.yaml"], ...args)).map(({ runs }) => runs);
  deepStrictEqual(await runs(), [false, false]);
  deepStrictEqual(await runs("--retry-failed"), [true, false]);
  deepStrictEqual(await runs("--force"), [true, true]);
  const { code, err } = await place.sweep("half.yaml", ["--force"]);
  strictEqual(code, 1);
  ok(!err.includes("already"));
  strictEqual(place.names("trials").length, 2);
  strictEqual(place.names("superseded").length, 1);
});

Deno.test("sweep --dry-run lists what plan lists, and writes nothing", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  const dry = await place.sweep("grid.yaml", ["--dry-run"]);
  strictEqual(dry.code, 0);
  deepStrictEqual(place.allNames(), ["grid.yaml"]);
  strictEqual(dry.out, (await plan(place, ["grid.yaml"])).out);
  match(dry.out, /\nTime: unknown: no trial like these/);
});

Deno.test("plan tells how long and how large, from trials of this machine", async () => {
  const study = GRID.replace("iterations: 5", "iterations: 30");
  await using place = await Workplace.create({ "grid.yaml": study });
  const limit = ["--limit", "2", "--quiet"];
  strictEqual((await place.sweep("grid.yaml", limit)).code, 0);
  const { out } = await plan(place, ["grid.yaml"], "--json");
  const { summary } = JSON.parse(out);
  const { estimatedMs, diskBytes, ...counts } = summary;
  deepStrictEqual(counts, {
    ...{ trials: 4, done: 2, failed: 0, toRun: 2, ofUnknownTime: 0 },
    ...{ pruned: 0, mayStop: false },
  });
  const ms = async (id: string) => (await place.record(id)).timings.totalMs;
  const [first, second] = await Promise.all(place.names("trials").map(ms));
  // both, or an older one that had to compile
  ok(estimatedMs > 0 && estimatedMs < 4 * (first + second));
  ok(diskBytes > 2 * 32 ** 2 && diskBytes < 100_000);
  const mixed = study.replace("\ngrid:", "  precision: mixed\ngrid:");
  await place.write("mixed.yaml", mixed);
  match((await plan(place, ["mixed.yaml"])).out, /\nTime: unknown/);
  match((await plan(place, ["grid.yaml"])).out, /\nTime: about 0:\d\d\n/);
});

Deno.test("sweep runs trials of one size next to each other unless as-written", async () => {
  await using place = await Workplace.create({
    "sizes.yaml": `${TINY.replace("iterations: 5", "iterations: 1")}
grid: {beta: [4, 40], size: [32, 40]}`,
  });
  const sizes = async (...args: readonly string[]) => {
    const { err } = await place.sweep("sizes.yaml", ["--force", ...args]);
    return [...err.matchAll(/ size=(\d+) /g)].map(([, size]) => Number(size));
  };
  deepStrictEqual(await sizes(), [32, 32, 40, 40]);
  deepStrictEqual(await sizes("--order", "as-written"), [32, 40, 32, 40]);
  const text = await Deno.readTextFile(place.path("sizes.yaml"));
  await place.write("sizes.yaml", `${text}\norder: as-written\n`);
  deepStrictEqual(await sizes(), [32, 40, 32, 40]);
  deepStrictEqual(await sizes("--order", "grouped"), [32, 32, 40, 40]);
});
