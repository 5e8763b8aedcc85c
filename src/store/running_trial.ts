/** A trial while it runs: a folder under `running/` that this process holds. */
import { join } from "node:path";
import type { StepRecord, TrialRecord } from "../base/records.ts";
import { timeToQuality } from "../base/time_to_quality.ts";
import { type Checkpoint, encodeCheckpoint } from "./checkpoint_file.ts";
import { discardFolder, hasCheckpoint, leftoversOf } from "./claim_folder.ts";
import type { Ticks } from "./clock.ts";
import { cutFiles, writeWhole } from "./cut_files.ts";
import {
  makeFolder,
  removeFolder,
  syncFolder,
  writeDurable,
} from "./durable_file.ts";
import { findCheckpoint, type WhyNot } from "./find_checkpoint.ts";
import { withLock } from "./folder_lock.ts";
import { trialFolderName } from "./folder_name.ts";
import { HASHES_HEADER, hashLine } from "./hashes_csv.ts";
import {
  CHECKPOINT_FILE,
  HASHES_FILE,
  IMAGES_FOLDER,
  type Layout,
  METRICS_FILE,
  OUTPUT_FILE,
  RECORD_FILE,
  STEPS_FILE,
} from "./layout.ts";
import type { Lease } from "./lease.ts";
import { LogFile } from "./log_file.ts";
import { metricsText } from "./metrics_file.ts";
import { publishTrial } from "./publish_trial.ts";
import { StepLog } from "./step_log.ts";
import { parseSteps } from "./steps_csv.ts";
import { guard, guardSync } from "./store_failure.ts";
import { writeSums } from "./sums_file.ts";
import { trialText } from "./trial_file.ts";

/** What a running trial needs of its store. */
export interface RunningTrialOptions {
  /** Paths of the results folder. */
  readonly layout: Layout;
  /** Name of the trial's folder. */
  readonly folder: string;
  /** The right to run it; closed when the trial ends. */
  readonly lease: Lease;
  /** For how long things take. */
  readonly ticks: Ticks;
  /** Whether it may take the place of a trial that is done. */
  readonly isRepeat: boolean;
  /** Told what stands in `trials/` after the trial was published. */
  readonly onPublished: (folder: string, record: TrialRecord) => void;
}

/** Where a trial goes on. */
export interface Resumption {
  /** The step, and what it starts from. */
  readonly checkpoint: Checkpoint;
  /** Rows of the steps before it. */
  readonly steps: readonly StepRecord[];
}

/** What came of looking for a checkpoint. */
export interface ResumptionSearch {
  /** Where the trial goes on; undefined if it starts anew. */
  readonly resumption: Resumption | undefined;
  /** Why checkpoints cannot be used, as ends of sentences. */
  readonly problems: readonly string[];
}

/**
 * A trial that runs. Ends with `finish`, which shows it to everybody, or with
 * `abandon`, which leaves at most what it needs to go on later; leaving a block
 * with `await using` abandons a trial that was not finished.
 */
export class RunningTrial {
  /** Name of the trial's folder, the same under `running/` and `trials/`. */
  readonly folder: string;
  readonly #options: RunningTrialOptions;
  readonly #path: string;
  readonly #logs = new Map<string, LogFile>();
  #steps: StepLog;
  #hasEnded = false;

  private constructor(options: RunningTrialOptions) {
    this.folder = options.folder;
    this.#options = options;
    this.#path = join(options.layout.running, options.folder);
    this.#steps = new StepLog(this.#log(STEPS_FILE));
  }

  /**
   * Starts to write a trial into the folder that `lease` is for.
   *
   * @param options Where, and by what right.
   * @returns The trial; the caller ends it.
   */
  static async open(options: RunningTrialOptions): Promise<RunningTrial> {
    const path = join(options.layout.running, options.folder);
    try {
      return new RunningTrial(options);
    } catch (cause) {
      // still locked: nobody else may write there before it has gone
      await discardFolder(path).finally(() => options.lease.close());
      throw cause;
    }
  }

  /**
   * Goes back to the last checkpoint: of this run, of a process that died, or
   * of this trial when it was interrupted. What was written after it is
   * dropped, all of it if there is none.
   *
   * @param whyNot Says why a checkpoint cannot be used; undefined if it can.
   * @returns Where the trial goes on.
   * @throws {StoreError} If the files cannot be read or written.
   */
  async goOn(whyNot: WhyNot): Promise<ResumptionSearch> {
    const { layout, lease } = this.#options;
    return await guard("go on with trial", this.#path, async () => {
      lease.assertHeld();
      const { found, problems } = await findCheckpoint(
        layout,
        this.folder,
        whyNot,
      );
      this.#discardLogs();
      await cutFiles(this.#path, found);
      await this.forget();
      const layers = found?.steps[0] && Object.keys(found.steps[0].layers);
      this.#steps = new StepLog(this.#log(STEPS_FILE), layers);
      // the next checkpoint counts its rows, also if none are added until then
      if (found?.sizes[HASHES_FILE]) this.#log(HASHES_FILE);
      return { resumption: found, problems };
    });
  }

  /** Removes what dead processes left of the trial. */
  async forget(): Promise<void> {
    for (const path of await leftoversOf(this.#path)) await removeFolder(path);
  }

  /**
   * Keeps what the trial needs to go on, in place of what was kept before. The
   * rows up to it are on the disk first.
   *
   * @param checkpoint All steps before it must have been told.
   * @throws {StoreError} If it cannot be written, or another process took the
   *     trial over.
   */
  async saveCheckpoint(checkpoint: Checkpoint): Promise<void> {
    const path = join(this.#path, CHECKPOINT_FILE);
    await guard("write", path, async () => {
      const sizes: Record<string, number> = {};
      for (const [name, log] of this.#logs) {
        const sizeBytes = await log.sync();
        if (sizeBytes > 0) sizes[name] = sizeBytes;
      }
      this.#options.lease.assertHeld();
      await writeWhole(path, encodeCheckpoint({ ...checkpoint, sizes }));
      await syncFolder(this.#path);
    });
  }

  /**
   * Adds a row to `steps.csv`. Rows reach the disk at most once a second.
   *
   * @param record The step; its layers are those of the first one.
   * @throws {StoreError} If the row cannot be written.
   */
  appendStep(record: StepRecord): void {
    const path = join(this.#path, STEPS_FILE);
    guardSync("write", path, () => this.#steps.append(record));
  }

  /**
   * Adds a row to `hashes.csv`. Rows reach the disk at most once a second.
   *
   * @param step Updates made before the image was hashed.
   * @param sha256 The hash, hex.
   * @throws {StoreError} If the row cannot be written.
   */
  appendHash(step: number, sha256: string): void {
    guardSync("write", join(this.#path, HASHES_FILE), () => {
      const log = this.#log(HASHES_FILE);
      const header = log.isEmpty() ? HASHES_HEADER : "";
      log.append(header + hashLine({ step, sha256 }));
    });
  }

  /**
   * Keeps the image before an update, as `images/00050.png`.
   *
   * @param step Updates made so far.
   * @param png The encoded image.
   * @throws {StoreError} If it cannot be written, or another process took the
   *     trial over.
   */
  async saveImage(step: number, png: Uint8Array): Promise<void> {
    const images = join(this.#path, IMAGES_FOLDER);
    const path = join(images, `${String(step).padStart(5, "0")}.png`);
    await guard("write", path, async () => {
      this.#options.lease.assertHeld();
      await makeFolder(images);
      await writeDurable(path, png);
      await syncFolder(images);
    });
  }

  /**
   * Ends the trial, done or not: writes what is missing and moves the folder
   * to `trials/` with one rename. What was interrupted or failed keeps its
   * checkpoint. If the writing fails, nothing has appeared
   * there and the trial is still to be abandoned. If the index alone fails,
   * the trial is there and the next `openStore` indexes it.
   *
   * @param record What `trial.json` and `metrics.json` shall say; how long it
   *     took to get so far is added.
   * @param outputPng The last image, if there is one.
   * @returns Path of the folder in `trials/`.
   * @throws {StoreError} If something cannot be written, or another process
   *     took the trial over.
   * @throws {RangeError} If the record is of another trial or backend.
   */
  async finish(record: TrialRecord, outputPng?: Uint8Array): Promise<string> {
    const { layout, lease } = this.#options;
    this.#assertIsOurs(record);
    await guard("write trial", this.#path, async () => {
      lease.assertHeld();
      for (const log of this.#logs.values()) await log.close();
      const whole = this.#withTimeTo(record);
      await this.#writeFiles(whole, outputPng);
      await withLock(layout.lock, () => this.#publish(whole));
    });
    return join(layout.trials, this.folder);
  }

  /**
   * Ends the trial and removes all that it wrote, unless it has a checkpoint:
   * whoever begins it next goes on. Does nothing if the trial has ended, and
   * removes nothing if another process took it over.
   */
  async abandon(): Promise<void> {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const { lease } = this.#options;
    this.#discardLogs();
    try {
      await guard("remove", this.#path, async () => {
        if (!lease.isHeld()) return;
        // others need not wait until the lease has died
        if (hasCheckpoint(this.#path)) await lease.withdraw(this.#path);
        else await discardFolder(this.#path);
      });
    } finally {
      lease.close();
    }
  }

  /** Abandons the trial if it was not finished. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.abandon();
  }

  async #publish(record: TrialRecord): Promise<void> {
    const { folder } = this;
    const { layout, lease, isRepeat, onPublished } = this.#options;
    lease.assertHeld();
    const published = { folder, record, lease, isRepeat };
    const standing = await publishTrial(layout, published);
    this.#hasEnded = true;
    lease.close();
    // before the lock is freed: who begins the trial then finds it done
    onPublished(folder, standing);
  }

  /** Of all rows, those before a checkpoint, too. */
  #withTimeTo(record: TrialRecord): TrialRecord {
    if (record.state === "failed" || record.last === null) return record;
    const file = join(this.#path, STEPS_FILE);
    const steps = parseSteps(Deno.readTextFileSync(file), file);
    return { ...record, timeTo: timeToQuality(steps) };
  }

  async #writeFiles(record: TrialRecord, png?: Uint8Array): Promise<void> {
    if (record.state === "done" || record.state === "pruned") {
      await removeFolder(join(this.#path, CHECKPOINT_FILE));
    }
    if (png !== undefined) {
      await writeDurable(join(this.#path, OUTPUT_FILE), png);
    }
    const metrics = metricsText(record);
    if (metrics !== undefined) {
      await writeDurable(join(this.#path, METRICS_FILE), metrics);
    }
    await writeDurable(join(this.#path, RECORD_FILE), trialText(record));
    await writeSums(this.#path);
  }

  #discardLogs(): void {
    for (const log of this.#logs.values()) log.discard();
    this.#logs.clear();
  }

  /** A file that grows; made when it is first asked for. */
  #log(name: string): LogFile {
    const log = this.#logs.get(name) ??
      new LogFile(join(this.#path, name), this.#options.ticks);
    this.#logs.set(name, log);
    return log;
  }

  #assertIsOurs(record: TrialRecord): void {
    const folder = trialFolderName(record.id, record.environment.backend);
    if (!this.#hasEnded && folder === this.folder) return;
    const why = this.#hasEnded
      ? "it has ended"
      : `its folder is "${this.folder}"`;
    throw new RangeError(`Cannot finish trial as "${folder}": ${why}`);
  }
}
