/** `results pareto`: trials that no other beats in both of two numbers. */
import { UsageError } from "../base/errors.ts";
import { paretoFront } from "../base/pareto.ts";
import { formatTable } from "../base/table.ts";
import { openStore, type TrialRow } from "../store/mod.ts";
import { chosenRows } from "./chosen_rows.ts";
import { differingPaths, settingCell } from "../plan/differing_settings.ts";
import { counted, formatNumber } from "../base/format.ts";
import { type Measure, measureNamed } from "./measures.ts";
import type { ResultsOptions, Verb } from "./results_verb.ts";
import { scatterPlot } from "./scatter_plot.ts";
import { warnAll } from "./warn_all.ts";

/** Widest plot, in characters. */
const WIDEST = 80;

/** A trial with its two numbers. */
interface Point {
  readonly row: TrialRow;
  readonly x: number;
  readonly y: number;
}

/** Prints the front of two numbers, contents against style by default. */
export const showPareto: Verb = {
  least: 0,
  most: Infinity,
  options: ["study", "x", "y"],
  async run(ids, options) {
    const { io, folder, json } = options;
    using store = await openStore(folder, { readOnly: true });
    warnAll(store.warnings, io);
    const rows = chosenRows(store, ids, options)
      .filter(({ state }) => state === "done");
    const [x, y] = axesOf(options, rows);
    const points = rows.flatMap((row) => {
      const [across, upwards] = [x.of(row), y.of(row)];
      return across === null || upwards === null
        ? []
        : [{ row, x: across, y: upwards }];
    });
    const front = paretoFront(points, {
      maximizeX: x.goal === "maximize",
      maximizeY: y.goal === "maximize",
    });
    const unmeasured = rows.length - points.length;
    const found = { points, front, x, y, unmeasured };
    io.out(
      json
        ? `${JSON.stringify(frontJson(found), null, 2)}\n`
        : `${describe(found, (it) => store.pathOf(it), io.columns())}\n`,
    );
    return 0;
  },
};

function axesOf(
  { x = "contentDistance", y = "styleDistance" }: ResultsOptions,
  rows: readonly TrialRow[],
): [Measure, Measure] {
  const measures = [x, y].map((name) => measureNamed(name, rows));
  for (const { name, goal } of measures) {
    if (goal !== null) continue;
    throw new UsageError(
      `Cannot tell which values of "${name}" are better: expected ` +
        `${name}:min or ${name}:max`,
    );
  }
  return measures as [Measure, Measure];
}

interface Found {
  readonly points: readonly Point[];
  readonly front: readonly Point[];
  readonly x: Measure;
  readonly y: Measure;
  readonly unmeasured: number;
}

function frontJson({ points, front, x, y, unmeasured }: Found): unknown {
  const axis = ({ name, goal }: Measure) => ({ metric: name, goal });
  return {
    ...{ x: axis(x), y: axis(y), trials: points.length, unmeasured },
    front: front.map(({ row, ...values }) => ({
      folder: row.folder,
      id: row.id,
      study: row.study,
      ...values,
    })),
  };
}

function describe(
  { points, front, x, y, unmeasured }: Found,
  pathOf: (folder: string) => string,
  columns: number,
): string {
  const others = unmeasured === 0
    ? ""
    : `; ${counted(unmeasured, "trial")} without these numbers`;
  const head = `Of ${counted(points.length, "trial")} no other is better in ` +
    `both than these ${front.length}${others}`;
  if (points.length === 0) return head;
  const onFront = new Set(front);
  const plot = scatterPlot(
    points.map((point) => ({ ...point, isMarked: onFront.has(point) })),
    { x: titleOf(x), y: titleOf(y), columns: Math.min(columns, WIDEST) },
  );
  return [plot, ...mixtureNotes(front), head, frontTable(front, x, y, pathOf)]
    .join("\n\n");
}

function titleOf({ name, goal }: Measure): string {
  return `${name}, ${goal === "minimize" ? "smaller" : "larger"} is better`;
}

/** Numbers of other images or sizes say little about one another. */
function mixtureNotes(front: readonly Point[]): string[] {
  const subjects = new Set(front.map(({ row: { settings } }) => {
    const { content, style, size, styleSize } = settings;
    return JSON.stringify([content, style, size, styleSize]);
  }));
  return subjects.size <= 1 ? [] : [
    `Note: ${subjects.size} different pairs of images and sizes are on the ` +
    "front, and their numbers compare badly; choose a study or trials",
  ];
}

function frontTable(
  front: readonly Point[],
  x: Measure,
  y: Measure,
  pathOf: (folder: string) => string,
): string {
  const paths = differingPaths(front.map(({ row }) => row));
  return formatTable(
    [
      ...["id", ...paths].map((title) => ({ title })),
      ...[x.name, y.name].map((title) => ({ title, align: "right" as const })),
      { title: "image" },
    ],
    front.map((point) => [
      point.row.folder,
      ...paths.map((path) =>
        settingCell(point.row.settings, path, point.row.varied)
      ),
      formatNumber(point.x),
      formatNumber(point.y),
      `${pathOf(point.row.folder)}/output.png`,
    ]),
  );
}
