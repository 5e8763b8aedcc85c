/** The text of a baseline's files: its form, its version, its seal. */
import type { z } from "zod";
import { canonicalJson } from "../base/canonical_json.ts";
import { BaselineError, StoreError } from "../base/errors.ts";
import type { Json } from "../base/records.ts";
import { sha256 } from "../base/sha256.ts";
import { readBytes } from "../store/mod.ts";
import { BASELINE_VERSION } from "./baseline_schema.ts";

/** A trial of 10 000 kept rows has some megabytes. */
const MOST_JSON_BYTES = 16_000_000;

/**
 * The text of a file. What could not be read again is not written.
 *
 * @param content What it holds.
 * @param form Its form.
 * @throws {BaselineError} If it does not fit.
 */
export function textOf(content: object, form: z.ZodType): string {
  const bare = { baselineVersion: BASELINE_VERSION, ...content };
  const file = { ...bare, contentSha256: contentHash(bare as Json) };
  const problem = problemOf(form, file);
  if (problem === undefined) return JSON.stringify(file, null, 2) + "\n";
  throw new BaselineError(`Cannot write this into a baseline: ${problem}`);
}

/**
 * Whoever edits a number leaves it behind, and a merge of two changes cannot
 * make it: both sides have changed that line.
 */
function contentHash(content: Json): string {
  return sha256(canonicalJson(content));
}

/** What a file holds, without what only the file is told by. */
export type Sealed<Content> = Omit<
  Content,
  "baselineVersion" | "contentSha256"
>;

/**
 * Looks at what a file holds.
 *
 * @param content As {@linkcode parseFile} returns it.
 * @param path The file.
 * @param form Its form.
 * @throws {BaselineError} If it is of another form or version, or if its seal
 *     does not fit: it was edited.
 */
export function inForm<Form extends z.ZodType>(
  content: Json,
  path: string,
  form: Form,
): Sealed<z.infer<Form>> {
  const version = versionOf(content);
  if (typeof version === "number" && version > BASELINE_VERSION) {
    throw new BaselineError(
      `Cannot read ${path}: it is of version ${version}, and this Gramlab ` +
        `knows ${BASELINE_VERSION}; use a newer one`,
    );
  }
  if (typeof version === "number" && version < BASELINE_VERSION) {
    throw new DamagedFile(
      path,
      `it is of an older Gramlab (version ${version})`,
    );
  }
  const problem = problemOf(form, content);
  if (problem !== undefined) throw new DamagedFile(path, problem);
  const { contentSha256, ...bare } = content as Record<string, Json>;
  if (contentSha256 !== contentHash(bare)) {
    throw new DamagedFile(
      path,
      "it was edited by hand, or merged line by line",
    );
  }
  const { baselineVersion: _, contentSha256: __, ...rest } = form.parse(
    content,
  ) as Record<string, unknown>;
  return rest as Sealed<z.infer<Form>>;
}

/** The version that a file says; undefined if it is no baseline's. */
export function versionOf(content: Json): unknown {
  return (content as { baselineVersion?: unknown } | null)?.baselineVersion;
}

function problemOf(form: z.ZodType, content: unknown): string | undefined {
  const { error } = form.safeParse(content);
  if (error === undefined) return undefined;
  const { path, message } = error.issues[0]!;
  return `${path.join(".") || "it"}: ${message}`;
}

/**
 * Reads a file as JSON.
 *
 * @param path The file.
 * @throws {BaselineError} If it is missing, or no JSON.
 */
export function parseFile(path: string): Json {
  const text = new TextDecoder().decode(readFile(path, MOST_JSON_BYTES));
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isMerge = /^(?:<{7}|>{7}) /m.test(text);
    throw new DamagedFile(
      path,
      isMerge ? "a merge left it in conflict" : error.message,
    );
  }
}

/**
 * Reads a file.
 *
 * @param path The file.
 * @param mostBytes How large it may be.
 * @throws {BaselineError} If it is missing or larger.
 */
export function readFile(
  path: string,
  mostBytes: number,
): Uint8Array<ArrayBuffer> {
  try {
    return readBytes(path, mostBytes);
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    // what it advises is of results
    const { cause: inner = cause } = cause;
    if (inner instanceof Deno.errors.NotFound) {
      throw new DamagedFile(path, "it is missing");
    }
    throw new DamagedFile(
      path,
      inner instanceof Error ? inner.message : String(inner),
    );
  }
}

/** A file of a baseline that cannot be used. */
export class DamagedFile extends BaselineError {
  /** The file. */
  readonly path: string;
  /** What is wrong with it. */
  readonly found: string;

  /**
   * Says what to do, too.
   *
   * @param path The file.
   * @param found What is wrong with it.
   * @param others Other such files of the same baseline, for the message.
   */
  constructor(
    path: string,
    found: string,
    others: readonly Pick<DamagedFile, "path" | "found">[] = [],
  ) {
    super(damageText([{ path, found }, ...others]));
    this.path = path;
    this.found = found;
  }
}

/** Files that are named; the others are counted. */
const MOST_FILES = 10;

function damageText(
  files: readonly Pick<DamagedFile, "path" | "found">[],
): string {
  const shown = files.slice(0, MOST_FILES)
    .map(({ path, found }) => `${path}: ${found}`).join("; ");
  const left = files.length - MOST_FILES;
  const isOne = files.length === 1;
  return `Cannot use ${isOne ? "the" : `${files.length} files of the`} ` +
    `baseline${isOne ? "'s " : ": "}${shown}` +
    (left > 0 ? ` and ${left} more` : "") +
    `; get ${isOne ? "the file" : "them"} back from git, as one commit had ` +
    `${isOne ? "it" : "them"}, or approve anew (deno task baseline approve)`;
}

/**
 * Refuses damaged files, all in one error.
 *
 * @param problems An error for each.
 * @throws {BaselineError} If there are any.
 */
export function refuseDamage(problems: readonly DamagedFile[]): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  throw new DamagedFile(first.path, first.found, others);
}
