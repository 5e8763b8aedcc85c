/** `--set` over what the files of a study say. */
import type { ConfigProblem } from "../base/errors.ts";
import { FIELDS } from "./fields.ts";
import { entriesOf, isMap, type Members, membersOf } from "./members.ts";
import type { Merged } from "./merge_links.ts";
import type { Origins } from "./origins.ts";
import { pathText } from "./problem_list.ts";
import { parseSet, type SetOption } from "./set_option.ts";
import { parsePath, type Target } from "./setting_path.ts";
import { STUDY_KEYS } from "./study_schema.ts";
import type { DocumentPath } from "./yaml_text.ts";

/** Keys of a study that can be set besides settings. */
const SETTABLE: readonly string[] = ["name", "seeds"];

/**
 * Applies options as if the study's file were edited: one value stands in
 * `base` and no longer in `grid`, a list in `grid`. Whole settings come before
 * their parts, whatever the order of the options.
 *
 * @param study What the files say.
 * @param sets What stands behind each `--set`.
 * @returns The study with them, and options that cannot be understood, say
 *     something twice or would have no effect. Values are checked later.
 */
export function applySets(
  { value, origins }: Merged,
  sets: readonly string[],
): { readonly value: unknown; readonly problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const options: SetOption[] = [];
  for (const found of sets.map(parseSet)) {
    if ("message" in found) problems.push(found);
    else options.push(found);
  }
  if (!isMap(value)) return { value, problems };
  options.sort((a, b) => rankOf(a) - rankOf(b));
  let study = value;
  for (const [i, it] of options.entries()) {
    const message = whyNot(it, options.slice(0, i), { value: study, origins });
    const { option, path: where } = it;
    if (message !== undefined) problems.push({ message, where, option });
    else study = apply(it, study, origins);
  }
  return { value: study, problems };
}

function rankOf({ path }: SetOption): number {
  if (SETTABLE.includes(path)) return 0;
  return path.includes(".") ? 2 : 1;
}

/** Why an option cannot be applied, if it cannot. */
function whyNot(
  { path, isList }: SetOption,
  earlier: readonly SetOption[],
  { value, origins }: Merged,
): string | undefined {
  const same = earlier.find((it) => it.path === path);
  if (same !== undefined) {
    return `Cannot set ${path} twice: ${same.option} does, too; keep one of ` +
      "the two";
  }
  if (SETTABLE.includes(path)) return undefined;
  if (STUDY_KEYS.includes(path.split(".")[0]!)) {
    return `Cannot set ${path}: expected ${SETTABLE.join(", ")}, or a ` +
      "setting such as beta or optimizer.learningRate";
  }
  const target = parsePath(path);
  // what cannot vary is told with the grid
  if (typeof target === "string") return isList ? undefined : target;
  const [owner] = ownersOf({ path, isList }, membersOf(value));
  if (owner === undefined) return undefined;
  const { position: at, option } = origins.locate(owner, "key");
  const where = at ? `${at.file}:${at.line}:${at.column}` : option;
  return `Cannot set ${path}: ${pathText(owner)} (${where}) gives it its ` +
    "values; change them there";
}

/** Where else a study gives a setting values, so that `--set` could not. */
function ownersOf(
  { path, isList }: Pick<SetOption, "path" | "isList">,
  { grid, zip, cases, random, seeds, when }: Members,
): DocumentPath[] {
  // a list for a part stands beside one for the whole
  const covers = (other: string): boolean =>
    other === path || !isList && path.startsWith(`${other}.`);
  const within = (map: unknown, ...place: DocumentPath): DocumentPath[] =>
    Object.keys(membersOf(map)).filter(covers).map((key) => [...place, key]);
  const areSeeds = path === "seed" && seeds !== undefined && seeds !== null;
  return [
    // an entry of its own is replaced
    ...within(grid, "grid").filter(([, key]) => key !== path),
    ...entriesOf(zip).flatMap((group, i) => within(group, "zip", i)),
    ...entriesOf(cases).flatMap((row, i) => within(row, "cases", i)),
    ...within(membersOf(random).space, "random", "space"),
    ...(areSeeds ? [["seeds"]] : []),
    ...entriesOf(when).flatMap((rule, i) =>
      within(membersOf(rule).set, "when", i, "set")
    ),
  ];
}

function apply(it: SetOption, study: Members, origins: Origins): Members {
  const { option, path, isList, value } = it;
  if (SETTABLE.includes(path)) {
    origins.set([path], { option });
    return { ...study, [path]: value };
  }
  return isList ? vary(it, study, origins) : fix(it, study, origins);
}

/** Puts a list into `grid`. */
function vary(
  { option, path, value }: SetOption,
  study: Members,
  origins: Origins,
): Members {
  const grid = study.grid ?? {};
  if (study.grid !== grid) origins.set(["grid"], { option });
  // a grid that is wrong is told where it stands
  if (!isMap(grid)) return study;
  origins.set(["grid", path], { option });
  return { ...study, grid: { ...grid, [path]: value } };
}

/** Puts a value into `base`. */
function fix(
  { option, path, value }: SetOption,
  { base = {}, ...study }: Members,
  origins: Origins,
): Members {
  const { field, part } = parsePath(path) as Target;
  const isNew = !Object.hasOwn(membersOf(base), field);
  const whole = isNew ? FIELDS[field].default : membersOf(base)[field];
  const parts = FIELDS[field].toParts(whole);
  // what is wrong in itself is told where it stands
  if (!isMap(base) || part !== undefined && parts === undefined) {
    return { ...study, base };
  }
  if (part === undefined || isNew) origins.set(["base", field], { option });
  if (part !== undefined) origins.set(["base", field, part], { option });
  const next = part === undefined ? value : { ...parts, [part]: value };
  return { ...withoutAxis(study, path), base: { ...base, [field]: next } };
}

function withoutAxis(study: Members, path: string): Members {
  if (!isMap(study.grid)) return study;
  const { [path]: _, ...grid } = study.grid;
  return { ...study, grid };
}
