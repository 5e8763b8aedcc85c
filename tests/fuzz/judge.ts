/** Whether what the program says of a bad input is what it should say. */
import { ConfigError, GramlabError } from "../../src/base/errors.ts";

/** Longer lines are no help. */
const MOST_CHARACTERS = 2000;

// deno-lint-ignore no-control-regex -- these are what must not be printed
const CONTROL = /[\0-\x1f\x7f-\x9f]/;

/**
 * Judges an error that reading a bad input threw.
 *
 * @param error What was thrown.
 * @returns The name of the error.
 * @throws The error itself if it is not one for users, or else one that says
 *     what is wrong with it.
 */
export function judgeError(error: unknown): string {
  if (!(error instanceof GramlabError)) throw error;
  const messages = error instanceof ConfigError
    ? error.problems.map(({ message }) => message)
    : [error.message];
  messages.forEach(judgeLine);
  if (error instanceof ConfigError) {
    const lost = error.problems.find(({ position }) => position === undefined);
    if (lost) throw new Error(`Problem without a position: ${lost.message}`);
  }
  return error.name;
}

/**
 * Judges one line of an error: starts with a capital, ends without a stop,
 * steers no terminal.
 *
 * @param line The line.
 * @throws {Error} If it is not so.
 */
export function judgeLine(line: string): void {
  judgeText(line);
  if (line.length > MOST_CHARACTERS) complain("too long:", line);
  if (!/^[A-Z]/.test(line)) complain("no capital:", line);
  if (/\.$/.test(line) && !/…$/.test(line)) complain("ends with a stop:", line);
}

/**
 * Judges one line of text: it must steer no terminal.
 *
 * @param line The line.
 * @throws {Error} If it does.
 */
export function judgeText(line: string): void {
  if (CONTROL.test(line)) complain("control characters in", line);
}

function complain(what: string, line: string): never {
  throw new Error(`${what} ${JSON.stringify(line.slice(0, 300))}`);
}

const PROBLEM = /^(.*?):\d+:\d+: ([A-Z].*)$/;
const EXCERPT = /^ +(?:\d+ )?\| /;

/**
 * Judges what a command printed about a bad input.
 *
 * @param code Its exit code.
 * @param err What it wrote to stderr.
 * @param folder Folder of a study: what is wrong there must have positions, or
 *     be said of an option.
 * @throws {Error} If it is a bug, or no clear lines.
 */
export function judgePrinted(code: number, err: string, folder?: string): void {
  if (code === 70) throw new Error(err);
  const lines = err.split("\n").filter((line) => line !== "");
  if (code !== 0 && lines.length === 0) throw new Error(`Silent exit ${code}`);
  for (const line of lines) {
    if (EXCERPT.test(line)) continue;
    const [, file, message] = PROBLEM.exec(line) ?? [];
    const isInside = folder !== undefined && file?.startsWith(`${folder}/`);
    if (message !== undefined && isInside) judgeLine(message);
    else if (folder !== undefined && /^--set .*: [A-Z]/.test(line)) {
      judgeText(line);
    } else if (line.startsWith("Error: ")) judgeLine(line.slice(7));
    else if (line.startsWith("Warning: ")) judgeText(line);
    else if (folder === undefined || code !== 0) {
      throw new Error(`Unclear line: ${JSON.stringify(line.slice(0, 300))}`);
    }
  }
}
