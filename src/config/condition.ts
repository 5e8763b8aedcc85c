/** Conditions: `if` of `when`, and the maps of `exclude`. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { Json } from "../base/records.ts";
import { checkValue } from "./check_value.ts";
import { FIELDS } from "./fields.ts";
import type { Members } from "./members.ts";
import type { ProblemList } from "./problem_list.ts";
import { parsePath, type Target } from "./setting_path.ts";
import { show } from "./show.ts";
import type { FieldName } from "./study.ts";
import { partsOf, resolve, type Variant } from "./variant.ts";
import type { DocumentPath } from "./yaml_text.ts";

/** Settings of one combination, before they are put together. */
export type State = Record<FieldName, Variant>;

/** One path and the value that it must have. */
interface Clause extends Target {
  readonly wanted: Json;
  /** What is known of settings: whether they fit. */
  readonly known: Map<Variant, boolean>;
}

/** Paths and the values that they must all have. */
export interface Condition {
  /** What must hold, at least one thing. */
  readonly clauses: readonly Clause[];
  /** Where it stands: `when[0].if`. */
  readonly name: string;
  /** Combinations that it held for so far. */
  matches: number;
}

/**
 * Reads a condition.
 *
 * @param written Path to value.
 * @param place Where it stands.
 * @param name What warnings call it.
 * @param problems Gets unknown paths and values that settings cannot have.
 * @returns Nothing if something is wrong.
 */
export function readCondition(
  written: Members,
  place: DocumentPath,
  name: string,
  problems: ProblemList,
): Condition | undefined {
  const clauses: Clause[] = [];
  const entries = Object.entries(written);
  for (const [path, wanted] of entries) {
    const target = parsePath(path);
    if (typeof target === "string") {
      problems.add([...place, path], "key", target);
    } else if (checkValue(target, wanted, [...place, path], problems)) {
      clauses.push({ ...target, wanted: wanted as Json, known: new Map() });
    }
  }
  const isWhole = clauses.length === entries.length;
  return isWhole ? { clauses, name, matches: 0 } : undefined;
}

/**
 * Whether a combination has all that a condition asks for.
 *
 * @param condition The condition, which counts its matches.
 * @param state The combination.
 */
export function holds(condition: Condition, state: State): boolean {
  // all of them, so that the values that occur are known
  const fits = condition.clauses.map((clause) => {
    const variant = effective(state, clause.field);
    const known = clause.known.get(variant);
    if (known !== undefined) return known;
    const isEqual = hasValue(clause, variant);
    clause.known.set(variant, isEqual);
    return isEqual;
  });
  const held = fits.every((fit) => fit);
  if (held) condition.matches++;
  return held;
}

/** A setting, or the one that it follows. */
export function effective(state: State, field: FieldName): Variant {
  const isSilent = field === "styleSize" &&
    state.styleSize.written === undefined;
  return state[isSilent ? "size" : field];
}

function hasValue({ field, part, wanted }: Clause, variant: Variant): boolean {
  const resolution = resolve(variant);
  // what is wrong is reported as it is
  if (!resolution.success) return false;
  const { schema, parts, toParts } = FIELDS[field];
  const value = resolution.value as Json;
  if (part !== undefined) return same(partsOf(variant, value)[part], wanted);
  if (!parts.includes("name")) {
    return same(value, schema.parse(wanted) as Json);
  }
  // a choice has the name, and those parameters that are named
  const found = partsOf(variant, value);
  return Object.entries(toParts(wanted)!).every(([key, it]) =>
    same(found[key], it as Json)
  );
}

function same(a: Json | undefined, b: Json): boolean {
  return a !== undefined && canonicalJson(a) === canonicalJson(b);
}

/** Values that a warning lists. */
const SHOWN = 6;

/**
 * What to say of a condition that never held: a slip, more often than not.
 *
 * @param condition The condition, after all combinations.
 * @returns One line, or nothing if it held.
 */
export function neverHeld({ clauses, name, matches }: Condition):
  | string
  | undefined {
  if (matches > 0) return undefined;
  const never = clauses.find(({ known }) =>
    ![...known.values()].includes(true)
  );
  if (never === undefined) {
    return `${name} never applies: no combination has all of its values at once`;
  }
  const { path, wanted, known, field, part } = never;
  const found = [...known.keys()].map((variant) => {
    const resolution = resolve(variant);
    if (!resolution.success) return undefined;
    const { value } = resolution;
    if (part !== undefined) return partsOf(variant, value as Json)[part];
    return FIELDS[field].parts.includes("name")
      ? partsOf(variant, value as Json).name
      : variant.written;
  });
  const values = [...new Set(found.filter((it) => it !== undefined).map(show))];
  const more = values.length > SHOWN ? ", …" : "";
  return `${name} never applies: no combination has ${path} ${show(wanted)}; ` +
    `found: ${values.slice(0, SHOWN).join(", ")}${more}`;
}
