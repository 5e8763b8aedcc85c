/** `grid`, `zip`, `cases`, `random` and `seeds`: what a study varies. */
import { readAssignment } from "./assignment.ts";
import { checkAxis } from "./check_axis.ts";
import { checkValue } from "./check_value.ts";
import { DISTRIBUTION, type Distribution, drawValue } from "./distribution.ts";
import { FIELDS } from "./fields.ts";
import { MADE_VALUES, makeValues } from "./made_values.ts";
import { MAX_TRIALS } from "./max_trials.ts";
import { entriesOf, isMap, type Members, membersOf } from "./members.ts";
import type { ProblemList } from "./problem_list.ts";
import { drawUniforms, RANDOM } from "./random_space.ts";
import { roundFor, roundingProblem } from "./rounding.ts";
import { parseVariedPath, type Target } from "./setting_path.ts";
import type { Assignment, Axis } from "./study.ts";
import type { DocumentPath } from "./yaml_text.ts";

/** What is known while axes are read. */
interface Reader {
  /** Path of the study file. */
  readonly file: string;
  /** Gets what is wrong. */
  readonly problems: ProblemList;
  /** Path to what varies it already, and where. */
  readonly taken: Map<string, { owner: string; place: DocumentPath }>;
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
    const values = target ? readOwnAxis(target, written, place, reader) : [];
    return axisOf("grid", values.map((value) => [value]));
  });
}

function readZip(zip: unknown, reader: Reader): Axis[] {
  return entriesOf(zip).flatMap((group, i) => {
    const entries = Object.entries(membersOf(group));
    const read = entries.length === 1 ? readOwnAxis : readValues;
    const lists = entries.map(([path, written]) => {
      const place = ["zip", i, path];
      const target = readTarget(path, `zip[${i}]`, place, reader);
      const values = target ? read(target, written, place, reader) : [];
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
  const rows = entriesOf(cases).flatMap((row, i) => {
    const entries = Object.entries(membersOf(row));
    const read = entries.flatMap(([path, written]) => {
      const place = ["cases", i, path];
      const target = readTarget(path, "cases", place, reader);
      return target ? readOne(target, written, place, reader) ?? [] : [];
    });
    // without what could not be read it might be another row again
    return read.length < entries.length ? [] : [read];
  });
  return entriesOf(cases).every(isMap) ? axisOf("cases", rows) : [];
}

function readRandom(random: unknown, reader: Reader): Axis[] {
  const space = Object.entries(membersOf(membersOf(random).space));
  const columns = space.flatMap(([path, written]) => {
    const place = ["random", "space", path];
    const target = readTarget(path, "random", place, reader);
    const { data } = DISTRIBUTION.safeParse(written);
    const draw = target && data && readDrawing(target, data, place, reader);
    return draw ? [{ path, draw }] : [];
  });
  const { data } = RANDOM.safeParse(random);
  if (data === undefined || columns.length < space.length) return [];
  const uniforms = drawUniforms(data);
  return axisOf(
    "random",
    rowsOf(columns.map(({ path, draw }) => uniforms.get(path)!.map(draw))),
  );
}

/** What makes values of numbers from 0 to 1; nothing if it cannot be right. */
function readDrawing(
  target: Target,
  distribution: Distribution,
  place: DocumentPath,
  reader: Reader,
): ((uniform: number) => Assignment) | undefined {
  const { uniform, logUniform, int, choice } = distribution;
  const draw = (it: number): number => drawValue(distribution, it);
  if (choice !== undefined) {
    const choices = readList(target, choice, [...place, "choice"], reader);
    // what could not be read would shift the rest of the list
    const isShifted = choices.length < choice.length;
    return isShifted ? undefined : (it) => choices[draw(it)]!;
  }
  const ends = uniform ?? logUniform ?? int ?? [];
  return areRight(ends.map((end) => made(target, end, place)), reader)
    ? (it) => made(target, draw(it), place)
    : undefined;
}

function readSeeds(seeds: unknown, reader: Reader): Axis[] {
  if (seeds === undefined) return [];
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
  const other = taken.get(path);
  if (typeof target === "string") problems.add(place, "key", target);
  else if (other !== undefined && other.owner !== owner) {
    const message = (isOther: boolean, there: string): string => {
      const [blamed, kept] = isOther
        ? [other.owner, owner]
        : [owner, other.owner];
      return `Cannot vary ${path} in ${blamed} and in ${kept} (${there}): ` +
        "keep one of the two";
    };
    problems.addClash(other.place, place, message);
  } else {
    taken.set(path, { owner, place });
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

/** Those values of a list that can be understood. */
function readList(
  target: Target,
  written: readonly unknown[],
  place: DocumentPath,
  reader: Reader,
): Assignment[] {
  const { field, part, path } = target;
  const problem = part === undefined
    ? FIELDS[field].listProblem(path, written)
    : undefined;
  if (problem !== undefined) reader.problems.add(place, "value", problem);
  return problem !== undefined
    ? []
    : written.flatMap((value, i) =>
      readOne(target, value, [...place, i], reader) ?? []
    );
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

/** The same of values that stand alone, so that none may be there twice. */
function readOwnAxis(
  target: Target,
  written: unknown,
  place: DocumentPath,
  reader: Reader,
): Assignment[] {
  const values = readValues(target, written, place, reader);
  const { data } = MADE_VALUES.safeParse(written);
  const areMade = values.length > 0 && data && data.glob === undefined;
  const problem = areMade ? roundingProblem(target, data) : undefined;
  if (problem === undefined) return values;
  reader.problems.add([...place, problem.key], "value", problem.message);
  return [];
}

/** The values that can be understood. */
function readValues(
  target: Target,
  written: unknown,
  place: DocumentPath,
  reader: Reader,
): Assignment[] {
  const { file, problems } = reader;
  if (Array.isArray(written)) return readList(target, written, place, reader);
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
  const number = roundFor(target, value);
  return { ...target, value: number, written: number, place };
}
