/** YAML text to a study, or everything that is wrong with it. */
import { ConfigError } from "../base/errors.ts";
import type { Settings } from "../base/records.ts";
import { readAxes } from "./axes.ts";
import { countCombinations } from "./combinations.ts";
import { combine } from "./combine.ts";
import { complaintsOf } from "./complaints.ts";
import { neverHeld } from "./condition.ts";
import { FIELD_NAMES } from "./fields.ts";
import { MAX_RULE_CHECKS, MAX_TRIALS } from "./max_trials.ts";
import { entriesOf, type Members, membersOf } from "./members.ts";
import { createProblemList, type ProblemList } from "./problem_list.ts";
import { readRules, type Rules } from "./rules.ts";
import type { Axis, Combination, Study } from "./study.ts";
import { STUDY_SCHEMA } from "./study_schema.ts";
import { readYaml } from "./yaml_text.ts";

/**
 * Reads a study and makes all its combinations. Looks into folders of images
 * where the study has patterns of file names, and at no other file.
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
 * strictEqual(study.combinations[1]?.settings.beta, 40);
 * ```
 */
export function parseStudy(text: string, file: string): Study {
  const yaml = readYaml(text, file);
  if (yaml.problems.length > 0) throw new ConfigError(yaml.problems);
  const problems = createProblemList(yaml);
  const root = membersOf(yaml.value);
  const axes = readAxes(root, file, problems);
  const rules = readRules(root, problems);
  const form = checkForm(yaml.value, axes, problems);
  const base = withStyleSize(form);
  const written = membersOf(root.base);
  const combinations = isTooMuch(axes, problems) ||
      areTooManyRules(axes, rules, problems)
    ? []
    : combine({ written, base, axes, rules }, problems);
  refuseNothing(combinations, axes, problems);
  return {
    name: String(root.name),
    file,
    text,
    base,
    axes,
    assignments: [
      ...axes.flatMap(({ rows }) => rows.flat()),
      ...rules.when.flatMap(({ set }) => set),
    ],
    combinations,
    warnings: [
      ...rules.when.map(({ condition }) => condition),
      ...rules.exclude,
    ]
      .flatMap((condition) => neverHeld(condition) ?? []),
  };
}

/** Checks everything but the values that vary, and fills in defaults. */
function checkForm(
  study: unknown,
  axes: readonly Axis[],
  problems: ProblemList,
): Members {
  const root = membersOf(study);
  const borrowed = borrowImages(root, axes);
  const whole = Object.keys(borrowed).length === 0
    ? study
    : { ...root, base: { ...borrowed, ...membersOf(root.base) } };
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

/** Images that only axes name, the first of each. */
function borrowImages(root: Members, axes: readonly Axis[]): Members {
  const base = membersOf(root.base);
  const names = ["content", "style"].filter((name) =>
    !Object.hasOwn(base, name) && isAlwaysNamed(root, name)
  );
  const first = axes.flatMap(({ rows }) => rows[0] ?? []);
  // one whose list is wrong is undefined, which has been complained of
  return Object.fromEntries(names.map((name) => [
    name,
    first.find(({ path }) => path === name)?.value,
  ]));
}

function isAlwaysNamed(root: Members, path: string): boolean {
  const { grid, zip, random, cases } = root;
  const maps = [grid, ...entriesOf(zip), membersOf(random).space];
  const rows = entriesOf(cases);
  const isIn = (it: unknown): boolean => Object.hasOwn(membersOf(it), path);
  return maps.some(isIn) || rows.length > 0 && rows.every(isIn);
}

/** Refuses too many combinations before any is made. */
function isTooMuch(axes: readonly Axis[], problems: ProblemList): boolean {
  const trials = countCombinations(axes.map(({ rows }) => rows.length));
  if (trials <= MAX_TRIALS) return false;
  const factors = axes.map(({ rows }) => rows.length).join(" × ");
  const message = `Cannot plan ${trials} trials (${factors}): expected at ` +
    `most ${MAX_TRIALS}; list fewer values or write several studies`;
  problems.add([axes[0]!.source], "key", message);
  return true;
}

/** Refuses what would take minutes. */
function areTooManyRules(
  axes: readonly Axis[],
  { when, exclude }: Rules,
  problems: ProblemList,
): boolean {
  const trials = countCombinations(axes.map(({ rows }) => rows.length));
  const rules = when.length + exclude.length;
  if (trials * rules <= MAX_RULE_CHECKS) return false;
  const message = `Cannot apply ${rules} rules to ${trials} combinations: ` +
    `expected at most ${MAX_RULE_CHECKS} for the product of the two`;
  problems.add([exclude.length > 0 ? "exclude" : "when"], "key", message);
  return true;
}

/** A study that is right as far as it goes, but has no trials. */
function refuseNothing(
  combinations: readonly Combination[],
  axes: readonly Axis[],
  problems: ProblemList,
): void {
  const found = problems.sorted();
  if (found.length > 0) throw new ConfigError(found);
  if (combinations.length > 0) return;
  const count = countCombinations(axes.map(({ rows }) => rows.length));
  const message = `Cannot plan 0 trials: exclude leaves none of ${count} ` +
    "combinations; remove one of its entries";
  problems.add(["exclude"], "key", message);
  throw new ConfigError(problems.sorted());
}

/** A study that does not say otherwise uses both images at one size. */
function withStyleSize(base: Members): Settings {
  const all: Members = { ...base, styleSize: base.styleSize ?? base.size };
  const ordered = FIELD_NAMES.map((name) => [name, all[name]]);
  return Object.fromEntries(ordered) as unknown as Settings;
}
