/** Image files that a pattern matches. */
import { basename, dirname, join, resolve } from "node:path";

/** What a pattern found, or why it found nothing. */
export type FoundImages =
  | { readonly files: readonly string[] }
  | { readonly problem: string };

/**
 * Finds files by name: `*` stands for any characters, `?` for one; both only
 * in the name of the file, not in that of a folder. Names that begin with a dot
 * and folders are left out.
 *
 * @param pattern Path with such a name, relative to the study file.
 * @param studyFile Path of the study file.
 * @returns Paths relative to the study file, sorted by UTF-16 code units.
 */
export function findImages(pattern: string, studyFile: string): FoundImages {
  const folder = dirname(pattern);
  if (/[*?]/.test(folder)) {
    return {
      problem: `Cannot look for ${pattern}: expected * and ? in the name of ` +
        "the file only, not in that of a folder",
    };
  }
  let names: string[];
  try {
    names = [...Deno.readDirSync(resolve(dirname(studyFile), folder))]
      .filter((it) => !it.isDirectory && !it.name.startsWith("."))
      .map(({ name }) => name);
  } catch (error) {
    return { problem: `Cannot look for ${pattern}: ${reason(error, folder)}` };
  }
  const matches = patternOf(basename(pattern));
  const files = names.filter((name) => matches.test(name)).sort();
  if (files.length > 0) return { files: files.map((it) => join(folder, it)) };
  return {
    problem: `Cannot find ${pattern}: none of the ${names.length} files in ` +
      `folder ${folder} matches`,
  };
}

function patternOf(name: string): RegExp {
  const source = name.replace(
    /\W/gu,
    (it) => it === "*" ? ".*" : it === "?" ? "." : `\\u{${hex(it)}}`,
  );
  return new RegExp(`^${source}$`, "su");
}

function hex(character: string): string {
  return character.codePointAt(0)!.toString(16);
}

function reason(error: unknown, folder: string): string {
  if (error instanceof Deno.errors.NotFound) {
    return `there is no folder ${folder}; paths are relative to the file they ` +
      "are written in";
  }
  return error instanceof Error ? error.message : String(error);
}
