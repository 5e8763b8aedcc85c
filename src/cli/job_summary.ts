/** The summary that GitHub shows on the page of a job. */
import { StoreError } from "../base/errors.ts";
import type { Io } from "./io.ts";

/**
 * Adds to the summary, if this is a job of GitHub's: every step adds to it.
 *
 * @param markdown What to add.
 * @param io The terminal, whose `GITHUB_STEP_SUMMARY` names the file.
 * @throws {StoreError} If the file cannot be written.
 */
export async function appendSummary(markdown: string, io: Io): Promise<void> {
  const path = io.env.get("GITHUB_STEP_SUMMARY");
  if (!path) return;
  try {
    await Deno.writeTextFile(path, `${markdown}\n`, { append: true });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new StoreError(
      `Cannot write ${path} ($GITHUB_STEP_SUMMARY): ${cause.message}`,
      { cause },
    );
  }
}
