/** The words of the table's filter. */
import type { ReportData, ReportTrial } from "./data.ts";

/** Says whether a trial is wanted. */
export type Wanted = (trial: ReportTrial) => boolean;

const COMPARISON = /^(.+?)(<=|>=|!=|<|>|=)(.*)$/;

/**
 * Reads a filter: words that a trial must have, and comparisons such as
 * `beta>40`, `styleDistance<0.01` or `state=done`; all of them must hold.
 *
 * @param text What was typed.
 * @param data The report, for names of settings and measures.
 */
export function parseFilter(text: string, data: ReportData): Wanted {
  const tests = text.toLowerCase().split(/\s+/).filter((word) => word !== "")
    .map((word) => testOf(word, data));
  return (trial) => tests.every((test) => test(trial));
}

function testOf(word: string, data: ReportData): Wanted {
  const [, name, operator, wanted] = COMPARISON.exec(word) ?? [];
  if (name !== undefined) {
    const get = getterOf(name, data);
    if (get !== undefined) {
      // still being typed
      if (wanted === "") return () => true;
      return (trial) => compare(get(trial), operator!, wanted!);
    }
  }
  return (trial) => textOf(trial, data).includes(word);
}

type Value = string | number | null;

/** Finds what a name means; the end of a path is enough. */
function getterOf(
  name: string,
  { axes, measures }: ReportData,
): ((trial: ReportTrial) => Value) | undefined {
  if (name === "state" || name === "id" || name === "study") {
    return (trial) => trial[name];
  }
  const axis = axes.findIndex(({ path }) =>
    path.toLowerCase() === name || path.toLowerCase().endsWith(`.${name}`)
  );
  if (axis >= 0) return (trial) => axes[axis]!.values[trial.at[axis]!]!;
  const measure = measures.find((it) => it.name.toLowerCase() === name);
  if (measure === undefined) return undefined;
  return (trial) => trial.measures[measure.name] ?? null;
}

function compare(value: Value, operator: string, wanted: string): boolean {
  if (value === null) return operator === "!=";
  const number = Number(wanted);
  if (operator === "=" || operator === "!=") {
    const isEqual = typeof value === "number"
      ? value === number
      : value.toLowerCase() === wanted;
    return isEqual === (operator === "=");
  }
  if (typeof value !== "number" || Number.isNaN(number)) return false;
  switch (operator) {
    case "<":
      return value < number;
    case "<=":
      return value <= number;
    case ">":
      return value > number;
    default:
      return value >= number;
  }
}

function textOf(trial: ReportTrial, { axes }: ReportData): string {
  const cells = axes.map(({ values }, axis) => values[trial.at[axis]!]);
  const { id, study, state, reason } = trial;
  return [id, study, state, reason ?? "", ...cells].join(" ").toLowerCase();
}
