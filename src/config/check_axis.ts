/** What is wrong with an axis as a whole: values and labels that repeat. */
import { canonicalJson } from "../base/canonical_json.ts";
import { isLabelled } from "../base/labelled.ts";
import type { Json } from "../base/records.ts";
import { FIELDS } from "./fields.ts";
import type { ProblemList } from "./problem_list.ts";
import { show } from "./show.ts";
import type { Assignment, Axis } from "./study.ts";

/**
 * Finds rows that are there twice, which were meant to be others, and labels
 * that would stand for two values.
 *
 * @param axis The axis.
 * @param problems Gets what is wrong.
 */
export function checkAxis({ source, rows }: Axis, problems: ProblemList): void {
  const hasLabels = rows.some((row) =>
    row.some(({ written }) => isLabelled(written))
  );
  // chance may well draw a row twice
  const mayRepeat = source === "random";
  if (mayRepeat && !hasLabels) return;
  const named = new Map<string, string>();
  const seen = new Map<string, number>();
  for (const [i, row] of rows.entries()) {
    const identities = row.map(identityOf);
    if (hasLabels) {
      row.forEach((it, k) => checkLabel(it, identities[k], named, problems));
    }
    if (mayRepeat || identities.includes(undefined)) continue;
    const key = row.map(({ path }, k) => `${path}=${identities[k]}`).sort()
      .join("\n");
    const first = seen.get(key);
    if (first === undefined) seen.set(key, i);
    else reportRepeat(source, row, first, i, problems);
  }
}

function reportRepeat(
  source: string,
  row: readonly Assignment[],
  first: number,
  index: number,
  problems: ProblemList,
): void {
  const [only, ...others] = row;
  const isOne = only !== undefined && others.length === 0;
  const what = isOne
    ? `${show(only.value)} twice for ${only.path}: value`
    : `${show(Object.fromEntries(row.map((it) => [it.path, it.value])))} ` +
      `twice in ${source}: row`;
  const message = `Cannot list ${what} ${first + 1} is the same; remove one ` +
    "of the two";
  const place = source === "cases" ? ["cases", index] : only!.place;
  problems.add(place, "value", message);
}

function checkLabel(
  { path, value, written, place }: Assignment,
  identity: string | undefined,
  named: Map<string, string>,
  problems: ProblemList,
): void {
  const isScalar = typeof value !== "object" || value === null;
  const name = isLabelled(written)
    ? written.label
    : isScalar
    ? String(value)
    : undefined;
  if (name === undefined || identity === undefined) return;
  const key = `${path}=${name}`;
  const other = named.get(key);
  if (other === undefined) named.set(key, identity);
  if (other === undefined || other === identity) return;
  const message = `Cannot use label "${name}" for two values of ${path}: ` +
    "tables could not tell them apart; change one of the two";
  const at = isLabelled(written) ? [...place.slice(0, -1), "label"] : place;
  problems.add(at, "value", message);
}

/** Equal for values that mean the same; undefined for values that are wrong. */
function identityOf({ field, part, value }: Assignment): string | undefined {
  if (part !== undefined) return JSON.stringify(value);
  const result = FIELDS[field].schema.safeParse(value);
  return result.success ? canonicalJson(result.data as Json) : undefined;
}
