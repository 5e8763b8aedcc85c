/** Where in a file of parts an error was thrown, as users know the file. */
import type { TextPosition } from "../../base/errors.ts";
import { placeOfError } from "./error_place.ts";
import { linePosition } from "./part_problem.ts";
import type { SourceFile } from "./read_sources.ts";

/** A file of parts, with what it imports. */
export interface NamedSources {
  /** Absolute path. */
  readonly path: string;
  /** What errors call it. */
  readonly shown: string;
  /** The file and all that it imports. */
  readonly files: readonly SourceFile[];
}

/**
 * The innermost place of an error in a file of parts or in what that imports.
 *
 * @param error What was thrown.
 * @param sources The file.
 * @returns Undefined if none of them has to do with it.
 */
export function errorPosition(
  error: unknown,
  { path: own, shown, files }: NamedSources,
): TextPosition | undefined {
  const place = placeOfError(error, files.map(({ path }) => path));
  if (place === undefined) return undefined;
  const { path, line, column } = place;
  const { text } = files.find((file) => file.path === path)!;
  return linePosition(path === own ? shown : path, text, line, column);
}
