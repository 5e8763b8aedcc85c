/** Failures of the file system and of SQLite, said in one line each. */
import { GramlabError, StoreError } from "../base/errors.ts";

const ELSEWHERE = "choose another folder with --results DIR";
const IN_THE_WAY = "a file is in the way; move it away or " + ELSEWHERE;
const READ_ONLY = "it is read-only; " + ELSEWHERE;
const FULL = "the disk is full; free some space or " + ELSEWHERE;
const PERHAPS_FULL = "see whether the disk is full, or " + ELSEWHERE;
const DAMAGED = "the file is damaged; delete it, " +
  "and it is rebuilt from the trial folders";

/** Error code of the system or of SQLite to reason and remedy. */
const REASONS: Readonly<Record<string, string>> = {
  NotCapable: "Deno has no permission for it; allow it or " + ELSEWHERE,
  EACCES: "permission is denied; " + ELSEWHERE,
  EPERM: "permission is denied; " + ELSEWHERE,
  EROFS: READ_ONLY,
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: "no file may become so large (ulimit -f); raise that limit or " +
    ELSEWHERE,
  EEXIST: IN_THE_WAY,
  ENOTDIR: IN_THE_WAY,
  EISDIR: "a folder is in the way; move it away or " + ELSEWHERE,
  ENOENT: "it does not exist (any more); run the study again or " + ELSEWHERE,
  SQLITE_5: "another process keeps it busy; try again when that has ended",
  SQLITE_8: READ_ONLY,
  SQLITE_10: "the disk cannot be read or written; " + PERHAPS_FULL,
  SQLITE_11: DAMAGED,
  SQLITE_13: FULL,
  SQLITE_14: "the file cannot be made or opened; " + PERHAPS_FULL,
  // no room for the file that SQLite shares memory through
  SQLITE_4874: FULL,
  SQLITE_26: DAMAGED,
};

/** Numbers that Linux gives to errors that Deno does not name. */
const NUMBERS: Readonly<Record<string, string>> = {
  "27": "EFBIG",
  "122": "EDQUOT",
};

/**
 * Turns a failure of the file system or of SQLite into a `StoreError`.
 *
 * @param action What could not be done, to go between "Cannot" and the path.
 * @param path The file or folder it was to be done to.
 * @param cause What was thrown.
 * @returns The error to throw: `cause` itself where it is already worded for
 *     users, or is no such failure but a bug.
 */
export function storeFailure(
  action: string,
  path: string,
  cause: unknown,
): unknown {
  if (!(cause instanceof Error) || cause instanceof GramlabError) return cause;
  const code = codeOf(cause);
  if (code === undefined) return cause;
  const reason = REASONS[code] ??
    `${cause.message.split("\n")[0]}; mend that or ${ELSEWHERE}`;
  return new StoreError(`Cannot ${action} "${path}": ${reason}`, { cause });
}

/**
 * Whether something is a failure of the file system or of SQLite, and no bug.
 *
 * @param cause What was thrown.
 */
export function isStoreFailure(cause: unknown): boolean {
  return cause instanceof Error && codeOf(cause) !== undefined;
}

function codeOf(
  error: Error & { readonly code?: unknown; readonly errcode?: unknown },
): string | undefined {
  if (error instanceof Deno.errors.NotCapable) return "NotCapable";
  if (error.code === "ERR_SQLITE_ERROR") {
    const code = Number(error.errcode ?? 0);
    // the low byte is the primary code, the rest rarely says what we need
    return `SQLITE_${`SQLITE_${code}` in REASONS ? code : code & 0xff}`;
  }
  if (typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code)) {
    return error.code;
  }
  // Deno does not name all of the system's errors
  const number = /\(os error (\d+)\)$/.exec(error.message)?.[1];
  return number === undefined ? undefined : NUMBERS[number] ?? "OTHER";
}

/**
 * Whether the file of the index is damaged.
 *
 * @param error What was thrown: by SQLite, or {@linkcode storeFailure} of it.
 * @returns True if SQLite found something in the file that it cannot read.
 */
export function isDamagedIndex(error: unknown): boolean {
  const cause = error instanceof StoreError ? error.cause : error;
  return cause instanceof Error && REASONS[codeOf(cause) ?? ""] === DAMAGED;
}

/**
 * Runs `body` and words what it throws as {@linkcode storeFailure} does.
 *
 * @param action What `body` does, to go between "Cannot" and the path.
 * @param path The file or folder it does it to.
 * @param body The work.
 * @returns What `body` returns.
 * @throws {StoreError} If the file system or SQLite fails.
 */
export async function guard<Result>(
  action: string,
  path: string,
  body: () => Promise<Result>,
): Promise<Result> {
  try {
    return await body();
  } catch (cause) {
    throw storeFailure(action, path, cause);
  }
}

/**
 * {@linkcode guard} for work that does not wait.
 *
 * @param action What `body` does, to go between "Cannot" and the path.
 * @param path The file or folder it does it to.
 * @param body The work.
 * @returns What `body` returns.
 * @throws {StoreError} If the file system or SQLite fails.
 */
export function guardSync<Result>(
  action: string,
  path: string,
  body: () => Result,
): Result {
  try {
    return body();
  } catch (cause) {
    throw storeFailure(action, path, cause);
  }
}
