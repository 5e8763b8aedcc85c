/** `use`: files of parts that a study brings. */
import { dirname, join, resolve } from "node:path";
import type { ConfigProblem } from "../../base/errors.ts";
import type {
  Choice,
  OwnPart,
  PartKind,
  Settings,
} from "../../base/records.ts";
import { namesFile } from "../image_source.ts";
import { entriesOf, type Members, membersOf } from "../members.ts";
import type { ProblemList } from "../problem_list.ts";
import type { Assignment, Combination, FieldName } from "../study.ts";
import type { StudySource } from "../study_source.ts";
import type { DocumentPath } from "../yaml_text.ts";
import { loadedFile, loadParts, ownerOf, type PartFile } from "./load_parts.ts";

/** Files of parts that a study may name. */
export const MAX_USED = 100;

/** A file of parts, as a study names it. */
export interface UsedFile {
  /** What the study says. */
  readonly name: string;
  /** The file. */
  readonly file: PartFile;
}

/** Settings that name a part which a file can bring. */
const FIELDS_OF_PARTS: readonly (readonly [
  "contentCost" | "styleCost" | "optimizer" | "init",
  PartKind,
])[] = [
  ["contentCost", "cost"],
  ["styleCost", "cost"],
  ["optimizer", "optimizer"],
  ["init", "init"],
];

/**
 * Loads the files that a study uses. A study that cannot be read so far is left
 * to {@linkcode import("../parse_study.ts").parseStudy}.
 *
 * @param source The study.
 * @param file Path of the study; the files are relative to it.
 * @returns Everything that is wrong with the files.
 */
export async function loadUsed(
  { value, locate }: Pick<StudySource, "value" | "locate">,
  file: string,
): Promise<ConfigProblem[]> {
  const problems: ConfigProblem[] = [];
  const seen = new Set<string>();
  for (const [at, name] of namesOf(membersOf(value)).entries()) {
    if (!isPath(name)) continue;
    const folder = dirname(file);
    const path = resolve(folder, name);
    if (seen.has(path)) continue;
    seen.add(path);
    const outcome = await loadParts(path, join(folder, name));
    if ("parts" in outcome) continue;
    const inStudy = locate(["use", at], "value");
    for (const { message, position } of outcome) {
      const place = position === undefined ? inStudy : { position };
      problems.push({ message, where: `use[${at}]`, ...place });
    }
  }
  return problems;
}

/**
 * Whether something may be wrong only because a file of parts is missing.
 *
 * @param problem What is wrong.
 */
export function mayLackPart({ where }: ConfigProblem): boolean {
  const fields = [...FIELDS_OF_PARTS.map(([field]) => field), "metric"];
  return where.split(/[.[\]]/).some((step) =>
    fields.some((field) => field === step)
  );
}

/** What stands in `use`; what is no list, or too long, the form refuses. */
function namesOf({ use }: Members): readonly unknown[] {
  const names = entriesOf(use);
  return names.length <= MAX_USED ? names : [];
}

/**
 * Whether a study says with `use` what is no list of paths, so that it may lack
 * the parts that were meant.
 *
 * @param value The study.
 */
export function lacksFiles({ value }: Pick<StudySource, "value">): boolean {
  const root = membersOf(value);
  const names = namesOf(root);
  const isRight = names.length > 0 && names.every(isPath);
  return root.use !== undefined && !isRight;
}

/** Others are complained of by the form. */
function isPath(name: unknown): name is string {
  return typeof name === "string" && name !== "" && namesFile(name);
}

/**
 * Refuses files that a study uses twice.
 *
 * @param root The study.
 * @param file Path of the study.
 * @param problems Gets what is wrong.
 */
export function refuseRepeatedFiles(
  { use }: Members,
  file: string,
  problems: ProblemList,
): void {
  const seen = new Map<string, number>();
  for (const [at, name] of namesOf({ use }).entries()) {
    if (!isPath(name)) continue;
    const path = resolve(dirname(file), name);
    const first = seen.get(path);
    if (first === undefined) seen.set(path, at);
    else {
      const message = `Cannot use ${name} twice: use[${first}] is the same ` +
        "file; remove one of the two";
      problems.add(["use", at], "value", message);
    }
  }
}

/**
 * What is wrong with a study for those who load no files.
 *
 * @param source The study.
 * @param file Path of the study.
 * @returns A problem for each file that it uses and that is not loaded.
 */
export function unloadedFiles(
  { value, locate }: Pick<StudySource, "value" | "locate">,
  file: string,
): ConfigProblem[] {
  return namesOf(membersOf(value)).flatMap((name, at) => {
    if (!isPath(name) || loadedFile(resolve(dirname(file), name))) return [];
    const message = `Cannot use ${name}: it is not loaded; read the study ` +
      "with loadStudy()";
    const where = `use[${at}]`;
    return [{ message, where, ...locate(["use", at], "value") }];
  });
}

/**
 * The files that a study uses, of those that are loaded.
 *
 * @param root The study.
 * @param file Path of the study.
 */
export function usedFiles(root: Members, file: string): UsedFile[] {
  return namesOf(root).flatMap((name) => {
    const loaded = isPath(name) && loadedFile(resolve(dirname(file), name));
    return loaded ? [{ name, file: loaded }] : [];
  });
}

/**
 * The parts of the user's own that settings name.
 *
 * @param settings Settings of a trial.
 * @param used The files that the study uses.
 * @returns Each part once, in the order of the settings.
 */
export function ownPartsOf(
  settings: Settings,
  used: readonly UsedFile[],
): OwnPart[] {
  const parts = new Map<string, OwnPart>();
  for (const [field, kind] of FIELDS_OF_PARTS) {
    const { name } = settings[field];
    const owner = ownerOf(kind, name);
    const found = used.find(({ file }) => file === owner);
    if (owner === undefined || found === undefined) continue;
    const { sha256 } = owner;
    parts.set(`${kind} ${name}`, { kind, name, file: found.name, sha256 });
  }
  return [...parts.values()];
}

/**
 * Refuses parts that only another study of this process brings.
 *
 * @param combinations The study's trials.
 * @param assignments What varies in the study.
 * @param used The files that the study uses.
 * @param problems Gets what is wrong.
 */
export function refuseForeignParts(
  combinations: readonly Combination[],
  assignments: readonly Assignment[],
  used: readonly UsedFile[],
  problems: ProblemList,
): void {
  const seen = new Set<string>();
  for (const { settings } of combinations) {
    for (const [field, kind] of FIELDS_OF_PARTS) {
      // a study that is wrong elsewhere may lack settings
      const name = (settings[field] as Choice | undefined)?.name ?? "";
      const owner = ownerOf(kind, name);
      const key = `${field} ${name}`;
      if (owner === undefined || seen.has(key)) continue;
      seen.add(key);
      if (used.some(({ file }) => file === owner)) continue;
      const message = `Cannot use ${kind} "${name}" for ${field}: it is in ` +
        `${owner.shown}, which this study does not use; add the file to use`;
      problems.add(placeOf(field, name, assignments), "value", message);
    }
  }
}

function placeOf(
  field: FieldName,
  name: string,
  assignments: readonly Assignment[],
): DocumentPath {
  const found = assignments.find((it) =>
    it.field === field && [it.value, membersOf(it.value).name].includes(name)
  );
  return found?.place ?? ["base", field];
}
