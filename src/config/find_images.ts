/** Image files that a pattern matches. */
import { basename, dirname, join, resolve } from "node:path";
import { namesFile } from "./image_source.ts";

/** Most files that a pattern may match: each is read when a study is planned. */
export const MAX_MATCHES = 10_000;

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
  const wanted = basename(pattern);
  const files = names.filter((name) => matches(name, wanted)).sort();
  if (files.length > MAX_MATCHES) {
    return {
      problem: `Cannot use all that matches ${pattern}: it is ` +
        `${files.length} files, and at most ${MAX_MATCHES} are allowed; make ` +
        "the pattern match fewer",
    };
  }
  if (files.length > 0) return { files: files.map((it) => toPath(folder, it)) };
  return {
    problem: `Cannot find ${pattern}: none of the ${names.length} files in ` +
      `folder ${folder} matches`,
  };
}

/** What names the file, though it be called `photo:coffee`. */
function toPath(folder: string, name: string): string {
  const path = join(folder, name);
  return namesFile(path) ? path : `./${path}`;
}

/**
 * Whether a name is as a pattern has it. Only the last `*` is ever tried anew,
 * so that the time is that of the two lengths multiplied, whatever they hold.
 */
function matches(name: string, pattern: string): boolean {
  const characters = [...name];
  const wanted = [...pattern];
  let [at, next] = [0, 0];
  let star: { readonly next: number; at: number } | undefined;
  while (at < characters.length) {
    if (wanted[next] === "*") star = { next: ++next, at };
    else if (wanted[next] === "?" || wanted[next] === characters[at]) {
      at++;
      next++;
    } else if (star !== undefined) {
      // the star takes one character more
      at = ++star.at;
      next = star.next;
    } else return false;
  }
  return wanted.slice(next).every((it) => it === "*");
}

function reason(error: unknown, folder: string): string {
  if (error instanceof Deno.errors.NotFound) {
    return `there is no folder ${folder}; paths are relative to the file they ` +
      "are written in";
  }
  return error instanceof Error ? error.message : String(error);
}
