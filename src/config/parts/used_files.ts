/** `use`: files of parts that a study brings. */
import { dirname, join, resolve } from "node:path";
import { ConfigError, type ConfigProblem } from "../../base/errors.ts";
import type {
  Choice,
  OwnPart,
  PartKind,
  Settings,
} from "../../base/records.ts";
import { type Members, membersOf } from "../members.ts";
import type { ProblemList } from "../problem_list.ts";
import type { Assignment, Combination, FieldName } from "../study.ts";
import type { StudySource } from "../study_source.ts";
import type { DocumentPath } from "../yaml_text.ts";
import { loadedFile, loadParts, ownerOf, type PartFile } from "./load_parts.ts";

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
 * @throws {ConfigError} With everything that is wrong with the files.
 */
export async function loadUsed(
  { value, locate }: Pick<StudySource, "value" | "locate">,
  file: string,
): Promise<void> {
  const names = membersOf(value).use;
  if (!Array.isArray(names)) return;
  const problems: ConfigProblem[] = [];
  for (const [at, name] of names.entries()) {
    if (!isPath(name)) continue;
    const folder = dirname(file);
    const outcome = await loadParts(resolve(folder, name), join(folder, name));
    if ("parts" in outcome) continue;
    const inStudy = locate(["use", at], "value");
    for (const { message, position } of outcome) {
      const place = position === undefined ? inStudy : { position };
      problems.push({ message, where: `use[${at}]`, ...place });
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Others are complained of by the form. */
function isPath(name: unknown): name is string {
  return typeof name === "string" && name !== "";
}

/**
 * The files that a study uses, which must have been loaded.
 *
 * @param root The study.
 * @param file Path of the study.
 * @param problems Gets those that are not loaded.
 */
export function usedFiles(
  { use }: Members,
  file: string,
  problems: ProblemList,
): UsedFile[] {
  if (!Array.isArray(use)) return [];
  return use.flatMap((name, at) => {
    if (!isPath(name)) return [];
    const loaded = loadedFile(resolve(dirname(file), name));
    if (loaded !== undefined) return [{ name, file: loaded }];
    const message = `Cannot use ${name}: it is not loaded; read the study ` +
      "with loadStudy()";
    problems.add(["use", at], "value", message);
    return [];
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
