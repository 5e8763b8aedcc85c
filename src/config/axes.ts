/** `grid`, `zip`, `cases`, `random` and `seeds`: what a study varies. */
import { readAssignment } from "./assignment.ts";
import { checkAxis } from "./check_axis.ts";
import { checkValue } from "./check_value.ts";
import { type Distribution, drawValue } from "./distribution.ts";
import { FIELDS } from "./fields.ts";
import { MADE_VALUES, makeValues } from "./made_values.ts";
import { MAX_TRIALS } from "./max_trials.ts";
import { entriesOf, isMap, type Members, membersOf } from "./members.ts";
import type { ProblemList } from "./problem_list.ts";
import { drawUniforms, RANDOM } from "./random_space.ts";
import { parseVariedPath, type Target } from "./setting_path.ts";
import type { Assignment, Axis } from "./study.ts";
import type { DocumentPath } from "./yaml_text.ts";

/** What is known while axes are read. */
interface Reader {
  /** Path of the study file. */
  readonly file: string;
  /** Gets what is wrong. */
  readonly problems: ProblemList;
  /** Path to what varies it already. */
  readonly taken: Map<string, string>;
}

/**
 * Reads everything that varies something.
 *
 * @param root The study.
 * @param file Its path, to which patterns of image files are relative.
 * @param problems Gets unknown paths, paths that vary twice, lists of unequal
 *     length, repeated values, labels with two meanings. Other forms are
 *     checked by the schema, values later.
 * @returns The axes that can be understood: grid, zip, cases, random, seeds,
 *     each in the order of the file.
 */
export function readAxes(
  root: Members,
  file: string,
  problems: ProblemList,
): Axis[] {
  const reader = { file, problems, taken: new Map() };
  const axes = [
    ...readGrid(root.grid, reader),
    ...readZip(root.zip, reader),
    ...readCases(root.cases, reader),
    ...readRandom(root.random, reader),
    ...readSeeds(root.seeds, reader),
  ];
  for (const axis of axes) checkAxis(axis, problems);
  return axes;
}

function readGrid(grid: unknown, reader: Reader): Axis[] {
  return Object.entries(membersOf(grid)).flatMap(([path, written]) => {
    const place = ["grid", path];
    const target = readTarget(path, "grid", place, reader);
    const values = target ? readValues(target, written, place, reader) : [];
    return axisOf("grid", values.map((value) => [value]));
  });
}

function readZip(zip: unknown, reader: Reader): Axis[] {
  return entriesOf(zip).flatMap((group, i) => {
    const lists = Object.entries(membersOf(group)).map(([path, written]) => {
      const place = ["zip", i, path];
      const target = readTarget(path, `zip[${i}]`, place, reader);
      const values = target ? readValues(target, written, place, reader) : [];
      // what could not be read would shift the rest of the list
      const isShifted = values.length < entriesOf(written).length;
      return { path, place, values: isShifted ? [] : values };
    });
    const columns = lists.filter(({ values }) => values.length > 0);
    return haveOneLength(columns, reader.problems)
      ? axisOf("zip", rowsOf(columns.map(({ values }) => values)))
      : [];
  });
}

/** Values with the path that they are for. */
interface Column {
  readonly path: string;
  readonly place: DocumentPath;
  readonly values: readonly Assignment[];
}

function haveOneLength(
  [first, ...others]: readonly Column[],
  problems: ProblemList,
): boolean {
  const count = first?.values.length;
  const unequal = others.filter(({ values }) => values.length !== count);
  for (const { path, place, values } of unequal) {
    const message = `Cannot zip ${path} (${values.length}) with ` +
      `${first!.path} (${count}): expected lists of equal length`;
    problems.add(place, "value", message);
  }
  return unequal.length === 0;
}

/** The first of each column, the second of each column, … */
function rowsOf(columns: readonly (readonly Assignment[])[]): Assignment[][] {
  const [first = []] = columns;
  return first.map((_, row) => columns.map((column) => column[row]!));
}

function readCases(cases: unknown, reader: Reader): Axis[] {
  const rows = entriesOf(cases).map((row, i) =>
    Object.entries(membersOf(row)).flatMap(([path, written]) => {
      const place = ["cases", i, path];
      const target = readTarget(path, "cases", place, reader);
      return target ? readOne(target, written, place, reader) ?? [] : [];
    })
  );
  return entriesOf(cases).every(isMap) ? axisOf("cases", rows) : [];
}

function readRandom(random: unknown, reader: Reader): Axis[] {
  const place = ["random", "space"];
  const targets = new Map(
    Object.keys(membersOf(membersOf(random).space)).map((path) => [
      path,
      readTarget(path, "random", [...place, path], reader),
    ]),
  );
  const { data } = RANDOM.safeParse(random);
  if (data === undefined) return [];
  const uniforms = drawUniforms(data);
  const columns = [...targets.values()].filter((it) => it !== undefined)
    .map((target) =>
      drawColumn(
        target,
        data.space[target.path]!,
        uniforms.get(target.path)!,
        reader,
      )
    );
  const isWhole = columns.every(({ length }) => length === data.count);
  return isWhole ? axisOf("random", rowsOf(columns)) : [];
}

function drawColumn(
  target: Target,
  distribution: Distribution,
  uniforms: readonly number[],
  reader: Reader,
): Assignment[] {
  const place = ["random", "space", target.path];
  const { uniform, logUniform, int, choice } = distribution;
  const choices = choice?.map((it, i) =>
    readOne(target, it, [...place, "choice", i], reader)
  );
  const ends = uniform ?? logUniform ?? int ?? [];
  const fits = areRight(ends.map((end) => made(target, end, place)), reader);
  if (!fits) return [];
  return uniforms.flatMap((uniform) => {
    const drawn = drawValue(distribution, uniform);
    // a choice that cannot be read has been complained of
    return choices ? choices[drawn] ?? [] : made(target, drawn, place);
  });
}

function readSeeds(seeds: unknown, reader: Reader): Axis[] {
  if (seeds === undefined || seeds === null) return [];
  const place = ["seeds"];
  const target = readTarget("seed", "seeds", place, reader);
  if (target === undefined) return [];
  const isCount = Number.isInteger(seeds) && Number(seeds) <= MAX_TRIALS;
  const values = isCount
    ? Array.from({ length: Number(seeds) }, (_, i) => made(target, i, place))
    : readValues(target, entriesOf(seeds), place, reader);
  return axisOf("seeds", values.map((value) => [value]));
}

function axisOf(source: Axis["source"], rows: Axis["rows"]): Axis[] {
  return rows.length === 0 ? [] : [{ source, rows }];
}

function readTarget(
  path: string,
  owner: string,
  place: DocumentPath,
  { problems, taken }: Reader,
): Target | undefined {
  const target = parseVariedPath(path);
  const other = taken.get(path) ?? owner;
  if (typeof target === "string") problems.add(place, "key", target);
  else if (other !== owner) {
    const message = `Cannot vary ${path} in ${owner} and in ${other}: keep ` +
      "one of the two";
    problems.add(place, "key", message);
  } else {
    taken.set(path, owner);
    return target;
  }
  return undefined;
}

/** One value; nothing if it cannot be understood. */
function readOne(
  target: Target,
  written: unknown,
  place: DocumentPath,
  reader: Reader,
): Assignment | undefined {
  const it = readAssignment(target, written, place, reader.problems);
  if (it !== undefined) areRight([it], reader);
  return it;
}

/** Complains of the first value that its setting can never have. */
function areRight(
  assignments: readonly Assignment[],
  { problems }: Reader,
): boolean {
  return assignments.every((it) =>
    checkValue(it, it.value, it.place, problems)
  );
}

/** The values that can be understood. */
function readValues(
  target: Target,
  written: unknown,
  place: DocumentPath,
  reader: Reader,
): Assignment[] {
  const { file, problems } = reader;
  if (Array.isArray(written)) {
    return written.flatMap((value, i) =>
      readOne(target, value, [...place, i], reader) ?? []
    );
  }
  const { data } = MADE_VALUES.safeParse(written);
  if (data === undefined) return [];
  const values = makeValues(data, file);
  if ("problem" in values) {
    problems.add([...place, "glob"], "value", values.problem);
    return [];
  }
  if ("files" in values) {
    return values.files.map((it) => ({
      ...target,
      value: it,
      written: it,
      place,
    }));
  }
  const numbers = values.map((value) => made(target, value, place));
  // numbers between the ends are right if the ends are
  return areRight([numbers[0]!, numbers.at(-1)!], reader) ? numbers : [];
}

/** A number that was not written itself. */
function made(target: Target, value: number, place: DocumentPath): Assignment {
  const isWhole = target.part === undefined && FIELDS[target.field].whole;
  const number = isWhole ? Math.round(value) : value;
  return { ...target, value: number, written: number, place };
}
