/** YAML text to a study, or everything that is wrong with it. */
import { ConfigError } from "../base/errors.ts";
import type { Settings } from "../base/records.ts";
import { readAxes } from "./axes.ts";
import { checkValue } from "./check_value.ts";
import { countCombinations } from "./combinations.ts";
import { combine } from "./combine.ts";
import { complaintsOf } from "./complaints.ts";
import { neverHeld } from "./condition.ts";
import { FIELD_NAMES } from "./fields.ts";
import { MAX_TRIALS } from "./max_trials.ts";
import { entriesOf, isMap, type Members, membersOf } from "./members.ts";
import { refuseForeignParts, usedFiles } from "./parts/used_files.ts";
import { createProblemList, type ProblemList } from "./problem_list.ts";
import { readRules } from "./rules.ts";
import { withSearchCount } from "./search.ts";
import {
  refuseForeignMetrics,
  type StoppingForm,
  stoppingOf,
} from "./stopping.ts";
import type { Axis, Combination, Order, Study } from "./study.ts";
import { studySchema } from "./study_schema.ts";
import {
  readStudySource,
  type StudySource,
  wholeText,
} from "./study_source.ts";

/**
 * Reads a study and makes all its combinations. Reads the files that it
 * extends, looks into folders of images where it has patterns of file names,
 * and at no other file.
 *
 * @param text The YAML. Line breaks of any system, with or without byte order
 *     mark.
 * @param file What errors call the file; image paths are relative to it.
 * @param sets What `--set` says, `beta=4`; applied to what the files say.
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
export function parseStudy(
  text: string,
  file: string,
  sets: readonly string[] = [],
): Study {
  return parseSource(readStudySource({ file, text }, sets), file, sets);
}

/**
 * The same of a study that has been put together; files of parts that it uses
 * have been loaded.
 *
 * @param source What files and options say.
 * @param file What errors call the study's own file.
 * @param sets What `--set` says.
 * @throws {ConfigError} With everything that is wrong.
 */
export function parseSource(
  source: StudySource,
  file: string,
  sets: readonly string[],
): Study {
  const { value } = source;
  if (value === undefined) throw new ConfigError(source.problems);
  const problems = createProblemList(source);
  const root = withSearchCount(membersOf(value), problems);
  const use = usedFiles(root, file, problems);
  const axes = readAxes(root, file, problems);
  const rules = readRules(root, problems);
  const form = checkForm(isMap(value) ? root : value, axes, problems);
  const base = withStyleSize(form.base);
  const written = membersOf(root.base);
  if (!source.isWhole) checkAlone(axes, problems);
  const combinations = isTooMuch(axes, problems) || !source.isWhole
    ? []
    : combine({ written, base, axes, rules }, problems);
  const assignments = [
    ...axes.flatMap(({ rows }) => rows.flat()),
    ...rules.when.flatMap(({ set }) => set),
  ];
  refuseForeignParts(combinations, assignments, use, problems);
  refuseForeignMetrics(form, use, problems);
  refuseNothing(combinations, axes, problems);
  return {
    name: String(root.name),
    file,
    text: wholeText(source, sets),
    files: source.files.map(({ file, text }) => ({ file, text })),
    sets,
    base,
    axes,
    assignments,
    combinations,
    order: form.order ?? "grouped",
    use,
    ...stoppingOf(form),
    warnings: [
      ...rules.when.map(({ condition }) => condition),
      ...rules.exclude,
    ]
      .flatMap((condition) => neverHeld(condition) ?? []),
  };
}

/** What stands in a study besides what varies. */
interface Form extends StoppingForm {
  /** `base`. */
  readonly base: Members;
  /** `order`. */
  readonly order?: Order | null | undefined;
}

/** Checks everything but the values that vary, and fills in defaults. */
function checkForm(
  study: unknown,
  axes: readonly Axis[],
  problems: ProblemList,
): Form {
  const root = membersOf(study);
  const borrowed = borrowImages(root, axes);
  const whole = Object.keys(borrowed).length === 0
    ? study
    : { ...root, base: { ...borrowed, ...membersOf(root.base) } };
  const result = studySchema().safeParse(whole);
  if (result.success) return result.data;
  for (const complaint of complaintsOf(result.error, whole, "study")) {
    const { path, key, message } = complaint;
    // borrowed values are reported where they stand
    if (path[0] === "base" && String(path[1]) in borrowed) continue;
    if (key === undefined) problems.add(path, "value", message);
    else problems.add([...path, key], "key", message);
  }
  return { base: {} };
}

/** Images that only axes name, the first of each. */
function borrowImages(root: Members, axes: readonly Axis[]): Members {
  // a base that is no map stays as it is, to be complained of
  if (root.base !== undefined && !isMap(root.base)) return {};
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

/** Checks values that would meet what a file says that cannot be read. */
function checkAlone(axes: readonly Axis[], problems: ProblemList): void {
  for (const it of axes.flatMap(({ rows }) => rows.flat())) {
    checkValue(it, it.value, it.place, problems);
  }
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
