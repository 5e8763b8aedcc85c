/** A folder with images that another program made. */
import { join } from "node:path";
import { NothingMatchedError, UsageError } from "../base/errors.ts";
import { chosenBy, toOnly } from "./only_option.ts";

/** What a folder holds. */
export interface ImageFolder {
  /** PNG and JPEG files, sorted by name. */
  readonly images: readonly FolderImage[];
  /** Names of all else, sorted; folders end in `/`. */
  readonly ignored: readonly string[];
}

/** An image of the folder. */
export interface FolderImage {
  /** Name of the file without its ending. */
  readonly id: string;
  /** Path of the file. */
  readonly path: string;
  /** Why no baseline can hold it; absent if one can. */
  readonly problem?: string;
}

/**
 * Becomes the name of a baseline's files, so it cannot lead anywhere, nor be
 * that of the file that lists the others.
 */
const ID = /^(?!baseline$)\w[\w .+-]{0,190}$/i;

const ENDING = /\.(?:png|jpe?g)$/i;

/**
 * Lists the images of a folder that a baseline is to be made of.
 *
 * @param folder The folder.
 * @param only Names of those that are wanted, with commas; undefined for all.
 * @returns PNG and JPEG files, sorted by name.
 * @throws {UsageError} If there is no such folder or image, or a name cannot be
 *     used.
 * @throws {NothingMatchedError} If there is no image in it.
 */
export function listImages(folder: string, only?: string): FolderImage[] {
  const { images } = readImageFolder(folder);
  const wanted = toOnly(only, images.map(({ id }) => id));
  const chosen = images.filter(chosenBy(wanted));
  const [problem] = chosen.flatMap(({ problem }) => problem ?? []);
  if (problem !== undefined) throw new UsageError(problem);
  return chosen;
}

/**
 * Reads the names of a folder; folders in it are not looked at.
 *
 * @param folder The folder.
 * @throws {UsageError} If there is no such folder.
 * @throws {NothingMatchedError} If there is no image in it.
 */
export function readImageFolder(folder: string): ImageFolder {
  const names = namesIn(folder).sort();
  const files = names.filter((name) => ENDING.test(name));
  if (files.length === 0) {
    throw new NothingMatchedError(
      `Cannot find images in ${folder}: expected .png or .jpg files`,
    );
  }
  const ids = files.map((name) => name.replace(ENDING, ""));
  const images = files.map((name, at): FolderImage => {
    const [id, path] = [ids[at]!, join(folder, name)];
    const isTwin = ids.indexOf(id) !== ids.lastIndexOf(id);
    const problem = isTwin ? ambiguous(path) : nameProblem(id, path);
    return problem === undefined ? { id, path } : { id: name, path, problem };
  });
  return { images, ignored: names.filter((name) => !files.includes(name)) };
}

function ambiguous(path: string): string {
  return `Cannot tell which image ${path} is: another one has the same name ` +
    "with another ending; keep one of them";
}

/**
 * Refuses what cannot be the name of a baseline or of one of its files.
 *
 * @param name The name.
 * @param what What errors call it.
 * @throws {UsageError} If it cannot.
 */
export function assertName(name: string, what: string): void {
  const problem = nameProblem(name, what);
  if (problem !== undefined) throw new UsageError(problem);
}

function nameProblem(name: string, what: string): string | undefined {
  return ID.test(name) ? undefined : `Cannot use ${what} for a baseline: ` +
    "expected a name of letters without accents, digits, spaces and . _ + -, " +
    "other than baseline";
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name, isDirectory }) =>
      isDirectory ? `${name}/` : name
    );
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    const why = cause instanceof Deno.errors.NotFound
      ? `there is no such folder; paths are relative to ${Deno.cwd()}`
      : cause.message;
    throw new UsageError(`Cannot read the images of ${folder}: ${why}`, {
      cause,
    });
  }
}
