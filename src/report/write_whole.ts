/** Files that a browser never sees half written. */

/**
 * Writes a file under another name, then renames it.
 *
 * @param path The file; replaced if it exists.
 * @param content Bytes, or text that is written as UTF-8.
 */
export async function writeFileWhole(
  path: string,
  content: Uint8Array | string,
): Promise<void> {
  const draft = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    if (typeof content === "string") await Deno.writeTextFile(draft, content);
    else await Deno.writeFile(draft, content);
    await Deno.rename(draft, path);
  } catch (cause) {
    await Deno.remove(draft).catch(() => {}); // it may not even be there
    throw whole(cause, draft, path);
  }
}

/** Nobody knows of the draft: errors tell of the file. */
function whole(cause: unknown, draft: string, path: string): unknown {
  if (cause instanceof Error) {
    cause.message = cause.message.replaceAll(draft, path);
  }
  return cause;
}
