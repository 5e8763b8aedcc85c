/** Every combination of the rows of all axes, checked. */
import { isLabelled } from "../base/labelled.ts";
import type { Json, Settings } from "../base/records.ts";
import { combinations } from "./combinations.ts";
import { effective, holds, type State } from "./condition.ts";
import { type Constraint, CONSTRAINTS } from "./constraints.ts";
import { FIELD_NAMES } from "./fields.ts";
import type { ProblemList } from "./problem_list.ts";
import type { Rules } from "./rules.ts";
import type { Assignment, Axis, Combination, FieldName } from "./study.ts";
import { assign, reportVariant, resolve, startVariant } from "./variant.ts";

/** Wrong combinations after which the others are not looked at. */
const ENOUGH_FAILURES = 10_000;

/** What combinations are made of. */
export interface Ingredients {
  /** What the study says in `base`. */
  readonly written: Readonly<Record<string, unknown>>;
  /** The same with defaults. */
  readonly base: Settings;
  /** What varies. */
  readonly axes: readonly Axis[];
  /** What changes and leaves out combinations. */
  readonly rules: Rules;
}

/**
 * Makes all combinations. For each: `base`, then whole settings of the axes,
 * then parts of settings, then `when`, then `exclude`.
 *
 * @param ingredients What to make them of.
 * @param problems Gets what is wrong with values and with values together.
 * @param constraints What settings need of each other.
 * @returns Those that are right and not left out, the last axis running
 *     fastest.
 */
export function combine(
  { written, base, axes, rules }: Ingredients,
  problems: ProblemList,
  constraints: readonly Constraint[] = CONSTRAINTS,
): Combination[] {
  const start = startState(written);
  const touched = touchedFields(axes, rules);
  const isVaried = ({ fields }: Constraint): boolean =>
    fields.some((field) => touched.includes(field));
  const varied = constraints.filter(isVaried);
  const fixed = constraints.filter((it) => !isVaried(it));
  check(start, [], fixed, problems);
  const found: Combination[] = [];
  let failures = 0;
  for (const indexes of combinations(axes.map(({ rows }) => rows.length))) {
    const rows = axes.map((axis, i) => axis.rows[indexes[i]!]!);
    const one = combineRows(rows, start, rules);
    if (one === undefined) continue;
    if (check(one.state, touched, varied, problems)) {
      found.push({ settings: settle(base, one.state, touched), ...one.shown });
    } else if (++failures >= ENOUGH_FAILURES) break;
  }
  return found;
}

function startState(written: Readonly<Record<string, unknown>>): State {
  const entries = FIELD_NAMES.map((it) => [it, startVariant(it, written)]);
  return Object.fromEntries(entries) as State;
}

/** Settings that are not the same in all combinations. */
function touchedFields(axes: readonly Axis[], rules: Rules): FieldName[] {
  const fields = new Set<FieldName>();
  const add = ({ field }: Assignment): unknown => fields.add(field);
  for (const { rows } of axes) for (const row of rows) row.forEach(add);
  for (const { set } of rules.when) set.forEach(add);
  if (fields.has("size")) fields.add("styleSize");
  return FIELD_NAMES.filter((name) => fields.has(name));
}

/** One combination before it is checked, or nothing if it is left out. */
function combineRows(
  rows: readonly (readonly Assignment[])[],
  start: State,
  { when, exclude }: Rules,
): { state: State; shown: Pick<Combination, "varied"> } | undefined {
  const state = { ...start };
  const varied: Record<string, Json> = {};
  for (const row of rows) {
    for (const it of row) {
      varied[it.path] = it.written;
      if (it.part === undefined) set(state, it);
    }
  }
  for (const row of rows) {
    for (const it of row) if (it.part !== undefined) set(state, it);
  }
  for (const rule of when) {
    if (!holds(rule.condition, state)) continue;
    for (const it of rule.set) {
      set(state, it);
      overrule(varied, it);
    }
  }
  // each counts its own matches
  const isOut = exclude.filter((it) => holds(it, state)).length > 0;
  return isOut ? undefined : { state, shown: { varied } };
}

function set(state: State, assignment: Assignment): void {
  const { field } = assignment;
  state[field] = assign(state[field], assignment);
}

/** Brings what is shown as varied up to date. */
function overrule(varied: Record<string, Json>, by: Assignment): void {
  for (const [path, value] of Object.entries(varied)) {
    if (path === by.path) varied[path] = by.written;
    else if (path.startsWith(`${by.path}.`)) delete varied[path];
    else if (by.path.startsWith(`${path}.`) && isLabelled(value)) {
      varied[path] = value.value;
    }
  }
}

/** Whether a combination is right; reports what is not. */
function check(
  state: State,
  touched: readonly FieldName[],
  constraints: readonly Constraint[],
  problems: ProblemList,
): boolean {
  let right = true;
  for (const field of touched) {
    const resolution = resolve(state[field]);
    if (resolution.success) continue;
    right = false;
    reportVariant(state[field], resolution.complaints, problems);
  }
  for (const { fields, problem } of constraints) {
    const values: Partial<Record<FieldName, unknown>> = {};
    const isKnown = fields.every((field) => {
      const resolution = resolve(effective(state, field));
      if (resolution.success) values[field] = resolution.value;
      return resolution.success;
    });
    // what is wrong in itself has been reported
    const message = isKnown ? problem(values as Settings) : undefined;
    if (message === undefined) continue;
    right = false;
    problems.add(state[fields.at(-1)!].place, "value", message);
  }
  return right;
}

function settle(
  base: Settings,
  state: State,
  touched: readonly FieldName[],
): Settings {
  const settings: Record<string, unknown> = { ...base };
  for (const field of touched) {
    const resolution = resolve(effective(state, field));
    if (resolution.success) settings[field] = resolution.value;
  }
  return settings as unknown as Settings;
}
