/** Files of the user's own, loaded once for the whole process. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { PartKind } from "../../base/records.ts";
import { type Named, register } from "../../base/registry.ts";
import { isMap } from "../members.ts";
import { sayError } from "./error_place.ts";
import { errorPosition } from "./error_position.ts";
import { PART_KINDS } from "./part_kinds.ts";
import { loadsInTime, MAX_LOAD_MS } from "./load_in_time.ts";
import type { PartProblem } from "./part_problem.ts";
import { nameProblem, shapeProblems } from "./part_shape.ts";
import { readSources, type Sources } from "./read_sources.ts";
import { sameName } from "./result_names.ts";

/** A file whose parts are in the registries. */
export interface PartFile extends Sources {
  /** Absolute path. */
  readonly path: string;
  /** What errors call it. */
  readonly shown: string;
  /** What it brought. */
  readonly parts: readonly LoadedPart[];
}

/** A part in a registry. */
export interface LoadedPart {
  /** What it is. */
  readonly kind: PartKind;
  /** Name in the registry. */
  readonly name: string;
  /** The part. */
  readonly spec: Named;
}

/** What came of loading a file. */
export type PartsOutcome = PartFile | readonly PartProblem[];

/** Frames of an error: a part is called from deep within tfjs. */
const STACK_FRAMES = 60;

const files = new Map<string, PartFile>();
const owners = new Map<string, PartFile>();

/**
 * Loads a file and puts its parts into the registries, where they stay for the
 * rest of the process; a file that was loaded is not loaded again.
 *
 * @param path Path of the file.
 * @param shown What errors call it.
 * @param mostMs How long its top level may take, in milliseconds; Infinity
 *     where somebody else watches over it.
 * @returns The file, or everything that is wrong with it; then no part of it is
 *     in a registry.
 */
export async function loadParts(
  path: string,
  shown: string = path,
  mostMs: number = MAX_LOAD_MS,
): Promise<PartsOutcome> {
  const absolute = resolve(path);
  const { problems, ...sources } = await readSources(absolute, shown);
  if (problems.length > 0) return problems;
  const known = files.get(absolute);
  if (known?.sha256 === sources.sha256) return known;
  if (known !== undefined) {
    const message = `Cannot load ${shown} again: it has changed since it was ` +
      "loaded; start anew";
    return [{ message }];
  }
  const url = pathToFileURL(absolute).href;
  if (mostMs < Infinity && !await loadsInTime(url, mostMs)) {
    const message = `Cannot load ${shown}: its top level did not end within ` +
      `${mostMs / 1000} s`;
    return [{ message }];
  }
  const imported = await importFile(absolute, shown, sources);
  if ("problems" in imported) return imported.problems;
  const { parts, problems: found } = readExports(imported.exports, shown);
  if (found.length > 0) return found;
  const file: PartFile = {
    path: absolute,
    shown,
    ...sources,
    parts: parts as readonly LoadedPart[],
  };
  files.set(absolute, file);
  for (const { kind, name, spec } of file.parts) {
    register(PART_KINDS[kind].registry, name, spec);
    owners.set(`${kind} ${name}`, file);
  }
  return file;
}

/**
 * A file that was loaded.
 *
 * @param path Absolute path.
 */
export function loadedFile(path: string): PartFile | undefined {
  return files.get(path);
}

/** All files that were loaded, in their order. */
export function loadedFiles(): PartFile[] {
  return [...files.values()];
}

/**
 * The file that brought a part.
 *
 * @param kind What it is.
 * @param name Name in the registry.
 * @returns Nothing for what comes with Gramlab.
 */
export function ownerOf(kind: PartKind, name: string): PartFile | undefined {
  return owners.get(`${kind} ${name}`);
}

async function importFile(
  path: string,
  shown: string,
  { files: sources }: Sources,
): Promise<
  { readonly exports: Exports } | { readonly problems: readonly PartProblem[] }
> {
  // V8's limit would cut an error off before the part's own frame
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, STACK_FRAMES);
  try {
    return { exports: await import(pathToFileURL(path).href) };
  } catch (error) {
    const message = `Cannot load ${shown}: ${sayError(error)}`;
    const position = errorPosition(error, { path, shown, files: sources });
    return { problems: [{ message, ...(position && { position }) }] };
  }
}

type Exports = Readonly<Record<string, unknown>>;

/** Something that a file exports as a part. */
type Candidate = Omit<LoadedPart, "spec"> & { readonly spec: unknown };

/** What a file exports as parts, and everything that is wrong with it. */
function readExports(
  exports: Exports,
  shown: string,
): { readonly parts: Candidate[]; readonly problems: PartProblem[] } {
  const parts: Candidate[] = [];
  const problems: PartProblem[] = [];
  for (const [kind, { exported }] of Object.entries(PART_KINDS)) {
    const table = exports[exported];
    if (table === undefined) continue;
    if (!isMap(table) || Object.keys(table).length === 0) {
      const message = `Cannot use ${exported} of ${shown}: expected a map of ` +
        "names to parts, at least one";
      problems.push({ message });
      continue;
    }
    for (const [name, spec] of Object.entries(table)) {
      parts.push({ kind: kind as PartKind, name, spec });
    }
  }
  if (parts.length === 0 && problems.length === 0) {
    problems.push({ message: nothingFound(exports, shown) });
  }
  problems.push(...parts.flatMap((part) => problemsOf(part, shown)));
  return { parts, problems };
}

function nothingFound(exports: Exports, shown: string): string {
  const wanted = Object.values(PART_KINDS).map(({ exported }) => exported);
  const names = Object.keys(exports);
  const found = names.length === 0
    ? "it exports nothing"
    : `it exports ${names.join(", ")}`;
  return `Cannot use ${shown}: ${found}; expected at least one of ` +
    `${wanted.join(", ")}, each a map of names to parts`;
}

function problemsOf(
  { kind, name, spec }: Candidate,
  shown: string,
): PartProblem[] {
  const info = PART_KINDS[kind];
  const naming = nameProblem(name);
  const owner = ownerOf(kind, name)?.shown ?? "Gramlab itself";
  const isThere = Object.hasOwn(info.registry, name);
  // where metrics are named, so is what else results have
  const other = kind === "metric" && !isThere ? sameName(name) : undefined;
  const found = [
    ...(naming === undefined ? [] : [`its name cannot be used: ${naming}`]),
    ...(isThere
      ? [`there is one of that name in ${owner}; choose another name`]
      : []),
    ...(other === undefined
      ? []
      : [`results have "${other}" already; choose another name`]),
    ...shapeProblems(spec, info),
  ];
  return found.map((text) => ({
    message: `Cannot use ${kind} "${name}" of ${shown}: ${text}`,
  }));
}
