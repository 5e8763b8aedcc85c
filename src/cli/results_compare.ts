/** `results compare`: trials beside one another. */
import { UsageError } from "../base/errors.ts";
import type { Json } from "../base/records.ts";
import { formatTable, type TableCell } from "../base/table.ts";
import { openOutput } from "../bench/output_file.ts";
import { encodePng } from "../image/encode.ts";
import { readOutput } from "../runner/repro/made_image.ts";
import { openStore, type Store, type TrialRow } from "../store/mod.ts";
import {
  type ComparedChains,
  type ComparedImages,
  type ComparedNumber,
  type ComparedTrial,
  compareNumber,
  compareOutputs,
  compareTrialChains,
  differingOrigins,
  likelyRepeats,
  type OriginFact,
} from "./compare_trials.ts";
import { differenceImage } from "./difference_image.ts";
import { differingPaths, settingCell } from "../plan/differing_settings.ts";
import { formatNumber } from "../base/format.ts";
import { measuresOf, numberAt } from "./measures.ts";
import { groupSeeds } from "./over_seeds.ts";
import { shorten } from "./repro_report.ts";
import { type ResultColumn, resultColumns } from "./result_columns.ts";
import type { Verb } from "./results_verb.ts";
import { settingName } from "../page/setting_name.ts";
import { shortPaths } from "./short_paths.ts";
import { warnAll } from "./warn_all.ts";

/** All letters that trials are called by. */
const MOST = 26;

/** Prints in what trials differ. */
export const compareResults: Verb = {
  least: 2,
  most: MOST,
  options: ["out"],
  async run(names, { folder, io, json, out }) {
    using store = await openStore(folder, { readOnly: true });
    warnAll(store.warnings, io);
    const rows = store.list();
    const trials = names.map((name) => trialOf(store, name, rows));
    refuseTwice(trials);
    const [first, ...others] = trials as [ComparedTrial, ...ComparedTrial[]];
    if (out !== undefined) await writeDifference(first, others, out);
    const groups = groupSeeds(likelyRepeats(rows, trials));
    const own = trials.map(({ row }) => row);
    const columns = resultColumns(own, (it) => store.pathOf(it));
    const measures = measuresOf(own, columns);
    const pairs = await Promise.all(others.map(async (other) => ({
      other,
      numbers: measures.map((it) => compareNumber(it, [first, other], groups)),
      images: await compareOutputs(first.path, other.path),
      chains: await compareTrialChains(first, other),
    })));
    const origins = differingOrigins(trials.map(({ record }) => record));
    const found = { trials, measures, pairs, origins };
    io.out(
      json
        ? `${JSON.stringify(comparisonJson(found), null, 2)}\n`
        : `${describe(found)}\n`,
    );
    if (out !== undefined) io.err(`Written: ${out}\n`);
    return 0;
  },
};

function trialOf(
  store: Store,
  name: string,
  rows: readonly TrialRow[],
): ComparedTrial {
  const folder = store.choose(name);
  const record = store.read(folder);
  const row = rows.find((it) => it.folder === folder)!;
  return { folder, path: store.pathOf(folder), record, row };
}

function refuseTwice(trials: readonly ComparedTrial[]): void {
  const folders = trials.map(({ folder }) => folder);
  const twice = folders.find((it, at) => folders.indexOf(it) < at);
  if (twice === undefined) return;
  throw new UsageError(
    `Cannot compare trial "${twice}" with itself: expected different trials`,
  );
}

/** Where two images differ, bright where they differ most. */
async function writeDifference(
  first: ComparedTrial,
  others: readonly ComparedTrial[],
  out: string,
): Promise<void> {
  if (others.length > 1) {
    throw new UsageError("Cannot take --out with more than two trials");
  }
  await using file = await openOutput(out);
  const [a, b] = [first, ...others].map(({ path }) => readOutput(path));
  const [left, right] = [await a, await b];
  if (left === undefined || right === undefined) {
    throw new UsageError(
      `Cannot write "${out}": a trial has no image that can be read`,
    );
  }
  if (left.width !== right.width || left.height !== right.height) {
    throw new UsageError(
      `Cannot write "${out}": the images have ${left.width}×${left.height} ` +
        `and ${right.width}×${right.height} pixels`,
    );
  }
  await file.write(await encodePng(differenceImage(left, right)));
}

/** The first trial and another one. */
interface Pair {
  readonly other: ComparedTrial;
  readonly numbers: readonly ComparedNumber[];
  readonly images: ComparedImages;
  readonly chains: ComparedChains | undefined;
}

interface Comparison {
  readonly trials: readonly ComparedTrial[];
  readonly measures: readonly ResultColumn[];
  readonly pairs: readonly Pair[];
  readonly origins: readonly OriginFact[];
}

function describe(found: Comparison): string {
  const { trials, pairs } = found;
  const heads = trials.map((
    { folder, record: { state, study, startedAt, reason } },
  ) => [
    ...[folder, state, study, startedAt, reason ?? ""],
  ]);
  const titles = ["", "trial", "state", "study", "started"];
  const why = heads.some((cells) => cells.at(-1) !== "") ? "reason" : "";
  const parts = [
    plainTable([...titles, why], labelled(heads)),
    settingsTable(trials),
    numbersTable(found),
    pairs.map((pair, at) => imageLine(pair, letter(at + 1))).join("\n"),
    pairs.flatMap((pair, at) => chainLine(pair, letter(at + 1))).join("\n"),
    originsTable(found),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function letter(at: number): string {
  return String.fromCharCode("A".charCodeAt(0) + at);
}

function labelled(rows: readonly TableCell[][]): TableCell[][] {
  return rows.map((row, at) => [letter(at), ...row]);
}

function plainTable(titles: readonly string[], rows: TableCell[][]): string {
  const columns = titles.map((title) => ({ title, align: "left" as const }));
  return formatTable(columns, rows);
}

function settingsTable(trials: readonly ComparedTrial[]): string {
  const all = trials.map(({ record }) => ({
    settings: record.settings,
    varied: {},
  }));
  const paths = differingPaths(all);
  if (paths.length === 0) return "No setting differs that can change the image";
  const letters = trials.map((_, at) => letter(at));
  const rows = paths.map((path) => [
    settingName(path),
    ...shortPaths(all.map(({ settings }) => settingCell(settings, path))),
  ]);
  return plainTable(["settings that differ", ...letters], rows);
}

const WORDS = {
  better: "better",
  worse: "worse",
  equal: "equal",
  noise: "~",
  unjudged: "",
} as const;

const LESS_OR_MORE = { minimize: "smaller", maximize: "larger" } as const;

function numbersTable({ trials, measures, pairs }: Comparison): string {
  const [{ row: first }] = trials as [ComparedTrial];
  const right = (title: string) => ({ title, align: "right" as const });
  const columns = [
    { title: "", align: "left" as const },
    { title: "better", align: "left" as const },
    right("A"),
    ...pairs.flatMap((_, at) => [
      right(letter(at + 1)),
      right(`${letter(at + 1)} − A`),
      right("%"),
      { title: "", align: "left" as const },
    ]),
  ];
  const isKnown = (measure: ResultColumn): boolean =>
    trials.some(({ row }) => numberAt(measure, row) !== null);
  const rows = measures.flatMap((measure, at) =>
    !isKnown(measure) ? [] : [[
      measure.name,
      measure.goal === null ? "" : LESS_OR_MORE[measure.goal],
      formatNumber(numberAt(measure, first)),
      ...pairs.flatMap(({ numbers }) => {
        const { value, difference, relative, verdict } = numbers[at]!;
        return [
          formatNumber(value),
          signed(difference),
          signed(relative && 100 * relative, 2),
          verdict === null ? "" : WORDS[verdict],
        ];
      }),
    ]]
  );
  return [formatTable(columns, rows), ...legend(pairs, measures)].join("\n");
}

function signed(value: number | null, digits = 4): string {
  const text = formatNumber(value, digits);
  return value !== null && value > 0 ? `+${text}` : text;
}

function legend(
  pairs: readonly Pair[],
  measures: readonly ResultColumn[],
): string[] {
  const all = pairs.flatMap(({ numbers }) => numbers);
  const unjudged = measures.filter(({ goal }, at) =>
    goal !== null &&
    pairs.some(({ numbers }) => numbers[at]!.verdict === "unjudged")
  );
  const has = (is: (it: ComparedNumber) => boolean): boolean => all.some(is);
  return [
    ...unjudged.length === 0 ? [] : [
      `Not judged, as the settings that differ change what they mean: ${
        unjudged.map(({ name }) => name).join(", ")
      }`,
    ],
    ...has(({ verdict }) => verdict === "noise")
      ? ["~ seeds alone make such a difference: Welch's test, p ≥ 0.05"]
      : [],
    ...has(({ p, verdict }) =>
        p === null && (verdict === "better" || verdict === "worse")
      )
      ? ["Where no seeds were repeated nobody knows what they make"]
      : [],
  ];
}

function imageLine({ images }: Pair, name: string): string {
  if ("whyNot" in images) {
    return `Images of A and ${name} not compared: ${images.whyNot}`;
  }
  const { differing, values, largest, mean, ssim } = images;
  if (largest === 0) return `Images of A and ${name}: the same in 8 bits`;
  const share = formatNumber(100 * differing / values, 3);
  const similar = ssim === null ? "" : `, SSIM ${ssim.toFixed(4)}`;
  return `Images of A and ${name}: differ by at most ${largest}/255, by ` +
    `${formatNumber(mean, 3)}/255 on the average, in ${share} % of the ` +
    `values${similar}`;
}

function chainLine({ chains }: Pair, name: string): string[] {
  if (chains === undefined) return [];
  const { hashes, difference } = chains;
  const head = `Hashes of A and ${name}, whose settings are the same:`;
  if (difference === null) return [`${head} all ${hashes} equal`];
  const { sameUntil, differsAt } = difference;
  const until = sameUntil === null ? "" : `, equal until ${sameUntil}`;
  return [
    `${head} the first that differs is after ${differsAt} iterations${until}`,
  ];
}

function originsTable({ trials, origins }: Comparison): string {
  if (origins.length === 0) return "Software, machine and files are the same";
  const letters = trials.map((_, at) => letter(at));
  const rows = origins.map(({ name, values }) => [
    name,
    ...values.map((value) => shorten(value ?? "not recorded")),
  ]);
  return plainTable(["origins that differ", ...letters], rows);
}

function comparisonJson(found: Comparison): unknown {
  const { trials, measures, pairs, origins } = found;
  const all = trials.map(({ record: { settings } }) => ({
    settings,
    varied: {},
  }));
  const valueAt = (settings: unknown, path: string): Json | null =>
    path.split(".").reduce<unknown>(
      (value, part) => (value as Record<string, unknown> | undefined)?.[part],
      settings,
    ) as Json | undefined ?? null;
  return {
    trials: trials.map(({ folder, path, record }) => ({
      ...{ folder, path, id: record.id, study: record.study },
      state: record.state,
    })),
    settings: differingPaths(all).map((name) => ({
      name,
      values: all.map(({ settings }) => valueAt(settings, name)),
    })),
    comparisons: pairs.map(({ other, numbers, images, chains }) => ({
      ...{ from: trials[0]!.folder, to: other.folder },
      numbers: measures.map((measure, at) => ({
        ...{ name: measure.name, goal: measure.goal },
        ...{ from: numberAt(measure, trials[0]!.row), ...numbers[at]! },
      })),
      images,
      chains: chains ?? null,
    })),
    origins,
  };
}
