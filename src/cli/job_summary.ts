/** The summary that GitHub shows on the page of a job. */
import { StoreError } from "../base/errors.ts";
import type { Io } from "./io.ts";

/**
 * Makes sure that the summary can be added to, before anything long begins.
 *
 * @param io The terminal, whose `GITHUB_STEP_SUMMARY` names the file.
 * @throws {StoreError} If the file cannot be written.
 */
export async function assertSummary(io: Pick<Io, "env">): Promise<void> {
  await append("", io);
}

/**
 * Adds to the summary, if this is a job of GitHub's: every step adds to it.
 *
 * @param markdown What to add.
 * @param io The terminal, whose `GITHUB_STEP_SUMMARY` names the file.
 * @throws {StoreError} If the file cannot be written.
 */
export async function appendSummary(markdown: string, io: Io): Promise<void> {
  await append(`${markdown}\n`, io);
}

async function append(text: string, io: Pick<Io, "env">): Promise<void> {
  const path = io.env.get("GITHUB_STEP_SUMMARY");
  if (!path) return;
  try {
    await Deno.writeTextFile(path, text, { append: true });
  } catch (cause) {
    const isRefused = cause instanceof Deno.errors.NotCapable ||
      (cause instanceof Error && "code" in cause);
    if (!isRefused) throw cause;
    throw new StoreError(
      `Cannot write ${path} ($GITHUB_STEP_SUMMARY): ${cause.message}`,
      { cause },
    );
  }
}
