/** Rows of the index, for tables. */
import type { DatabaseSync } from "node:sqlite";
import type { Remarks } from "./remarks_file.ts";
import type { SettingCodes } from "./setting_codes.ts";
import { returnArrays } from "./sqlite_types.ts";
import {
  fromSqlRow,
  keysOf,
  type SqlRow,
  TRIAL_COLUMNS,
  type TrialRow,
} from "./trial_row.ts";

/** Rows that are read at a time. */
const PART = 2000;

const LIST = `SELECT ${TRIAL_COLUMNS.join(", ")}, rowid FROM trials
  WHERE rowid > ? ORDER BY rowid LIMIT ${PART}`;

const LIST_PLANS = `SELECT study, id, position, varied FROM plannedTrials
  WHERE study = coalesce(?, study)`;

/**
 * Reads rows. To be called in a transaction, so that all are of one moment.
 *
 * @param database The index.
 * @param codes Reads settings back.
 * @param study Only the trials of this study's plan, in its order.
 * @returns Without a study all trials, by study and the order of its plan.
 */
export function listTrials(
  database: DatabaseSync,
  codes: SettingCodes,
  study?: string,
): TrialRow[] {
  const remarks = remarksIn(database);
  const plans = plansIn(database, study);
  const plan = study === undefined ? undefined : plans.get(study) ?? NONE;
  codes.load();
  const rows: ListedRow[] = [];
  for (const row of trialRows(database)) {
    const { id, study, folder } = keysOf(row);
    const planned = (plan ?? plans.get(study))?.get(id);
    if (plan !== undefined && planned === undefined) continue;
    const parts = {
      codes,
      remarks: remarks.get(folder),
      varied: planned?.varied,
    };
    rows.push({
      row: fromSqlRow(row, parts),
      position: planned?.position ?? Infinity,
    });
  }
  return rows.sort(plan ? byPosition : byStudy).map(({ row }) => row);
}

/** Study to id to where the trial stands in the plan. */
function plansIn(
  database: DatabaseSync,
  study: string | undefined,
): Map<string, Map<string, PlannedRow>> {
  const plans = new Map<string, Map<string, PlannedRow>>();
  const statement = database.prepare(LIST_PLANS);
  returnArrays(statement);
  const rows = statement.all(study ?? null) as unknown[] as SqlRow[];
  for (const [study, id, position, varied] of rows) {
    let plan = plans.get(study as string);
    if (plan === undefined) plans.set(study as string, plan = new Map());
    plan.set(id as string, {
      position: position as number,
      varied: varied as string,
    });
  }
  return plans;
}

/**
 * Rows of all trials, without the names of their columns. Read in parts, as all
 * together need much memory, and not by `iterate`: Deno's ends early where a
 * page is damaged, and says nothing.
 */
function* trialRows(database: DatabaseSync): Generator<SqlRow, void, void> {
  const statement = database.prepare(LIST);
  returnArrays(statement);
  for (let last = -1;;) {
    const rows = statement.all(last) as unknown[] as SqlRow[];
    for (const row of rows) yield row;
    if (rows.length < PART) return;
    last = Number(rows.at(-1)!.at(-1));
  }
}

function remarksIn(database: DatabaseSync): ReadonlyMap<string, Remarks> {
  const rows = database.prepare("SELECT * FROM remarks").all();
  return new Map(rows.map(({ folder, tags, notes }) => [String(folder), {
    tags: JSON.parse(String(tags)),
    notes: JSON.parse(String(notes)),
  }]));
}

/** A planned trial. */
interface PlannedRow {
  readonly position: number;
  /** JSON. */
  readonly varied: string;
}

const NONE: ReadonlyMap<string, PlannedRow> = new Map();

/** A row, and where it stands in the plan of its study. */
interface ListedRow {
  readonly row: TrialRow;
  /** Infinity where no plan has it. */
  readonly position: number;
}

function byPosition(a: ListedRow, b: ListedRow): number {
  if (a.position !== b.position) return a.position - b.position;
  return compareTexts(a.row.folder, b.row.folder);
}

function byStudy(a: ListedRow, b: ListedRow): number {
  return compareTexts(a.row.study, b.row.study) ||
    (a.position === b.position ? 0 : a.position - b.position) ||
    compareTexts(a.row.startedAt, b.row.startedAt) ||
    compareTexts(a.row.folder, b.row.folder);
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
