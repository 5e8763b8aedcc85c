/** The keys of `grid`: which setting they vary, and with which values. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { Json } from "../base/records.ts";
import { didYouMean } from "./expected.ts";
import { FIELD_NAMES, FIELDS } from "./fields.ts";
import type { ProblemList } from "./problem_list.ts";
import { show } from "./show.ts";
import type { FieldName, GridAxis } from "./study.ts";

/** A key of `grid`, understood. */
export interface Axis extends GridAxis {
  /** The setting. */
  readonly field: FieldName;
  /** The part of it that varies; undefined if all of it does. */
  readonly part: string | undefined;
}

/**
 * Reads `grid`.
 *
 * @param grid What the file says there.
 * @param problems Gets unknown paths and repeated values.
 * @returns The axes that can be understood, in the order of the file. Their
 *     values are not checked yet.
 */
export function readAxes(grid: unknown, problems: ProblemList): Axis[] {
  if (typeof grid !== "object" || grid === null) return [];
  const axes: Axis[] = [];
  for (const [path, values] of Object.entries(grid)) {
    const target = parsePath(path);
    if (typeof target === "string") {
      problems.add(["grid", path], "key", target);
    } else if (Array.isArray(values) && values.length > 0) {
      axes.push({ path, values, ...target });
      findRepeats(axes.at(-1)!, problems);
    }
  }
  return axes;
}

/** The setting that a path means, or what is wrong with the path. */
function parsePath(path: string): Pick<Axis, "field" | "part"> | string {
  const dot = path.indexOf(".");
  const name = dot < 0 ? path : path.slice(0, dot);
  const part = dot < 0 ? undefined : path.slice(dot + 1);
  const field = FIELD_NAMES.find((it) => it === name);
  if (field === undefined || !hasPart(field, part)) return unknownPath(path);
  if (FIELDS[field].varies) return { field, part };
  return `Cannot vary ${path}: it leaves the image as it is, so that all ` +
    `trials would be the same one; set it in base`;
}

function hasPart(field: FieldName, part: string | undefined): boolean {
  return part === undefined || FIELDS[field].parts.includes(part);
}

function unknownPath(path: string): string {
  const varied = FIELD_NAMES.filter((name) => FIELDS[name].varies);
  const parts = varied.flatMap((name) =>
    FIELDS[name].parts.map((part) => `${name}.${part}`)
  );
  return `Cannot vary "${path}": expected one of: ${varied.join(", ")}, or a ` +
    `part such as optimizer.learningRate` +
    didYouMean(path, [...varied, ...parts]);
}

/** A value that is there twice was meant to be another one. */
function findRepeats(axis: Axis, problems: ProblemList): void {
  const seen = new Map<string, number>();
  for (const [i, value] of axis.values.entries()) {
    const key = identityOf(axis, value);
    if (key === undefined) continue;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, i);
    else {
      const message = `Cannot list ${show(value)} twice for ${axis.path}: ` +
        `value ${first + 1} is the same; remove one of the two`;
      problems.add(["grid", axis.path, i], "value", message);
    }
  }
}

/** Equal for values that mean the same; undefined for values that are wrong. */
function identityOf({ field, part }: Axis, value: unknown): string | undefined {
  if (part !== undefined) return JSON.stringify(value);
  const result = FIELDS[field].schema.safeParse(value);
  return result.success ? canonicalJson(result.data as Json) : undefined;
}
