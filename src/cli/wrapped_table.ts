/** A table that is as wide as its place at most. */
import { oneLine } from "../base/one_line.ts";
import { formatTable, type TableColumn } from "../base/table.ts";

/** A name is never wrapped to less than this. */
const LEAST_NAME = 16;

/** Lines that a name takes at most. */
const MOST_LINES = 3;

const INDENT = "  ";

/** A table's rows, of as many cells as there are columns. */
type Rows = readonly (readonly string[])[];

/**
 * Lays cells out without columns that are empty. What does not fit of a name,
 * which is a row's first cell, goes on below it; long words are cut.
 *
 * @param columns The columns.
 * @param rows Their cells. A name that stands alone needs no column.
 * @param width Characters of a line.
 * @returns The headings, then each row, which may have several lines.
 *
 * @example
 * ```ts
 * import { wrappedTable } from "./wrapped_table.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const columns = [{ title: "value" }, { title: "head" }];
 * const rows = [["total cost at step 2", "12"]];
 * deepStrictEqual(wrappedTable(columns, rows, 22), [
 *   "value          head",
 *   "total cost at  12\n  step 2",
 * ]);
 * ```
 */
export function wrappedTable(
  columns: readonly TableColumn[],
  rows: Rows,
  width: number,
): string[] {
  const isUsed = columns.map((_, at) => rows.some((row) => row[at] !== ""));
  const used = <Cell>(row: readonly Cell[]) => row.filter((_, i) => isUsed[i]);
  const cells = rows.map(used);
  const whole = laidOut(used(columns), cells, Infinity);
  const over = Math.max(...whole.map(({ length }) => length)) - width;
  if (over <= 0) return whole;
  const longest = Math.max(
    ...cells.map((row) => isAlone(row) ? 0 : row[0]!.length),
  );
  const most = Math.max(LEAST_NAME, longest - over);
  return laidOut(used(columns), cells, most);
}

function laidOut(
  columns: readonly TableColumn[],
  rows: Rows,
  most: number,
): string[] {
  const blocks = rows.map(([name, ...others]) => {
    const none = others.map(() => "");
    const [first, ...below] = isAlone([name!, ...others])
      ? [""]
      : wrapped(name!, most);
    return [[first!, ...others], ...below.map((it) => [it, ...none])];
  });
  const [head, ...lines] = formatTable(columns, blocks.flat()).split("\n");
  return [
    head!,
    ...blocks.map(({ length }, at) => {
      const block = lines.splice(0, length).join("\n");
      return isAlone(rows[at]!) ? oneLine(rows[at]![0]!) : block;
    }),
  ];
}

function isAlone([, ...others]: readonly string[]): boolean {
  return others.length > 0 && others.every((it) => it === "");
}

function wrapped(name: string, most: number): string[] {
  if (name.length <= most) return [name];
  const [first, ...words] = name.split(" ");
  const lines = [first!];
  for (const word of words) {
    const joined = `${lines.at(-1)} ${word}`;
    if (joined.length > most) lines.push(INDENT + word);
    else lines[lines.length - 1] = joined;
  }
  const last = lines.slice(MOST_LINES - 1).join(" ");
  return [...lines.slice(0, MOST_LINES - 1), ...last === "" ? [] : [last]]
    .map((it) => it.length > most ? `${it.slice(0, most - 1)}…` : it);
}
