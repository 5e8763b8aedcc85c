/** A lock between processes, for moments in which folders are moved. */

/**
 * Runs `body` while no other process, and nobody else in this one, is inside
 * `withLock` of the same file. The system frees the lock if the process dies.
 *
 * @param path The file to lock; made if missing, never removed.
 * @param body The work; should take milliseconds.
 * @returns What `body` returns.
 */
export async function withLock<Result>(
  path: string,
  body: () => Promise<Result>,
): Promise<Result> {
  using file = await Deno.open(path, {
    read: true,
    write: true,
    create: true,
  });
  await file.lock(true);
  return await body();
}
