/** What Deno's types of `node:sqlite` lack yet, though Deno has it. */
import { constants, type DatabaseSync, type StatementSync } from "node:sqlite";

/**
 * Makes a statement give each row as the list of its values: several times as
 * fast where there are many.
 *
 * @param statement The statement.
 */
export function returnArrays(statement: StatementSync): void {
  const it = statement as StatementSync & {
    setReturnArrays(isOn: boolean): void;
  };
  it.setReturnArrays(true);
}

/** What a statement is about to do, as SQLite tells it. */
export interface SqlAction {
  /** Name of the action: `SQLITE_READ`, …; undefined for a new one. */
  readonly action: ActionName | undefined;
  /** A table, where the action has one. */
  readonly table: string;
  /** What else it concerns: of `SQLITE_FUNCTION` the function. */
  readonly detail: string;
  /** `main` or `temp`. */
  readonly schema: string;
  /** The view in which it stands; empty outside of views. */
  readonly view: string;
}

const ACTIONS = [
  "SQLITE_SELECT",
  "SQLITE_READ",
  "SQLITE_FUNCTION",
  "SQLITE_RECURSIVE",
] as const;

/** Actions that may be harmless. */
export type ActionName = (typeof ACTIONS)[number];

/**
 * Asks before a connection does anything.
 *
 * @param database The connection.
 * @param isAllowed Whether it may.
 */
export function authorize(
  database: DatabaseSync,
  isAllowed: (it: SqlAction) => boolean,
): void {
  const codes = constants as unknown as Readonly<Record<string, number>>;
  const names = new Map(ACTIONS.map((name) => [codes[name], name]));
  const it = database as DatabaseSync & {
    setAuthorizer(
      decide: (code: number, ...texts: (string | null)[]) => number,
    ): void;
  };
  it.setAuthorizer((code, ...texts) => {
    const [table, detail, schema, view] = texts.map((text) => text ?? "");
    const action = names.get(code);
    return isAllowed({ action, table, detail, schema, view } as SqlAction)
      ? codes.SQLITE_OK!
      : codes.SQLITE_DENY!;
  });
}
