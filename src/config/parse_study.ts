/** YAML text to a study, or everything that is wrong with it. */
import { ConfigError } from "../base/errors.ts";
import type { Settings } from "../base/records.ts";
import { type Axis, readAxes } from "./axis.ts";
import { checkConstraints, type ResolvedField } from "./check_constraints.ts";
import { countCombinations } from "./combinations.ts";
import { complaintsOf } from "./complaints.ts";
import { FIELD_NAMES } from "./fields.ts";
import { createProblemList, type ProblemList } from "./problem_list.ts";
import type { FieldName, Study } from "./study.ts";
import { STUDY_SCHEMA } from "./study_schema.ts";
import { resolveField } from "./variants.ts";
import { readYaml } from "./yaml_text.ts";

/** More would hardly be run, and is rather a slip than a wish. */
const MAX_TRIALS = 100_000;

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a study.
 *
 * @param text The YAML. Line breaks of any system, with or without byte order
 *     mark.
 * @param file What errors call the file; image paths are relative to it.
 * @throws {ConfigError} With everything that is wrong, each with its position.
 *
 * @example
 * ```ts
 * import { parseStudy } from "./parse_study.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const text = `
 * name: two-betas
 * base: { content: me.jpg, style: painted:swirl }
 * grid: { beta: [4, 40] }
 * `;
 * const study = parseStudy(text, "two-betas.yaml");
 * strictEqual(study.base.optimizer.name, "adam");
 * strictEqual(study.grid[0]?.path, "beta");
 * ```
 */
export function parseStudy(text: string, file: string): Study {
  const yaml = readYaml(text, file);
  if (yaml.problems.length > 0) throw new ConfigError(yaml.problems);
  const problems = createProblemList(yaml);
  const root = membersOf(yaml.value);
  const axes = readAxes(root.grid, problems);
  const base = checkForm(yaml.value, axes, problems);
  const resolved = resolveAll(root, axes, problems);
  checkConstraints(resolved, problems);
  const found = problems.sorted();
  if (found.length > 0) throw new ConfigError(found);
  return {
    name: String(root.name),
    file,
    text,
    base: withStyleSize(base),
    grid: axes.map(({ path, values }) => ({ path, values })),
    variants: variantsOf(resolved, axes),
  };
}

/** Checks everything but the values in the grid, and fills in defaults. */
function checkForm(
  study: unknown,
  axes: readonly Axis[],
  problems: ProblemList,
): Members {
  const borrowed = borrowImages(membersOf(membersOf(study).base), axes);
  const root = membersOf(study);
  const whole = Object.keys(borrowed).length === 0
    ? study
    : { ...root, base: { ...membersOf(root.base), ...borrowed } };
  const result = STUDY_SCHEMA.safeParse(whole);
  if (result.success) return result.data.base;
  for (const complaint of complaintsOf(result.error, whole, "study")) {
    const { path, key, message } = complaint;
    // borrowed values are reported where they stand
    if (path[0] === "base" && String(path[1]) in borrowed) continue;
    if (key === undefined) problems.add(path, "value", message);
    else problems.add([...path, key], "key", message);
  }
  return {};
}

/** Images that only the grid names, the first of each. */
function borrowImages(base: Members, axes: readonly Axis[]): Members {
  const missing = axes.filter(({ path }) =>
    (path === "content" || path === "style") && !Object.hasOwn(base, path)
  );
  return Object.fromEntries(missing.map((it) => [it.path, it.values[0]]));
}

function resolveAll(
  root: Members,
  axes: readonly Axis[],
  problems: ProblemList,
): Map<FieldName, ResolvedField> {
  const trials = countCombinations(axes.map(({ values }) => values.length));
  const resolved = new Map<FieldName, ResolvedField>();
  if (trials > MAX_TRIALS) {
    const message = `Cannot plan ${trials} trials: expected at most ` +
      `${MAX_TRIALS}; list fewer values or write several studies`;
    problems.add(["grid"], "key", message);
    return resolved;
  }
  for (const field of FIELD_NAMES) {
    const own = axes.filter((axis) => axis.field === field);
    const values = resolveField(field, membersOf(root.base), own, problems);
    if (values) resolved.set(field, { axes: own, values });
  }
  const size = resolved.get("size");
  const follows = resolved.get("styleSize")?.values[0] === undefined;
  if (size && follows) resolved.set("styleSize", size);
  return resolved;
}

function variantsOf(
  resolved: ReadonlyMap<FieldName, ResolvedField>,
  axes: readonly Axis[],
): Study["variants"] {
  return [...resolved].filter(([, it]) => it.axes.length > 0)
    .map(([field, it]) => ({
      field,
      axes: it.axes.map((axis) => axes.indexOf(axis)),
      values: it.values,
    }));
}

/** A study that does not say otherwise uses both images at one size. */
function withStyleSize(base: Members): Settings {
  const all: Members = { ...base, styleSize: base.styleSize ?? base.size };
  const ordered = FIELD_NAMES.map((name) => [name, all[name]]);
  return Object.fromEntries(ordered) as unknown as Settings;
}

function membersOf(value: unknown): Members {
  const isMap = typeof value === "object" && value !== null &&
    !Array.isArray(value);
  return isMap ? value as Members : {};
}
