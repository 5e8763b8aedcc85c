/**
 * A baseline's folder, `baselines/<study>/`: `baseline.json`, and for each
 * trial `<id>.json` and `<id>.png`. It lies in the repository, so that a diff
 * of it is what a person approves. No file lists the others: branches that
 * approve other trials change other files.
 */
import { join } from "node:path";
import { BaselineError } from "../base/errors.ts";
import { sha256 } from "../base/sha256.ts";
import { writeDurable } from "../store/durable_file.ts";
import type { Baseline, BaselineEntry } from "./baseline.ts";
import { ENTRY, INDEX } from "./baseline_schema.ts";
import {
  DamagedFile,
  inForm,
  parseFile,
  readFile,
  refuseDamage,
  textOf,
  versionOf,
} from "./baseline_text.ts";

/** Name of the file that says whose baseline it is. */
export const INDEX_FILE = "baseline.json";

/** As of images that trials take. */
const MOST_PNG_BYTES = 64_000_000;

/** What is sound of a baseline, and what is not. */
export interface FoundBaseline {
  /** What `baseline.json` says; undefined if it is not there, or damaged. */
  readonly index: Omit<Baseline, "entries"> | undefined;
  /** Trials or images whose file can be used, sorted by id. */
  readonly entries: readonly BaselineEntry[];
  /** Ids of entries whose image is missing, or is not the one of the entry. */
  readonly imageless: ReadonlySet<string>;
  /** An error for each file that cannot be used. */
  readonly problems: readonly DamagedFile[];
}

/**
 * Reads a baseline. Images are read when they are asked for
 * ({@linkcode readBaselineImage}).
 *
 * @param folder Its folder.
 * @returns Undefined if there is none.
 * @throws {BaselineError} If a file is damaged, missing, edited by hand, or of
 *     another version of Gramlab.
 */
export function readBaseline(folder: string): Baseline | undefined {
  const { index, entries, problems } = readFiles(folder);
  // who has to mend it wants to know of its images, too
  if (problems.length > 0) refuseDamage(findBaseline(folder).problems);
  return index && { ...index, entries };
}

/**
 * Reads what is sound of a baseline, for those who write it anew.
 *
 * @param folder Its folder.
 * @throws {BaselineError} If the folder cannot be read, or its files are of a
 *     newer Gramlab.
 */
export function findBaseline(folder: string): FoundBaseline {
  const { index, entries, problems } = readFiles(folder);
  const broken = brokenImages(folder, entries);
  return {
    ...{ index, entries },
    imageless: new Set(broken.keys()),
    problems: [...problems, ...broken.values()],
  };
}

/** Entries whose image is missing or another one, by id. */
function brokenImages(
  folder: string,
  entries: readonly BaselineEntry[],
): Map<string, DamagedFile> {
  const broken = new Map<string, DamagedFile>();
  for (const entry of entries) {
    const problem = caught(() => readBaselineImage(folder, entry));
    if (problem instanceof DamagedFile) broken.set(entry.id, problem);
  }
  return broken;
}

/**
 * Makes sure that images are those that were approved, before anything long
 * begins.
 *
 * @param folder The baseline's folder.
 * @param baseline What it holds, or some of it.
 * @throws {BaselineError} If any is missing or another one; names them all.
 */
export function assertImages(
  folder: string,
  { entries }: Pick<Baseline, "entries">,
): void {
  refuseDamage([...brokenImages(folder, entries).values()]);
}

/** Files of somebody else are no entries, whatever they are called. */
const IS_ENTRY = /^(?!baseline\.json$)[^.].*\.json$/;

function readFiles(folder: string): Omit<FoundBaseline, "imageless"> {
  const names = namesIn(folder);
  const problems: DamagedFile[] = [];
  const sound = <Content>(read: () => Content): Content | undefined => {
    const found = caught(read);
    if (!(found instanceof DamagedFile)) return found;
    problems.push(found);
  };
  const entries = names.filter((name) => IS_ENTRY.test(name)).sort()
    .flatMap((name) => sound(() => readEntry(folder, name)) ?? []);
  const path = join(folder, INDEX_FILE);
  const isThere = names.includes(INDEX_FILE) || entries.length > 0;
  const index = isThere
    ? sound(() => inForm(parseFile(path), path, INDEX))
    : undefined;
  return { index, entries, problems };
}

/** The result of a function, or the damage that it throws. */
function caught<Result>(read: () => Result): Result | DamagedFile {
  try {
    return read();
  } catch (error) {
    if (error instanceof DamagedFile) return error;
    throw error;
  }
}

/** Undefined for a file of somebody else. */
function readEntry(folder: string, name: string): BaselineEntry | undefined {
  const path = join(folder, name);
  const content = parseFile(path);
  if (versionOf(content) === undefined) return undefined;
  const entry = inForm(content, path, ENTRY);
  if (name === `${entry.id}.json`) return entry;
  throw new DamagedFile(path, `it is of "${entry.id}"`);
}

/**
 * Reads the image of an entry.
 *
 * @param folder The baseline's folder.
 * @param entry The entry.
 * @returns The bytes of the PNG.
 * @throws {BaselineError} If it is missing or not the one that was approved.
 */
export function readBaselineImage(
  folder: string,
  { image }: BaselineEntry,
): Uint8Array<ArrayBuffer> {
  const path = join(folder, image.file);
  const bytes = readFile(path, MOST_PNG_BYTES);
  if (sha256(bytes) === image.fileSha256) return bytes;
  throw new DamagedFile(path, "it is not the image that was approved");
}

/**
 * Writes a baseline. Files that are as they should be are left alone; those of
 * trials that the folder's baseline had, and this one has not, are removed.
 *
 * @param folder Its folder; made if it is not there.
 * @param baseline What it holds.
 * @param images Images that are new, by id; the others must be there.
 * @throws {BaselineError} If it cannot be written, or could not be read again.
 */
export async function writeBaseline(
  folder: string,
  { study, references, entries }: Baseline,
  images: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const { entries: before } = readFiles(folder);
  const texts = entries.map((entry) => textOf(toEntry(entry), ENTRY));
  const indexText = textOf({ study, ...(references && { references }) }, INDEX);
  try {
    await Deno.mkdir(folder, { recursive: true });
    for (const [id, png] of images) await replace(folder, `${id}.png`, png);
    for (const [at, text] of texts.entries()) {
      await replace(folder, `${entries[at]!.id}.json`, text);
    }
    await replace(folder, INDEX_FILE, indexText);
    await removeOthers(folder, before, entries);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new BaselineError(
      `Cannot write the baseline ${folder}: ${cause.message}`,
      { cause },
    );
  }
}

/** The same keys in the same order, however the entry was put together. */
function toEntry(entry: BaselineEntry): object {
  const { id, varied, run, image, metrics, approval, learned } = entry;
  const names = Object.keys(metrics).sort();
  const sorted = Object.fromEntries(names.map((it) => [it, metrics[it]!]));
  return {
    ...{ id, varied, approval, learned, run: run && inOrder(run), image },
    metrics: sorted,
  };
}

function inOrder(run: NonNullable<BaselineEntry["run"]>): object {
  const { hash, engineVersion, iterations, machine, known } = run;
  const { hashes, costs, curve } = run;
  const [approved, ...others] = known;
  const byKey = others.toSorted((a, b) =>
    a.machineKey < b.machineKey ? -1 : a.machineKey > b.machineKey ? 1 : 0
  );
  return {
    ...{ hash, engineVersion, iterations, machine },
    ...{ known: [approved, ...byKey], hashes, costs, curve },
  };
}

async function replace(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<void> {
  const path = join(folder, name);
  const bytes = typeof content === "string"
    ? new TextEncoder().encode(content)
    : content;
  if (exists(path) && sha256(readFile(path, Infinity)) === sha256(bytes)) {
    return;
  }
  const draft = join(folder, `.${name}.draft`);
  await writeDurable(draft, bytes);
  await Deno.rename(draft, path);
}

/** Only what it had: other files of the folder are a person's. */
async function removeOthers(
  folder: string,
  before: readonly BaselineEntry[],
  entries: readonly BaselineEntry[],
): Promise<void> {
  const wanted = new Set(namesOf(entries));
  const had = new Set(namesOf(before));
  const draft = /^\..+\.(?:json|png)\.draft$/;
  for await (const { name, isFile } of Deno.readDir(folder)) {
    const isOurs = had.has(name) || draft.test(name);
    if (isFile && isOurs && !wanted.has(name)) {
      await Deno.remove(join(folder, name));
    }
  }
}

function namesOf(entries: readonly BaselineEntry[]): string[] {
  const names = entries.flatMap(({ id, image }) => [`${id}.json`, image.file]);
  return [INDEX_FILE, ...names];
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new DamagedFile(path, cause.message);
  }
}

/** None if there is no such folder. */
function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return [];
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new DamagedFile(folder, cause.message);
  }
}
