/** What is wrong with a file of parts. */
import type { ConfigProblem, TextPosition } from "../../base/errors.ts";

/** One thing that is wrong with a file of parts. */
export interface PartProblem {
  /** What was found and what is allowed. */
  readonly message: string;
  /** Where in the file, if the problem has a place there. */
  readonly position?: TextPosition;
}

/**
 * A place in a text.
 *
 * @param file What the position calls the file.
 * @param text The text.
 * @param offset Characters before the place.
 */
export function positionAt(
  file: string,
  text: string,
  offset: number,
): TextPosition {
  const before = text.slice(0, offset).split("\n");
  const line = before.length;
  return linePosition(file, text, line, before.at(-1)!.length + 1);
}

/**
 * A place in a text, by line and column.
 *
 * @param file What the position calls the file.
 * @param text The text.
 * @param line From 1.
 * @param column From 1.
 */
export function linePosition(
  file: string,
  text: string,
  line: number,
  column: number,
): TextPosition {
  const found = text.split("\n")[line - 1] ?? "";
  return { file, line, column, text: found.replace(/\r$/, "") };
}

/**
 * A problem as errors list it.
 *
 * @param problem The problem.
 * @param file What stands for its place if it has none.
 */
export function toConfigProblem(
  { message, position }: PartProblem,
  file: string,
): ConfigProblem {
  return { message, where: file, ...(position && { position }) };
}
