/** A folder with images that another program made. */
import { join } from "node:path";
import { NothingMatchedError, UsageError } from "../base/errors.ts";

/** An image of the folder. */
export interface FolderImage {
  /** Name of the file without its ending. */
  readonly id: string;
  /** Path of the file. */
  readonly path: string;
}

/**
 * Becomes the name of a baseline's files, so it cannot lead anywhere, nor be
 * that of the file that lists the others.
 */
const ID = /^(?!baseline$)\w[\w .+-]{0,190}$/i;

const ENDING = /\.(?:png|jpe?g)$/i;

/**
 * Lists the images of a folder; folders in it are not looked at.
 *
 * @param folder The folder.
 * @returns PNG and JPEG files, sorted by name.
 * @throws {UsageError} If there is no such folder, or a name cannot be used.
 * @throws {NothingMatchedError} If there is no image in it.
 */
export function listImages(folder: string): FolderImage[] {
  const names = namesIn(folder).filter((name) => ENDING.test(name)).sort();
  if (names.length === 0) {
    throw new NothingMatchedError(
      `Cannot find images in ${folder}: expected .png or .jpg files`,
    );
  }
  const images = names.map((name) => {
    const id = name.replace(ENDING, "");
    assertName(id, join(folder, name));
    return { id, path: join(folder, name) };
  });
  for (const [at, { id, path }] of images.entries()) {
    const other = images.slice(0, at).find((it) => it.id === id);
    if (other === undefined) continue;
    throw new UsageError(
      `Cannot tell ${other.path} from ${path}: images are matched by their ` +
        "names without endings",
    );
  }
  return images;
}

/**
 * Refuses what cannot be the name of a baseline or of one of its files.
 *
 * @param name The name.
 * @param what What errors call it.
 * @throws {UsageError} If it cannot.
 */
export function assertName(name: string, what: string): void {
  if (ID.test(name)) return;
  throw new UsageError(
    `Cannot use ${what} for a baseline: expected a name of letters without ` +
      "accents, digits, spaces and . _ + -, other than baseline",
  );
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].filter(({ isDirectory }) =>
      !isDirectory
    ).map(({ name }) => name);
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
