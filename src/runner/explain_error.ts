/** Why something failed, for a record. */
import { GramlabError } from "../base/errors.ts";
import { sayOwnError } from "../config/parts/own_error.ts";

/**
 * What is kept of an error: one line for those a user can act on; a bug shows
 * where it is.
 *
 * @param error What was thrown.
 */
export function explainError(error: unknown): string {
  const thrown = sayOwnError(error);
  if (thrown !== undefined) return thrown;
  if (error instanceof GramlabError) return error.message;
  return error instanceof Error && error.stack ? error.stack : String(error);
}
