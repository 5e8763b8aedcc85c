/** `results pareto`: trials that no other beats in both of two numbers. */
import { UsageError } from "../base/errors.ts";
import { paretoFront } from "../base/pareto.ts";
import { openStore, type TrialRow } from "../store/mod.ts";
import { CHOOSING, chosenRows } from "./chosen_rows.ts";
import { columnTable } from "./column_table.ts";
import { differingPaths } from "../plan/differing_settings.ts";
import { counted } from "../base/format.ts";
import { measureNamed, numberAt } from "./measures.ts";
import {
  type ResultColumn,
  type ResultColumns,
  resultColumns,
} from "./result_columns.ts";
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
  options: [...CHOOSING, "x", "y"],
  async run(ids, options) {
    const { io, folder, json } = options;
    using store = await openStore(folder, { readOnly: true });
    warnAll(store.warnings, io);
    const { rows: chosen, warnings } = chosenRows(store, ids, options);
    warnAll(warnings, io);
    const rows = chosen.filter(({ state }) => state === "done");
    const columns = resultColumns(rows, (it) => store.pathOf(it));
    const [x, y] = axesOf(options, columns);
    const points = rows.flatMap((row) => {
      const [across, upwards] = [numberAt(x, row), numberAt(y, row)];
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
        : `${describe(found, columns, io.columns())}\n`,
    );
    return 0;
  },
};

function axesOf(
  { x = "contentDistance", y = "styleDistance" }: ResultsOptions,
  columns: ResultColumns,
): [ResultColumn, ResultColumn] {
  const measures = [
    measureNamed("x", x, columns),
    measureNamed("y", y, columns),
  ] as const;
  for (const { name, goal } of measures) {
    if (goal !== null) continue;
    throw new UsageError(
      `Cannot tell which values of "${name}" are better: expected ` +
        `${name}:min or ${name}:max`,
    );
  }
  return [...measures];
}

interface Found {
  readonly points: readonly Point[];
  readonly front: readonly Point[];
  readonly x: ResultColumn;
  readonly y: ResultColumn;
  readonly unmeasured: number;
}

function frontJson({ points, front, x, y, unmeasured }: Found): unknown {
  const axis = ({ name, goal }: ResultColumn) => ({ metric: name, goal });
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
  known: ResultColumns,
  width: number,
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
    { x: titleOf(x), y: titleOf(y), columns: Math.min(width, WIDEST) },
  );
  const rows = front.map(({ row }) => row);
  return [plot, ...mixtureNotes(front), head, frontTable(rows, x, y, known)]
    .join("\n\n");
}

function titleOf({ name, goal }: ResultColumn): string {
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
    "front, and their numbers compare badly; choose one by --filter " +
    "'style==… && size==…'",
  ];
}

function frontTable(
  front: readonly TrialRow[],
  x: ResultColumn,
  y: ResultColumn,
  known: ResultColumns,
): string {
  const names = ["id", ...differingPaths(front), x.name, y.name, "image"];
  return columnTable(names.map((name) => known.get(name)!), front);
}
