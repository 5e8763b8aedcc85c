import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { TrialRecord } from "../../src/base/records.ts";
import { settingColumn } from "../../src/cli/result_columns.ts";
import { groupResults, groupValue } from "../../src/cli/group_results.ts";
import { sampleRow } from "./sample_row.ts";
import { sortResults } from "../../src/cli/sort_results.ts";
import { openStore, type TrialRow } from "../../src/store/mod.ts";
import {
  environmentOf,
  runTrial,
  sampleId,
  samplePlan,
} from "../store/sample.ts";
import { cli, type CliRun, type RecordingIoOptions } from "../support/io.ts";
import { testSettings } from "../support/settings.ts";

/** A folder with made-up results. */
class Place implements AsyncDisposable {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** Six trials: two betas, three seeds; the last one has failed. */
  static async create(): Promise<Place> {
    const place = new Place(await Deno.makeTempDir());
    using store = await openStore(place.root);
    const ids = Array.from({ length: 6 }, (_, at) => sampleId(at));
    const planText = samplePlan(ids);
    await store.studies.freeze({ study: "sample", studyText: "", planText });
    for (const [at, id] of ids.entries()) {
      await runTrial(store, id, changesOf(at));
    }
    return place;
  }

  async run(
    args: readonly string[],
    options: RecordingIoOptions = {},
  ): Promise<CliRun> {
    return await cli(["results", ...args, "--results", this.root], options);
  }

  /** Cells of a table, by line. */
  async cells(...args: readonly string[]): Promise<string[][]> {
    const { out, err } = await this.run(args);
    strictEqual(err, "");
    return out.trimEnd().split("\n").map((line) => line.trim().split(/ {2,}/));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

function changesOf(at: number): Partial<TrialRecord> {
  const [beta, seed] = [at < 3 ? 4 : 400, at % 3];
  const isFailed = at === 5;
  return {
    settings: testSettings({ beta, seed }),
    state: isFailed ? "failed" : "done",
    reason: isFailed ? "Cost became NaN" : null,
    last: { total: beta + seed, content: 0.5, style: 1 },
    metrics: { ssim: 0.5 + seed / 100 + (beta === 400 ? 0.001 : 0) },
    iterationsRun: 10 * (at + 1),
    environment: environmentOf(at === 4 ? "wasm" : "tensorflow"),
  };
}

Deno.test("results shows what differs first, then how trials ended and what they are worth", async () => {
  await using place = await Place.create();
  const [titles, first] = await place.cells();
  const shown = "id beta seed backend state totalCost contentCost " +
    "styleCost ssim seconds it/s reason image";
  deepStrictEqual(titles, shown.split(" "));
  deepStrictEqual(first!.slice(0, 6), [
    ...[sampleId(0), "4", "0", "tensorflow", "done", "4"],
  ]);
});

Deno.test("results --columns shows what is chosen, in that order, for people and programs", async () => {
  await using place = await Place.create();
  const args = ["--columns", "seed,ssim,iterationsRun,pooling", "--top", "2"];
  deepStrictEqual(await place.cells(...args), [
    ["seed", "ssim", "iterationsRun", "network.pooling"],
    ["0", "0.5", "10", "max"],
    ["1", "0.51", "20", "max"],
    ["… and 4 trials more: --top N shows N of them"],
  ]);
  const { out } = await place.run([...args, "--json"]);
  deepStrictEqual(JSON.parse(out), {
    trials: [
      { seed: 0, ssim: 0.5, iterationsRun: 10, "network.pooling": "max" },
      { seed: 1, ssim: 0.51, iterationsRun: 20, "network.pooling": "max" },
    ],
  });
});

Deno.test("results refuses names of columns that there are not, and lists those that there are", async () => {
  await using place = await Place.create();
  for (const option of ["columns", "sort", "group-by"]) {
    const { code, err } = await place.run([`--${option}`, "bta"]);
    strictEqual(code, 2);
    match(
      err,
      RegExp(
        `^Error: Cannot find column "bta" of --${option} ` +
          '\\(did you mean "beta"\\?\\): expected one of: beta, .*, or another of \\d+: --columns help lists them\n$',
      ),
    );
  }
  const total = await place.run(["--sort", "total"]);
  match(total.err, /did you mean "totalCost"/);
  const order = await place.run(["--sort", "ssim:down"]);
  match(order.err, /"ssim:down": found ":down", expected :asc or :desc/);
  const help = await place.run(["--columns", "help"]);
  match(help.out, /\ntotalCost +outcome +smaller\n/);
  const inherited = await place.run(["--columns", "toString"]);
  match(inherited.err, /Cannot find column "toString" .*: expected one of:/);
  const twice = await place.run(["--columns", "id,id"]);
  match(twice.err, /Cannot take "id" twice/);
});

Deno.test("results takes the names that exports and SQL have for columns", async () => {
  await using place = await Place.create();
  const [titles] = await place.cells(
    "--columns",
    "settings.beta,metrics.ssim,iterationsPerSecond,timeTo.0.5.seconds,init",
  );
  deepStrictEqual(titles, ["beta", "ssim", "it/s", "secondsTo0.5", "init"]);
  const { out } = await place.run([
    ...["--filter", "settings.beta==4 && metrics.ssim>0.5", "--json"],
    ...["--sort", "metrics.ssim:desc"],
  ]);
  const { trials } = JSON.parse(out);
  deepStrictEqual(
    trials.map(({ metrics }: TrialRow) => metrics.ssim),
    [0.52, 0.51],
  );
});

Deno.test("results takes names of columns for right before there are trials", async () => {
  const root = await Deno.makeTempDir();
  try {
    const wishes = ["--filter", "beta>4", "--sort", "ssim", "--results", root];
    const table = await cli(["results", "--columns", "beta", ...wishes]);
    deepStrictEqual([table.err, table.out], ["", "No trials yet\n"]);
    const json = await cli([
      "results",
      "--group-by",
      "beta",
      "--json",
      ...wishes,
    ]);
    deepStrictEqual(JSON.parse(json.out), { groups: [] });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("results --sort sorts by several columns, what has no value last either way", async () => {
  await using place = await Place.create();
  const sorted = async (sort: string): Promise<string> => {
    const { out } = await place.run(["--sort", sort, "--json"]);
    const { trials } = JSON.parse(out);
    return trials.map(({ id }: { id: string }) => Number(`0x${id}`)).join("");
  };
  strictEqual(await sorted("beta:desc,seed"), "345012");
  strictEqual(await sorted("totalCost"), "012345");
  strictEqual(await sorted("totalCost:desc"), "432105");
  const mixed = [3, "auto", undefined, 20, "a"].map((value) => ({
    settings: { precision: value },
  })) as unknown as TrialRow[];
  const columns = new Map([["precision", settingColumn("precision")]]);
  deepStrictEqual(
    sortResults(mixed, "precision", columns)
      .map(({ settings }) => settings.precision),
    [3, 20, "a", "auto", undefined],
  );
  const { err } = await place.run(["--sort=-beta"]);
  match(err, /Cannot find column "-beta" of --sort \(did you mean "beta"\?\)/);
});

Deno.test("results --filter takes the expressions of sweep, over outcomes, too", async () => {
  await using place = await Place.create();
  const fitting = async (filter: string): Promise<string> => {
    const args = ["--filter", filter, "--columns", "id", "--json"];
    const { out, err } = await place.run(args);
    strictEqual(err, "");
    const { trials } = JSON.parse(out);
    return trials.map(({ id }: { id: string }) => Number(`0x${id}`)).join("");
  };
  strictEqual(await fitting("beta==400 && state==done"), "34");
  strictEqual(await fitting("ssim>0.505 && !(backend==wasm)"), "125");
  strictEqual(await fitting("totalCost<5 || state==failed"), "05");
  strictEqual(await fitting("iterationsRun>=30 && pooling==max"), "2345");
});

Deno.test("results --filter says where it is wrong, and what nothing fits", async () => {
  await using place = await Place.create();
  const none = await place.run(["--filter", "beta>1000"]);
  deepStrictEqual([none.code, none.err], [
    4,
    "Error: Cannot find a trial that --filter 'beta>1000' fits: none of 6 does\n",
  ]);
  const odd = await place.run(["--filter", "ssm>1"]);
  strictEqual(odd.code, 2);
  match(odd.err, /Cannot find setting "ssm" \(did you mean "ssim"\?\)/);
  const state = await place.run(["--filter", "state==doen || beta>1"]);
  match(state.err, /No trial has state "doen": they have done, failed/);
});

Deno.test("results --group-by gives n, mean and spread, and marks what seeds alone may do", async () => {
  await using place = await Place.create();
  const [head, titles, one, two] = await place.cells(
    ...["--group-by", "beta", "--columns", "totalCost,ssim"],
  );
  match(
    head![0]!,
    /^Of n done trials each, mean ± .*; ★ the best mean, ~ no clear /,
  );
  deepStrictEqual(titles, ["beta", "n", "not done", "totalCost", "ssim"]);
  deepStrictEqual(one, ["4", "3", "5 ± 1", "0.51 ± 0.01 ★"]);
  deepStrictEqual(two, [
    ...["400", "2", "1", "400.5 ± 0.71", "0.506 ± 0.0071 ~"],
  ]);
  const args = ["--group-by", "beta", "--sort", "totalCost:desc", "--json"];
  const { groups } = JSON.parse((await place.run(args)).out);
  deepStrictEqual(
    groups.map((group: { by: unknown; n: number; notDone: number }) => [
      ...[group.by, group.n, group.notDone],
    ]),
    [[{ beta: 400 }, 2, 1], [{ beta: 4 }, 3, 0]],
  );
  const { mean, count, isLikeBest } = groups[1].values.totalCost;
  // total costs of other betas have no best
  deepStrictEqual([mean, count, isLikeBest], [5, 3, false]);
  strictEqual(groups[0].values.totalCost.isLikeBest, false);
});

Deno.test("groupResults() shows a value with its label where all of a group have it, and sorts by the value", () => {
  const rows = [[400, "strong"], [400, undefined], [4, "weak"]] as const;
  const beta = settingColumn("beta");
  const groupsOf = (from: number) =>
    groupResults(
      rows.slice(from).map(([value, label]) =>
        sampleRow({
          settings: testSettings({ beta: value }),
          varied: { beta: label === undefined ? value : { value, label } },
        })
      ),
      [beta],
      [],
    );
  deepStrictEqual(groupsOf(0).map(({ by }) => by.get("beta")), [
    400,
    "weak (4)",
  ]);
  deepStrictEqual(groupsOf(1).map(groupValue("beta")), [400, 4]);
});

Deno.test("results --group-by refuses what has no mean, or is not there to sort by", async () => {
  await using place = await Place.create();
  const by = ["--group-by", "beta"];
  const text = await place.run([...by, "--columns", "state"]);
  match(text.err, /Cannot compare trials by column "state": found "done"/);
  const sort = await place.run([...by, "--sort", "ssm"]);
  match(sort.err, /Cannot sort groups by "ssm" \(did you mean "ssim"\?\)/);
});

Deno.test("results keeps to the width of the terminal, and names what it leaves out", async () => {
  await using place = await Place.create();
  const { out } = await place.run(["--filter", "beta==400"], {
    outIsTerminal: true,
    columns: 60,
  });
  const lines = out.trimEnd().split("\n");
  ok(lines.slice(0, 4).every((line) => line.length <= 60), out);
  match(
    out,
    /Not shown, as the terminal is narrow: .*ssim, seconds, it\/s, reason, image\n/,
  );
});

Deno.test("results --watch draws again when results change, until Ctrl-C", async () => {
  await using place = await Place.create();
  const tables: string[] = [];
  const { code, io } = await place.run(["--watch", "--columns", "id"], {
    outIsTerminal: true,
    onOut(text, io) {
      tables.push(text);
      if (tables.length > 1) return io.interrupt();
      setTimeout(async () => {
        using store = await openStore(place.root);
        await runTrial(store, sampleId(99), changesOf(0));
      }, 10);
    },
  });
  // the last one stays on the screen that was there before
  deepStrictEqual([code, tables.length, io.listeners], [0, 3, 0]);
  ok(tables[0]!.startsWith("\x1b[?1049h\x1b[H\x1b[2Jid\n"));
  strictEqual(
    tables[2],
    tables[1]!.replace("\x1b[H\x1b[2J", "\x1b[?1049l"),
  );
  ok(!tables[0]!.includes(sampleId(99)) && tables[1]!.includes(sampleId(99)));
});

Deno.test("results --watch wants a terminal", async () => {
  await using place = await Place.create();
  const { code, err } = await place.run(["--watch"]);
  strictEqual(code, 2);
  match(err, /Cannot watch results where stdout is no terminal: leave/);
});
