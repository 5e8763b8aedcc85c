/** A running trial's files, as they were when a checkpoint was made. */
import { join } from "node:path";
import { removeFolder, syncFolder, writeDurable } from "./durable_file.ts";
import { encodeCheckpoint } from "./checkpoint_file.ts";
import type { FoundCheckpoint } from "./find_checkpoint.ts";
import {
  CHECKPOINT_FILE,
  HASHES_FILE,
  IMAGES_FOLDER,
  STEPS_FILE,
} from "./layout.ts";

/**
 * Makes a trial's folder what it was when the checkpoint was made. A kill on
 * the way loses nothing: at every moment a checkpoint counts no more rows than
 * there are beside it.
 *
 * @param path The trial's folder under `running/`.
 * @param found The checkpoint; undefined to start anew.
 */
export async function cutFiles(
  path: string,
  found: FoundCheckpoint | undefined,
): Promise<void> {
  const isOwn = found?.path === path;
  if (isOwn) await writeCheckpoint(path, found);
  else await removeFile(join(path, CHECKPOINT_FILE));
  for (const name of [STEPS_FILE, HASHES_FILE]) {
    const sizeBytes = found?.sizes[name] ?? 0;
    if (sizeBytes === 0) await removeFile(join(path, name));
    else if (isOwn) await Deno.truncate(join(path, name), sizeBytes);
    else {
      const bytes = await Deno.readFile(join(found!.path, name));
      await writeDurable(join(path, name), bytes.subarray(0, sizeBytes));
    }
  }
  await cutImages(path, found);
  if (found !== undefined && !isOwn) await writeCheckpoint(path, found);
}

async function writeCheckpoint(
  path: string,
  { checkpoint, sizes }: FoundCheckpoint,
): Promise<void> {
  const bytes = encodeCheckpoint({ ...checkpoint, sizes });
  await writeWhole(join(path, CHECKPOINT_FILE), bytes);
  await syncFolder(path);
}

/**
 * Writes a file that is there as a whole or not at all.
 *
 * @param path The file; replaced if it exists.
 * @param bytes Its content.
 */
export async function writeWhole(
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const draft = `${path}.tmp`;
  await writeDurable(draft, bytes);
  await Deno.rename(draft, path);
}

/** Only images of steps before the checkpoint. */
async function cutImages(
  path: string,
  found: FoundCheckpoint | undefined,
): Promise<void> {
  const images = join(path, IMAGES_FOLDER);
  if (found === undefined) return await removeFolder(images);
  const from = join(found.path, IMAGES_FOLDER);
  for (const name of await namesIn(from)) {
    const isBefore = parseInt(name) < found.checkpoint.step;
    if (from === images) {
      if (!isBefore) await removeFile(join(images, name));
    } else if (isBefore) {
      await Deno.mkdir(images, { recursive: true });
      await writeDurable(
        join(images, name),
        await Deno.readFile(join(from, name)),
      );
    }
  }
}

/** Only what a trial saves: folders are copied about, and changed by hand. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter((it) => it.isFile && /^\d+\.png$/.test(it.name))
      .map(({ name }) => name);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return [];
    throw cause;
  }
}

async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
