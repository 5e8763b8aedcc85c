/** Files that are whole after a power cut, or not there. */

/**
 * Writes a file and waits until the disk has it.
 *
 * @param path The file; replaced if it exists.
 * @param content Bytes, or text that is written as UTF-8.
 */
export async function writeDurable(
  path: string,
  content: Uint8Array | string,
): Promise<void> {
  const bytes = typeof content === "string"
    ? new TextEncoder().encode(content)
    : content;
  using file = await Deno.open(path, {
    write: true,
    create: true,
    truncate: true,
  });
  for (let at = 0; at < bytes.length;) {
    at += await file.write(bytes.subarray(at));
  }
  await file.sync();
}

/**
 * Waits until the disk has the names in a folder.
 *
 * @param path The folder.
 */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders, and writes their names through anyway
  if (Deno.build.os === "windows") return;
  using folder = await Deno.open(path);
  await folder.sync();
}

/**
 * Removes a folder with all that is in it, if it is there.
 *
 * @param path The folder.
 */
export async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
