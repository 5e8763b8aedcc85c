/** Files that are written at the end, and refused at the beginning. */
import { basename, dirname, join, resolve } from "node:path";
import { StoreError } from "../base/errors.ts";
import { writeDurable } from "../store/durable_file.ts";

/** Text, bytes, or bytes piece by piece. */
export type OutputContent = string | Uint8Array | AsyncIterable<Uint8Array>;

/** A file that will be written; what was there before stays until then. */
export interface OutputFile extends AsyncDisposable {
  /**
   * Writes the file, whole or not at all.
   *
   * @throws {StoreError} If the system refuses, as on a full disk.
   */
  write(content: OutputContent): Promise<void>;
}

/**
 * Makes sure that a file can be written, before anything long begins.
 *
 * @param path The file; replaced at the end if it exists.
 * @returns The file; what was prepared is removed with it.
 * @throws {StoreError} If the file or its folder cannot be written, or there
 *     is something else of that name.
 *
 * @example
 * ```ts
 * import { openOutput } from "./output_file.ts";
 * import { rejects } from "node:assert/strict";
 *
 * await rejects(openOutput("no/such/folder/a.json"), /^StoreError: Cannot write/);
 * ```
 */
export async function openOutput(path: string): Promise<OutputFile> {
  return await telling(path, async () => {
    const target = await findTarget(path);
    const name = `.${basename(target)}.${crypto.randomUUID()}`;
    const draft = join(dirname(target), name);
    await writeDurable(draft, "");
    return {
      write: (content) =>
        telling(path, async () => {
          await writeDraft(draft, content);
          await Deno.rename(draft, target);
        }),
      [Symbol.asyncDispose]: () => removeIfThere(draft),
    };
  });
}

async function writeDraft(
  path: string,
  content: OutputContent,
): Promise<void> {
  if (typeof content === "string" || content instanceof Uint8Array) {
    return await writeDurable(path, content);
  }
  using file = await Deno.open(path, { write: true, truncate: true });
  for await (const bytes of content) {
    for (let at = 0; at < bytes.length;) {
      at += await file.write(bytes.subarray(at));
    }
  }
  await file.sync();
}

/** Where the file really lies; links are followed, so that they stay. */
async function findTarget(path: string): Promise<string> {
  try {
    const { isFile } = await Deno.stat(path);
    if (!isFile) throw refusal(path, "it is not a file");
    // a file that its owner has locked stays
    (await Deno.open(path, { append: true })).close();
    return await Deno.realPath(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return resolve(path);
    throw error;
  }
}

/** Turns what the system says into an error for the user. */
async function telling<Result>(
  path: string,
  body: () => Promise<Result>,
): Promise<Result> {
  try {
    return await body();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable) {
      throw refusal(path, "it is not a file that Deno may write", { cause });
    }
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    const why = cause instanceof Deno.errors.NotFound
      ? `there is no folder ${dirname(path)}`
      : cause.message;
    throw refusal(path, why, { cause });
  }
}

function refusal(path: string, why: string, options?: ErrorOptions) {
  return new StoreError(`Cannot write ${path}: ${why}`, options);
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
