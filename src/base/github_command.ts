/** Commands in a job's log that GitHub Actions shows on a pull request. */

/** How loud it is. */
export type AnnotationLevel = "error" | "warning";

/**
 * An annotation, as GitHub's runner reads it back.
 *
 * @param level How loud it is.
 * @param title Its title.
 * @param message Its text; line breaks are kept.
 * @returns A line without its line break.
 *
 * @example
 * ```ts
 * import { githubCommand } from "./github_command.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(
 *   githubCommand("error", "Speed: head", "10 % slower"),
 *   "::error title=Speed%3A head::10 %25 slower",
 * );
 * ```
 */
export function githubCommand(
  level: AnnotationLevel,
  title: string,
  message: string,
): string {
  const property = escapeData(title).replaceAll(":", "%3A")
    .replaceAll(",", "%2C");
  return `::${level} title=${property}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A");
}
