/** A study file to a study. */
import { loadUsed } from "./parts/used_files.ts";
import { parseSource } from "./parse_study.ts";
import { decodeStudy, unreadable } from "./read_study_file.ts";
import type { Study } from "./study.ts";
import { readStudySource } from "./study_source.ts";

/**
 * Reads a study file and those that it extends, and loads the files of parts
 * that it uses.
 *
 * @param path Path of a YAML file in UTF-8.
 * @param sets What `--set` says, `beta=4`; applied to what the files say.
 * @throws {import("../base/errors.ts").UsageError} If the file cannot be read.
 * @throws {import("../base/errors.ts").ConfigError} With everything that is
 *     wrong in it.
 */
export async function loadStudy(
  path: string,
  sets: readonly string[] = [],
): Promise<Study> {
  const bytes = await Deno.readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const own = { file: path, text: decodeStudy(bytes, path) };
  const source = readStudySource(own, sets);
  await loadUsed(source, path);
  return parseSource(source, path, sets);
}
