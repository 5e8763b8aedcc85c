/**
 * `lease.json`: who runs a trial now. Leases are files, so that they work
 * between machines that share a folder.
 */
import { join } from "node:path";
import { StoreError } from "../base/errors.ts";
import type { Clock } from "./clock.ts";
import { LEASE_FILE } from "./layout.ts";
import { LEASE_TIMEOUT_MS, type LeaseWatch } from "./lease_watch.ts";

const HEARTBEAT_MS = 5_000;

/** Leases have some 200 bytes. */
const MAX_LEASE_BYTES = 1 << 16;

/** Content of `lease.json`. */
export interface LeaseFacts {
  /** Process that runs the trial. */
  readonly pid: number;
  /** Machine that it runs on. */
  readonly hostname: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** When the process last said that it lives; ISO 8601, UTC. */
  readonly heartbeatAt: string;
  /** Tells this lease from all others. */
  readonly token: string;
}

/**
 * The right to run a trial. Says every five seconds that its process lives,
 * and keeps `lease.json` locked, until `close`.
 */
export class Lease {
  readonly #folder: string;
  readonly #file: Deno.FsFile;
  readonly #clock: Clock;
  readonly #facts: Omit<LeaseFacts, "heartbeatAt">;
  readonly #timer: ReturnType<typeof setInterval>;
  #failure: unknown;
  #isOpen = true;

  private constructor(folder: string, file: Deno.FsFile, clock: Clock) {
    this.#folder = folder;
    this.#file = file;
    this.#clock = clock;
    this.#facts = {
      pid: Deno.pid,
      hostname: Deno.hostname(),
      startedAt: new Date(clock()).toISOString(),
      token: crypto.randomUUID(),
    };
    this.#timer = setInterval(() => this.#tryBeat(), HEARTBEAT_MS);
    Deno.unrefTimer(this.#timer);
  }

  /**
   * Writes the lease of a folder that this process has just made.
   *
   * @param folder The trial's folder under `running/`.
   * @param clock The time.
   * @returns The lease; the caller closes it.
   */
  static async take(folder: string, clock: Clock): Promise<Lease> {
    const path = join(folder, LEASE_FILE);
    const file = await Deno.open(path, { write: true, createNew: true });
    let lease: Lease | undefined;
    try {
      await file.lock(true);
      lease = new Lease(folder, file, clock);
      lease.beat();
      await file.syncData(); // other machines shall not see an empty file
      return lease;
    } catch (cause) {
      if (lease === undefined) file.close();
      else lease.close();
      throw cause;
    }
  }

  /** Writes the present time into the lease. Called by a timer, too. */
  beat(): void {
    const heartbeatAt = new Date(this.#clock()).toISOString();
    // always the same length, so that readers never see a mixture
    const text = JSON.stringify({ ...this.#facts, heartbeatAt }) + "\n";
    const bytes = new TextEncoder().encode(text);
    this.#file.seekSync(0, Deno.SeekMode.Start);
    for (let at = 0; at < bytes.length;) {
      at += this.#file.writeSync(bytes.subarray(at));
    }
  }

  /**
   * Makes sure that the trial is still this process's to run.
   *
   * @throws {StoreError} If its folder is gone, or another process took the
   *     trial over.
   */
  assertHeld(): void {
    // a timer has nobody to throw to: its failure surfaces here
    if (this.#failure !== undefined) throw this.#failure;
    const found = readLease(this.#folder);
    if (found?.token === this.#facts.token) return;
    const reason = found === undefined
      ? "its folder has been removed or moved; run the study again"
      : "another process took it over, as it saw no heartbeat for " +
        `${LEASE_TIMEOUT_MS / 1000} s; run the study again to see how it ends`;
    throw new StoreError(
      `Cannot go on with the trial in "${this.#folder}": ${reason}`,
    );
  }

  /**
   * Whether the trial is still this process's to run.
   *
   * @returns True from `take` on, until the folder was published or another
   *     process took the trial over.
   */
  isHeld(): boolean {
    return readLease(this.#folder)?.token === this.#facts.token;
  }

  /**
   * Ends the heartbeat and removes `lease.json` from its published folder. The
   * file has travelled with it, so that there is no moment without a lease.
   *
   * @param published Where the folder lies now.
   */
  async withdraw(published: string): Promise<void> {
    clearInterval(this.#timer);
    // nobody asks for leases outside `running/`: one left there does no harm
    await Deno.remove(join(published, LEASE_FILE)).catch(() => {});
  }

  /** Ends the heartbeat and unlocks the file, which stays if it was there. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearInterval(this.#timer);
    this.#file.close();
  }

  #tryBeat(): void {
    try {
      this.beat();
    } catch (cause) {
      this.#failure = cause;
    }
  }
}

/**
 * Reads the lease of a folder.
 *
 * @param folder A folder under `running/`.
 * @returns What the lease says, or undefined where there is none that can be
 *     read.
 */
export function readLease(folder: string): LeaseFacts | undefined {
  try {
    const path = join(folder, LEASE_FILE);
    // a pipe might never end
    const { isFile, size } = Deno.statSync(path);
    if (!isFile || size > MAX_LEASE_BYTES) return undefined;
    const text = Deno.readTextFileSync(path);
    const facts: Partial<LeaseFacts> | null = JSON.parse(text);
    return typeof facts?.token === "string" ? facts as LeaseFacts : undefined;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    if (cause instanceof SyntaxError) return undefined; // cut off by a crash
    throw cause;
  }
}

/**
 * Whether nobody runs a trial any more. On this machine the lock alone tells,
 * since a process may pause: it sleeps, or is stopped. Of other machines the
 * heartbeat tells, once it has stood still for a minute. A lease that is
 * missing or cut off is what a crash leaves, unless its file is locked.
 *
 * The caller holds the lock of the results folder, so that no process can be
 * between making the folder and writing its lease.
 *
 * @param folder The folder of the lease.
 * @param lease What the lease says, if it can be read.
 * @param watch Remembers the heartbeats of other machines.
 * @returns True if the trial may be taken over.
 */
export function isLeaseDead(
  folder: string,
  lease: LeaseFacts | undefined,
  watch: LeaseWatch,
): boolean {
  if (lease === undefined || lease.hostname === Deno.hostname()) {
    return isUnlocked(join(folder, LEASE_FILE));
  }
  return watch.unchangedMs(folder, lease) > LEASE_TIMEOUT_MS;
}

function isUnlocked(path: string): boolean {
  try {
    using file = Deno.openSync(path, { read: true, write: true });
    return file.tryLockSync(true);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return true;
    throw cause;
  }
}
