/** `results query`: what people ask in SQL. */
import { UsageError } from "../base/errors.ts";
import { formatNumber } from "../base/format.ts";
import { formatTable, type TableCell } from "../base/table.ts";
import { csvRow } from "../export/csv.ts";
import { jsonRow } from "../export/json_row.ts";
import { openStore, type QueryResult, type QueryRow } from "../store/mod.ts";
import type { Io } from "./io.ts";
import type { Verb } from "./results_verb.ts";
import { warnAll } from "./warn_all.ts";

/** Rows of a table; `--csv` and `--json` have no end. */
const MOST_ROWS = 1000;

/** Rows that are written at a time. */
const CHUNK = 1000;

/** Prints what a query finds: a table, JSON or CSV. */
export const queryResults: Verb = {
  least: 1,
  most: 1,
  options: ["csv"],
  async run(words, { folder, io, json, csv = false }) {
    if (json && csv) throw new UsageError("Cannot take --json and --csv");
    // no signal is caught: Ctrl-C ends a query that takes too long
    using store = await openStore(folder, { readOnly: true });
    warnAll(store.warnings, io);
    const result = store.query(
      words[0]!,
      json || csv ? Infinity : MOST_ROWS + 1,
    );
    if (json) writeJson(result, io);
    else if (csv) writeCsv(result, io);
    else io.out(`${tableOf(result)}\n`);
    return 0;
  },
};

function tableOf({ columns, rows }: QueryResult): string {
  const table = layOut(columns, rows.slice(0, MOST_ROWS));
  return rows.length <= MOST_ROWS
    ? table
    : `${table}\n… and more rows: --csv and --json print all`;
}

function layOut(columns: readonly string[], rows: readonly QueryRow[]): string {
  const isNumeric = (at: number): boolean =>
    rows.some((row) => row[at] !== null) &&
    rows.every((row) => row[at] === null || typeof row[at] === "number");
  return formatTable(
    columns.map((title, at) => ({
      title,
      align: isNumeric(at) ? "right" : "left",
    })),
    rows.map((row) => row.map(cellOf)),
  );
}

/** Numbers as in other tables, but whole ones are whole. */
function cellOf(value: QueryRow[number]): TableCell {
  return typeof value === "number" && !Number.isInteger(value)
    ? formatNumber(value)
    : value ?? "";
}

function writeJson({ columns, rows }: QueryResult, io: Io): void {
  const lineOf = jsonRow(
    distinct(columns).map((name) => ({ name, kind: "json" })),
  );
  io.out('{"rows": [\n');
  for (let at = 0; at < rows.length; at += CHUNK) {
    const lines = rows.slice(at, at + CHUNK).map(lineOf).join(",\n");
    io.out(at === 0 ? lines : `,\n${lines}`);
  }
  io.out("\n]}\n");
}

function writeCsv({ columns, rows }: QueryResult, io: Io): void {
  const lineOf = csvRow(columns.length);
  io.out(lineOf(columns));
  for (let at = 0; at < rows.length; at += CHUNK) {
    io.out(rows.slice(at, at + CHUNK).map(lineOf).join(""));
  }
}

/** The second column of a name becomes `name:1`, as SQLite calls it in views. */
function distinct(columns: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return columns.map((name) => {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return count === 0 ? name : `${name}:${count}`;
  });
}
