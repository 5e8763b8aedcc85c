/**
 * A baseline's folder, `baselines/<study>/`: `baseline.json`, and for each
 * trial `<id>.json` and `<id>.png`. It lies in the repository, so that a diff
 * of it is what a person approves.
 */
import { join } from "node:path";
import type { z } from "zod";
import { BaselineError, StoreError } from "../base/errors.ts";
import type { Json } from "../base/records.ts";
import { sha256 } from "../base/sha256.ts";
import { writeDurable } from "../store/durable_file.ts";
import { readBytes } from "../store/mod.ts";
import type { Baseline, BaselineEntry } from "./baseline.ts";
import { BASELINE_VERSION, ENTRY, INDEX } from "./baseline_schema.ts";

/** Name of the file that says which trials there are. */
export const INDEX_FILE = "baseline.json";

/** A trial of 10 000 kept rows has some megabytes. */
const MOST_JSON_BYTES = 16_000_000;

/** As of images that trials take. */
const MOST_PNG_BYTES = 64_000_000;

/**
 * Reads a baseline. Images are read when they are asked for
 * ({@linkcode readBaselineImage}).
 *
 * @param folder Its folder.
 * @returns Undefined if there is none.
 * @throws {BaselineError} If a file is damaged, missing, or of a newer Gramlab.
 */
export function readBaseline(folder: string): Baseline | undefined {
  if (!exists(join(folder, INDEX_FILE))) return undefined;
  const { baselineVersion: _, entries, ...others } = readJson(
    join(folder, INDEX_FILE),
    INDEX,
  );
  const ids = new Set(entries);
  return {
    ...others,
    entries: [...ids].map((id) => {
      const path = join(folder, `${id}.json`);
      const { baselineVersion: _, ...entry } = readJson(path, ENTRY);
      if (entry.id === id) return entry;
      throw damaged(path, `it is of "${entry.id}"`);
    }),
  };
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
  const bytes = read(path, MOST_PNG_BYTES);
  if (sha256(bytes) === image.fileSha256) return bytes;
  throw damaged(path, "it is not the image that was approved");
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
  { entries, ...others }: Baseline,
  images: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const before = readBaseline(folder)?.entries ?? [];
  const ids = entries.map(({ id }) => id);
  const { study, approval, learned, references } = others;
  const index = {
    ...{ study, approval, learned, entries: ids },
    ...(references && { references }),
  };
  const texts = entries.map((entry) => textOf(toEntry(entry), ENTRY));
  const indexText = textOf(index, INDEX);
  try {
    await Deno.mkdir(folder, { recursive: true });
    for (const [id, png] of images) await replace(folder, `${id}.png`, png);
    for (const [at, text] of texts.entries()) {
      await replace(folder, `${ids[at]}.json`, text);
    }
    // last: until then the older one names files that are all there
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
function toEntry({ id, varied, run, image, metrics }: BaselineEntry): object {
  const names = Object.keys(metrics).sort();
  const sorted = Object.fromEntries(names.map((it) => [it, metrics[it]!]));
  return { id, varied, run: run && inOrder(run), image, metrics: sorted };
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

/** What could not be read again is not written. */
function textOf(content: object, form: z.ZodType): string {
  const file = { baselineVersion: BASELINE_VERSION, ...content };
  const problem = problemOf(form, file);
  if (problem === undefined) return JSON.stringify(file, null, 2) + "\n";
  throw new BaselineError(`Cannot write this into a baseline: ${problem}`);
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
  if (exists(path) && sha256(read(path, Infinity)) === sha256(bytes)) return;
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

function readJson<Form extends z.ZodType>(
  path: string,
  form: Form,
): z.infer<Form> {
  const text = new TextDecoder().decode(read(path, MOST_JSON_BYTES));
  const content = parse(text, path);
  const version = (content as { baselineVersion?: unknown } | null)
    ?.baselineVersion;
  if (typeof version === "number" && version > BASELINE_VERSION) {
    throw new BaselineError(
      `Cannot read ${path}: it is of version ${version}, and this Gramlab ` +
        `knows ${BASELINE_VERSION}; use a newer one`,
    );
  }
  const problem = problemOf(form, content);
  if (problem === undefined) return form.parse(content);
  throw damaged(path, problem);
}

function problemOf(form: z.ZodType, content: unknown): string | undefined {
  const { error } = form.safeParse(content);
  if (error === undefined) return undefined;
  const { path, message } = error.issues[0]!;
  return `${path.join(".") || "it"}: ${message}`;
}

function parse(text: string, path: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw damaged(path, error.message);
  }
}

function read(path: string, mostBytes: number): Uint8Array<ArrayBuffer> {
  try {
    return readBytes(path, mostBytes);
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    // what it advises is of results
    const { message } = cause.cause instanceof Error ? cause.cause : cause;
    throw damaged(path, message);
  }
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw damaged(path, cause.message);
  }
}

function damaged(path: string, found: string): BaselineError {
  return new BaselineError(
    `Cannot use the baseline's ${path}: ${found}; get the folder back from ` +
      "git, or remove it and approve anew (deno task baseline approve)",
  );
}
