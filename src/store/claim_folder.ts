/** Taking a trial for this process, so that no other runs it meanwhile. */
import { basename, dirname, join } from "node:path";
import type { Clock } from "./clock.ts";
import { removeFolder } from "./durable_file.ts";
import { withLock } from "./folder_lock.ts";
import { CHECKPOINT_FILE, type Layout } from "./layout.ts";
import { isLeaseDead, Lease, readLease } from "./lease.ts";
import type { LeaseWatch } from "./lease_watch.ts";
import { entryAt } from "./walk_folder.ts";

/** The process that runs a trial, where that is not this one's call. */
export interface LeaseHolder {
  /** Its process id, or null if its lease is damaged. */
  readonly pid: number | null;
  /** Its machine, or null if its lease is damaged. */
  readonly hostname: string | null;
  /** When it began; ISO 8601, UTC, or null if its lease is damaged. */
  readonly startedAt: string | null;
}

/** What a claim needs to know of the time. */
export interface ClaimOptions {
  /** The time of day. */
  readonly clock: Clock;
  /** Heartbeats of other machines. */
  readonly watch: LeaseWatch;
}

/**
 * Makes a trial's folder under `running/`. What a dead process left there is
 * removed, or, if it has a checkpoint, kept beside it as one of
 * {@linkcode leftoversOf}.
 *
 * @param layout The results folder.
 * @param folder Name of the trial's folder.
 * @param options The time, and what others were seen to do.
 * @returns This process's lease, or who holds the trial.
 */
export async function claimFolder(
  layout: Layout,
  folder: string,
  { clock, watch }: ClaimOptions,
): Promise<Lease | LeaseHolder> {
  const path = join(layout.running, folder);
  // two processes that find the same dead lease must not both take it over
  return await withLock(layout.lock, async () => {
    const holder = livingHolder(path, watch);
    if (holder !== undefined) return holder;
    await moveAside(path);
    for (const leftover of await leftoversOf(path)) {
      if (!hasCheckpoint(leftover)) await removeFolder(leftover);
    }
    await Deno.mkdir(path);
    try {
      return await Lease.take(path, clock);
    } catch (cause) {
      await removeFolder(path);
      throw cause;
    }
  });
}

/**
 * Who runs a trial. The caller holds the lock of the results folder.
 *
 * @param path The trial's folder under `running/`.
 * @param watch Heartbeats of other machines.
 * @returns Undefined if nobody does.
 */
export function livingHolder(
  path: string,
  watch: LeaseWatch,
): LeaseHolder | undefined {
  const lease = readLease(path);
  if (isLeaseDead(path, lease, watch)) return undefined;
  const { pid = null, hostname = null, startedAt = null } = lease ?? {};
  return { pid, hostname, startedAt };
}

/**
 * Removes a folder under `running/`, if it is there. It first gets another
 * name, so that a process that takes the trial meanwhile loses nothing.
 *
 * @param path The trial's folder under `running/`.
 */
export async function discardFolder(path: string): Promise<void> {
  await removeFolder(await moveAside(path));
}

/** Where the folder is now, if it was there. */
async function moveAside(path: string): Promise<string> {
  const aside = asideName(path);
  try {
    await Deno.rename(path, aside);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
  return aside;
}

/**
 * A free name beside a folder under `running/`, for what is to be removed, or
 * moved to where it belongs.
 *
 * @param path The trial's folder under `running/`.
 * @returns A path; removed by the next claim of the trial at the latest.
 */
export function asideName(path: string): string {
  return `${path}.dead-${crypto.randomUUID().slice(0, 8)}`;
}

/**
 * Whether a name is one that {@linkcode asideName} gives.
 *
 * @param name Name of something under `running/`.
 */
export function isAsideName(name: string): boolean {
  return /\.dead-[0-9a-f]{8}$/.test(name);
}

/**
 * What dead processes left of a trial, beside its folder.
 *
 * @param path The trial's folder under `running/`.
 * @returns Paths of folders.
 */
export async function leftoversOf(path: string): Promise<string[]> {
  const running = dirname(path);
  const start = `${basename(path)}.dead-`;
  const paths: string[] = [];
  for await (const { name } of Deno.readDir(running)) {
    if (name.startsWith(start)) paths.push(join(running, name));
  }
  return paths;
}

/**
 * Whether a trial can perhaps be gone on with.
 *
 * @param path Its folder.
 */
export function hasCheckpoint(path: string): boolean {
  return entryAt(join(path, CHECKPOINT_FILE))?.kind === "file";
}
