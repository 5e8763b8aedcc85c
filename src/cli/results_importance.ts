/** `results importance`: which setting moves which metric. */
import { UsageError } from "../base/errors.ts";
import {
  type Design,
  designOf,
  type FactorImportance,
  type Importance,
  importance,
} from "../base/importance.ts";
import { formatTable } from "../base/table.ts";
import { METRICS } from "../engine/catalog.ts";
import { definingSettings } from "../plan/meanings.ts";
import { openStore, type TrialRow } from "../store/mod.ts";
import { CHOOSING, chosenRows } from "./chosen_rows.ts";
import { counted, formatNumber } from "../base/format.ts";
import { measureNamed, numberAt } from "./measures.ts";
import {
  metricColumns,
  type ResultColumn,
  resultColumns,
} from "./result_columns.ts";
import type { Verb } from "./results_verb.ts";
import { settingFactors } from "./setting_factors.ts";
import { warnAll } from "./warn_all.ts";

/** Fewer trials than this tell nothing. */
const LEAST_TRIALS = 4;

/** Fewer observations than this beside the model's free numbers are few. */
const LITTLE_FREEDOM = 10;

/** Prints how much of a metric each setting explains. */
export const showImportance: Verb = {
  least: 0,
  most: Infinity,
  options: [...CHOOSING, "metric"],
  async run(ids, options) {
    const { io, folder, json, metric } = options;
    using store = await openStore(folder, { readOnly: true });
    warnAll(store.warnings, io);
    const { rows: chosen, warnings } = chosenRows(store, ids, options);
    warnAll(warnings, io);
    const rows = chosen.filter(({ state }) => state === "done");
    const pathOf = (it: string): string => store.pathOf(it);
    const measures = metric === undefined
      ? metricColumns(rows)
      : [measureNamed("metric", metric, resultColumns(rows, pathOf))];
    if (rows.length < LEAST_TRIALS) throw tooFew(chosen);
    const answers = weigh(rows, measures);
    io.out(
      json
        ? `${JSON.stringify({ method: METHOD, metrics: answers }, null, 2)}\n`
        : `${describe(answers, metric !== undefined)}\n`,
    );
    return 0;
  },
};

/** What is done, in words. */
const METHOD = "Analysis of variance on the ranks of the metric, over done " +
  "trials. alone: share of the variance that a setting's values explain, " +
  "corrected for their number (epsilon squared). chance: what 95 % of shuffled " +
  "metrics stay below. only: what an additive model of all settings loses " +
  "without it. Of more than 8 numbers neighbours are put together";

/** What was found of one metric. */
interface Answer extends Importance {
  readonly metric: string;
  /** Settings that cannot be weighed, and why. */
  readonly leftOut: Design["leftOut"];
}

function weigh(
  rows: readonly TrialRow[],
  measures: readonly ResultColumn[],
): Answer[] {
  const designs = new Map<string, Design>();
  let most = 0;
  const answers = measures.flatMap((measure) => {
    const values = rows.map((row) => numberAt(measure, row));
    const measured = rows.filter((_, at) => values[at] !== null);
    most = Math.max(most, measured.length);
    if (measured.length < LEAST_TRIALS) return [];
    // most metrics are measured of the same trials
    const key = measured.length === rows.length
      ? ""
      : values.map((value) => value === null ? "0" : "1").join("");
    const design = designs.get(key) ?? designOf(settingFactors(measured));
    designs.set(key, design);
    const series = values.filter((value) => value !== null);
    const found = importance(design, series, 1 / measures.length);
    return [{ metric: measure.name, leftOut: design.leftOut, ...found }];
  });
  if (answers.length > 0) return answers;
  const [{ name }] = measures.length === 1 ? measures : [{ name: undefined }];
  const isMeasurable = name === undefined || Object.hasOwn(METRICS, name);
  throw new UsageError(
    `Cannot weigh settings: expected at least ${LEAST_TRIALS} done trials ` +
      `with ${name ?? "the same metric"}, found ${most} among ${rows.length}` +
      (isMeasurable ? "; results measure adds metrics" : ""),
  );
}

function tooFew(rows: readonly TrialRow[]): UsageError {
  const states = Map.groupBy(rows, ({ state }) => state);
  const counts = [...states].map(([state, it]) => `${it.length} ${state}`);
  return new UsageError(
    `Cannot weigh settings: expected at least ${LEAST_TRIALS} done trials, ` +
      `found ${counts.join(", ") || "none"}`,
  );
}

function describe(answers: readonly Answer[], isDetailed: boolean): string {
  const [first] = answers;
  if (answers.every(({ factors }) => factors.length === 0)) {
    return `Of ${counted(first!.count, "trial")} nothing can be told: ` +
      "no setting differs between them, or no metric does";
  }
  const tables = isDetailed ? answers.map(detail) : [overview(answers)];
  return [...tables, ...notesOn(answers)].join("\n");
}

/** Shares of all metrics side by side. */
function overview(answers: readonly Answer[]): string {
  const names = [
    ...new Set(answers.flatMap(({ factors }) => factors.map((it) => it.name))),
  ];
  const rows = names.map((name) => [
    name,
    ...answers.map(({ factors }) => {
      const found = factors.find((it) => it.name === name);
      return found === undefined ? "" : shareText(found);
    }),
  ]);
  const sums = [
    ["together", ...answers.map(({ together }) => percent(together))],
    ["seeds alone", ...answers.map(({ noise }) => percent(noise))],
  ].filter(([, ...cells]) => cells.some((cell) => cell !== ""));
  const titles = ["setting", ...answers.map(({ metric }) => metric)];
  const columns = titles.map((title, at) => ({
    title,
    align: at === 0 ? "left" as const : "right" as const,
  }));
  return [
    `How much of the order of ${counted(answers[0]!.count, "trial")} in each ` +
    "metric only that setting explains",
    formatTable(columns, [...rows, ...sums]),
    "~ no more than chance: as much as 5 % of shuffled metrics show",
    "? cannot be told from other settings: what they explain together",
  ].join("\n");
}

function shareText(found: FactorImportance): string {
  if (found.isTied) return `${percent(found.alone)} ?`;
  const isChance = found.alone <= found.chance &&
    (found.only ?? 0) <= found.chance;
  return `${percent(found.only)}${isChance ? " ~" : ""}`;
}

function percent(share: number | null): string {
  if (share === null) return "";
  const value = 100 * share;
  if (value === 0) return "0 %";
  return value < 1 ? "<1 %" : `${Math.round(value)} %`;
}

/** All that is known of one metric. */
function detail({ metric, count, factors, ...sums }: Answer): string {
  const titles = ["setting", "values", "only", "alone", "chance", "p", "trend"];
  const columns = [...titles, ""].map((title, at) => ({
    title,
    align: at === 0 || title === "" ? "left" as const : "right" as const,
  }));
  const rows = factors.map((it) => [
    it.name,
    it.distinct > it.levels ? `${it.distinct} in ${it.levels}` : it.levels,
    percent(it.only),
    percent(it.alone),
    `<${percent(it.chance).replace("<", "")}`,
    formatNumber(it.p, 2),
    it.trend === null ? "" : formatNumber(it.trend, 2),
    tieText(it),
  ]);
  return [
    `${metric} of ${counted(count, "trial")}`,
    formatTable(columns, rows),
    `All settings together explain ${percent(sums.together) || "unknown"}` +
    (sums.noise === null
      ? "; nothing was repeated, so what seeds do is not known"
      : `, seeds alone ${percent(sums.noise)}`),
    `${METHOD}. p and chance: ${counted(sums.shuffles, "shuffle")}. trend: ` +
    "Spearman's correlation",
  ].join("\n");
}

function tieText({ isTied, tiedTo, only }: FactorImportance): string {
  if (!isTied) return "";
  const others = tiedTo.length > 0 ? tiedTo.join(", ") : "several together";
  const how = only === 0 ? "cannot be told from" : "cannot all be told from";
  return `${how} ${others}`;
}

/** Costs depend on some settings by their definition. */
function tautologies(answers: readonly Answer[]): string[] {
  return answers.flatMap(({ metric, factors }) => {
    const defining: readonly string[] = definingSettings(metric);
    const names = factors.map(({ name }) => name)
      .filter((name) => defining.includes(name.split(".")[0]!));
    if (names.length === 0) return [];
    return [
      `Note: ${metric} is computed with ${names.join(", ")}: a share there ` +
      "says nothing about the images, as that of a metric would",
    ];
  });
}

/** What makes the numbers worth less, each once. */
function notesOn(answers: readonly Answer[]): string[] {
  const tight = answers.filter(({ freedom, factors }) =>
    factors.length > 0 && freedom < LITTLE_FREEDOM
  );
  const ties = answers.flatMap(({ factors }) =>
    factors.filter(({ isTied }) => isTied)
      .map((it) => `Note: ${it.name} ${tieText(it)}: they were varied together`)
  );
  const left = answers.flatMap(({ leftOut }) =>
    leftOut.map(({ name, why }) => `Note: ${name} is left out: ${why}`)
  );
  return [
    ...tight.length === 0 ? [] : [
      `Note: few trials for so many settings and values (only ${
        Math.min(...tight.map(({ freedom }) => freedom))
      } more than the model has free numbers): take the shares as hints`,
    ],
    ...new Set([...tautologies(answers), ...ties, ...left]),
  ];
}
