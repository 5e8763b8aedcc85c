/** Problems of a study file as people read them in a terminal. */
import type {
  ConfigError,
  ConfigProblem,
  TextPosition,
} from "../base/errors.ts";

/** Longer lines are cut at both sides of the caret. */
const MAX_LINE = 100;

/** Control characters but tab: they could steer the terminal. */
// deno-lint-ignore no-control-regex -- these are what must not be printed
const CONTROL = /[\0-\x08\x0a-\x1f\x7f-\x9f]/g;

/**
 * Writes each problem with its position, its line and a caret; or with the option
 * that it is about.
 *
 * @param error What `parseStudy` or `planStudy` threw.
 * @returns Lines without a line break at the end.
 *
 * @example
 * ```ts
 * import { ConfigError } from "../base/errors.ts";
 * import { formatProblems } from "./format_problems.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const position = { file: "a.yaml", line: 7, column: 7, text: "beta: -1" };
 * const message = "Cannot use -1 for beta: expected a number ≥ 0";
 * const problem = { message, where: "base.beta", position };
 * strictEqual(
 *   formatProblems(new ConfigError([problem])),
 *   `a.yaml:7:7: ${message}\n  7 | beta: -1\n    |       ^`,
 * );
 * ```
 */
export function formatProblems(error: ConfigError): string {
  return error.problems.map(formatProblem).join("\n");
}

function formatProblem(problem: ConfigProblem): string {
  const { message, where, position, option } = problem;
  if (option !== undefined) {
    return `${option}: ${message}`.replace(CONTROL, "�");
  }
  if (position === undefined) return `${message} (at ${where})`;
  const { file, line, column } = position;
  const { text, caret } = excerpt(position);
  const number = `  ${line} | `;
  const margin = `${" ".repeat(number.length - 2)}| `;
  const head = `${file}:${line}:${column}: ${message.replace(CONTROL, "�")}`;
  return `${head}\n${number}${text}\n${margin}${caret}`;
}

/** The line, or the part of it round the column, and a caret below it. */
function excerpt({ text, column }: TextPosition): {
  text: string;
  caret: string;
} {
  const clean = text.replace(CONTROL, "�");
  const start = clean.length <= MAX_LINE || column <= MAX_LINE * 0.75
    ? 0
    : Math.min(column - 1 - MAX_LINE / 2, clean.length - MAX_LINE);
  const end = Math.min(start + MAX_LINE, clean.length);
  const before = start > 0 ? "…" : "";
  const after = end < clean.length ? "…" : "";
  // tabs stay tabs, so that the caret stands below its character
  const lead = before + clean.slice(start, column - 1);
  return {
    text: before + clean.slice(start, end) + after,
    caret: lead.replace(/[^\t]/g, " ") + "^",
  };
}
