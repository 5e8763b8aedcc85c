/** `use`: files of parts that a study brings. */
import { dirname, join, resolve } from "node:path";
import { ConfigError, type ConfigProblem } from "../../base/errors.ts";
import type {
  Choice,
  OwnPart,
  PartKind,
  Settings,
  StopRule,
} from "../../base/records.ts";
import { type Members, membersOf } from "../members.ts";
import type { ProblemList } from "../problem_list.ts";
import type { Assignment, Combination, FieldName } from "../study.ts";
import { type DocumentPath, readYaml } from "../yaml_text.ts";
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
 * @param text The study.
 * @param file Path of the study; the files are relative to it.
 * @throws {ConfigError} With everything that is wrong with the files.
 */
export async function loadUsed(text: string, file: string): Promise<void> {
  const yaml = readYaml(text, file);
  const names = yaml.problems.length > 0 ? [] : membersOf(yaml.value).use;
  if (!Array.isArray(names)) return;
  const problems: ConfigProblem[] = [];
  for (const [at, name] of names.entries()) {
    if (typeof name !== "string") continue;
    const folder = dirname(file);
    const outcome = await loadParts(resolve(folder, name), join(folder, name));
    if ("parts" in outcome) continue;
    const inStudy = yaml.locate(["use", at], "value");
    for (const { message, position = inStudy } of outcome) {
      problems.push({ message, where: `use[${at}]`, position });
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
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
    if (typeof name !== "string") return [];
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

/** What of a study can name parts. */
interface NamingStudy {
  readonly combinations: readonly Combination[];
  readonly assignments: readonly Assignment[];
  readonly stop?: StopRule | null | undefined;
}

/**
 * Refuses parts that only another study of this process brings.
 *
 * @param study The study's trials, what varies in it, and its stop rule.
 * @param used The files that the study uses.
 * @param problems Gets what is wrong.
 */
export function refuseForeignParts(
  { combinations, assignments, stop }: NamingStudy,
  used: readonly UsedFile[],
  problems: ProblemList,
): void {
  const seen = new Set<string>();
  const refuse = (
    field: string,
    [kind, name]: readonly [PartKind, string],
    placeOf: () => DocumentPath,
  ): void => {
    const owner = ownerOf(kind, name);
    const key = `${field} ${name}`;
    if (owner === undefined || seen.has(key)) return;
    seen.add(key);
    if (used.some(({ file }) => file === owner)) return;
    const message = `Cannot use ${kind} "${name}" for ${field}: it is in ` +
      `${owner.shown}, which this study does not use; add the file to use`;
    problems.add(placeOf(), "value", message);
  };
  if (stop) {
    refuse("stop", ["metric", stop.metric], () => ["stop", "metric"]);
  }
  for (const { settings } of combinations) {
    for (const [field, kind] of FIELDS_OF_PARTS) {
      // a study that is wrong elsewhere may lack settings
      const name = (settings[field] as Choice | undefined)?.name ?? "";
      refuse(field, [kind, name], () => placeOf(field, name, assignments));
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
