/** Runs what people ask in SQL. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { UsageError } from "../base/errors.ts";
import { returnArrays } from "./sqlite_types.ts";

/** Values of a row, in the order of the columns. */
export type QueryRow = readonly (string | number | null)[];

/** What came of a query. */
export interface QueryResult {
  /** Names of the columns; the same name may stand there twice. */
  readonly columns: readonly string[];
  /** All rows. */
  readonly rows: readonly QueryRow[];
}

/**
 * Runs one statement.
 *
 * @param database Where; it refuses what is not allowed.
 * @param sql The statement.
 * @param most Only so many rows, the first.
 * @throws {UsageError} If SQLite refuses it, with the place where SQLite tells
 *     it.
 */
export function runQuery(
  database: DatabaseSync,
  sql: string,
  most: number = Infinity,
): QueryResult {
  const statement = prepare(database, sql);
  const columns = statement.columns().map(({ name }) => name);
  const limited = most === Infinity
    ? statement
    : limit(database, statement, most) ?? statement;
  returnArrays(limited);
  try {
    return { columns, rows: allOf(limited).slice(0, most) };
  } catch (cause) {
    throw refused(cause, "", sql);
  }
}

/** All rows; a second time where integers are larger than numbers hold. */
function allOf(statement: StatementSync): readonly QueryRow[] {
  // Deno's `iterate` ends early where a row fails, and says nothing
  const all = () => statement.all() as unknown[] as readonly SqlValue[][];
  let rows: readonly SqlValue[][];
  try {
    rows = all();
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    if (cause.code !== "ERR_OUT_OF_RANGE") throw cause;
    statement.setReadBigInts(true);
    rows = all();
  }
  const isOdd = (value: SqlValue): boolean =>
    typeof value === "bigint" || value instanceof Uint8Array;
  return rows.map((row) => row.some(isOdd) ? row.map(plain) : row as QueryRow);
}

/** What SQLite gives. */
type SqlValue = string | number | null | bigint | Uint8Array;

/** Bytes become hexadecimal digits, large integers their decimal ones. */
function plain(value: SqlValue): string | number | null {
  if (value instanceof Uint8Array) return value.toHex();
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** Undefined for a statement that is no part of another, such as EXPLAIN. */
function limit(
  database: DatabaseSync,
  { sourceSQL }: StatementSync,
  most: number,
): StatementSync | undefined {
  const sql = sourceSQL.replace(/;\s*$/, "");
  try {
    return database.prepare(`SELECT * FROM (${sql}\n) LIMIT ${most}`);
  } catch {
    return undefined;
  }
}

function prepare(database: DatabaseSync, sql: string): StatementSync {
  if (withoutComments(sql) === "") {
    throw new UsageError("Cannot run an empty query: expected a SELECT");
  }
  let statement: StatementSync;
  try {
    statement = database.prepare(sql);
  } catch (cause) {
    throw refused(cause, placeOf(database, sql), sql);
  }
  const rest = withoutComments(sql.slice(statement.sourceSQL.length));
  if (rest === "") return statement;
  throw new UsageError(
    `Cannot run more than one statement: found "${rest}" behind the first`,
  );
}

function withoutComments(sql: string): string {
  return sql.replaceAll(/--[^\n]*|\/\*[^]*?(\*\/|$)/g, "").trim();
}

/** `exec` says at which byte a statement is wrong; `prepare` does not. */
function placeOf(database: DatabaseSync, sql: string): string {
  try {
    database.exec(sql);
    return "";
  } catch (error) {
    const [, offset] = / at offset (\d+)$/.exec((error as Error).message) ?? [];
    if (offset === undefined) return "";
    const before = new TextEncoder().encode(sql).subarray(0, Number(offset));
    const at = new TextDecoder().decode(before).length;
    return `, at character ${at + 1}`;
  }
}

function refused(cause: unknown, place: string, sql: string): unknown {
  if (!(cause instanceof Error) || !("code" in cause)) return cause;
  const isForbidden = /^(not authorized|authorization denied|access to )/
    .test(cause.message);
  const why = isForbidden
    ? `${cause.message}: it may read the views of docs/query.md, and do ` +
      "nothing else"
    : cause.message;
  const [, dotted] = /^no such column: (\w+\.[\w.]+)$/.exec(cause.message) ??
    [];
  const hint = dotted !== undefined && sql.includes(dotted)
    ? `; names with a dot need double quotes: "${dotted}"`
    : "";
  return new UsageError(`Cannot run the query: ${why}${place}${hint}`, {
    cause,
  });
}
