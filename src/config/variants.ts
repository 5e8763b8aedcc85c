/** What the grid makes of one setting. */
import type { Axis } from "./axis.ts";
import { combinations } from "./combinations.ts";
import { type Complaint, complaintsOf } from "./complaints.ts";
import { FIELDS } from "./fields.ts";
import type { ProblemList } from "./problem_list.ts";
import type { FieldName } from "./study.ts";
import type { DocumentPath } from "./yaml_text.ts";

/** One value of one axis. */
interface Pick {
  readonly axis: Axis;
  readonly index: number;
}

/**
 * Resolves a setting for every combination of the axes that touch it. An axis
 * of the whole setting replaces what `base` says, then axes of its parts
 * replace these.
 *
 * @param field The setting.
 * @param base What the file says in `base`.
 * @param axes Axes of this setting only.
 * @param problems Gets what is wrong, each place once.
 * @returns The values in the order of {@linkcode combinations}, or undefined
 *     if one of them is wrong.
 */
export function resolveField(
  field: FieldName,
  base: Readonly<Record<string, unknown>>,
  axes: readonly Axis[],
  problems: ProblemList,
): readonly unknown[] | undefined {
  const { schema, default: standard } = FIELDS[field];
  const written = Object.hasOwn(base, field) ? base[field] : standard;
  if (written === undefined && axes.length === 0) return [undefined];
  const assemble = createAssembler(field, written);
  const values: unknown[] = [];
  let wrong = false;
  for (const indexes of combinations(axes.map((axis) => axis.values.length))) {
    const picks = axes.map((axis, i) => ({ axis, index: indexes[i]! }));
    const value = assemble(picks);
    const result = schema.safeParse(value);
    values.push(result.data);
    if (result.success) continue;
    wrong = true;
    for (const complaint of complaintsOf(result.error, value, field)) {
      report(field, picks, complaint, problems);
    }
  }
  return wrong ? undefined : values;
}

function report(
  field: FieldName,
  picks: readonly Pick[],
  { path, key, message }: Complaint,
  problems: ProblemList,
): void {
  const place = placeOf(field, picks, key ?? path[0]);
  const rest = place.isPart ? path.slice(1) : path;
  // a part that does not belong there is a value of the grid, not a key
  if (key === undefined || place.isPart) {
    problems.add([...place.path, ...rest], "value", message);
  } else problems.add([...place.path, ...rest, key], "key", message);
}

/** Puts a setting together from what `base` and the grid say of it. */
function createAssembler(
  field: FieldName,
  written: unknown,
): (picks: readonly Pick[]) => unknown {
  const { schema, toParts } = FIELDS[field];
  const partsOf = new Map<unknown, ReturnType<typeof toParts>>();
  return (picks) => {
    const whole = picks.find(({ axis }) => axis.part === undefined);
    const value = whole ? whole.axis.values[whole.index] : written;
    const inParts = picks.filter(({ axis }) => axis.part !== undefined);
    if (inParts.length === 0) return value;
    if (!partsOf.has(value)) {
      const right = schema.safeParse(value).success;
      partsOf.set(value, right ? toParts(value) : undefined);
    }
    const parts = partsOf.get(value);
    // what is wrong already is reported as it stands in the file
    if (parts === undefined) return value;
    const entries = inParts.map(({ axis: { part, values }, index }) => [
      part,
      values[index],
    ]);
    return { ...parts, ...Object.fromEntries(entries) };
  };
}

/**
 * Where the file says what a setting is, for one combination.
 *
 * @param field The setting.
 * @param picks The combination.
 * @param part The part of the setting that is meant, if a part is.
 */
export function placeOf(
  field: FieldName,
  picks: readonly Pick[],
  part?: string | number,
): { readonly path: DocumentPath; readonly isPart: boolean } {
  const inPart = picks.find(({ axis }) =>
    axis.part !== undefined && axis.part === part
  );
  const found = inPart ?? picks.find(({ axis }) => axis.part === undefined);
  if (found === undefined) return { path: ["base", field], isPart: false };
  const path = ["grid", found.axis.path, found.index];
  return { path, isPart: inPart !== undefined };
}
