/** A trial while it runs: a folder under `running/` that this process holds. */
import { join } from "node:path";
import type { StepRecord, TrialRecord } from "../base/records.ts";
import { timeToQuality } from "../base/time_to_quality.ts";
import { discardFolder } from "./claim_folder.ts";
import type { Ticks } from "./clock.ts";
import { syncFolder, writeDurable } from "./durable_file.ts";
import { withLock } from "./folder_lock.ts";
import { trialFolderName } from "./folder_name.ts";
import {
  type Layout,
  METRICS_FILE,
  OUTPUT_FILE,
  RECORD_FILE,
  STEPS_FILE,
} from "./layout.ts";
import type { Lease } from "./lease.ts";
import { metricsText } from "./metrics_file.ts";
import { publishTrial } from "./publish_trial.ts";
import { StepLog } from "./step_log.ts";
import { parseSteps } from "./steps_csv.ts";
import { guard, guardSync } from "./store_failure.ts";
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

/**
 * A trial that runs. Ends with `finish`, which shows it to everybody, or with
 * `abandon`, which leaves nothing; leaving a block with `await using` abandons
 * a trial that was not finished.
 */
export class RunningTrial {
  /** Name of the trial's folder, the same under `running/` and `trials/`. */
  readonly folder: string;
  readonly #options: RunningTrialOptions;
  readonly #path: string;
  readonly #steps: StepLog;
  #hasEnded = false;

  private constructor(options: RunningTrialOptions, steps: StepLog) {
    this.folder = options.folder;
    this.#options = options;
    this.#path = join(options.layout.running, options.folder);
    this.#steps = steps;
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
      const log = await StepLog.create(join(path, STEPS_FILE), options.ticks);
      return new RunningTrial(options, log);
    } catch (cause) {
      // still locked: nobody else may write there before it has gone
      await discardFolder(path).finally(() => options.lease.close());
      throw cause;
    }
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
   * Keeps the image before an update, as `images/00050.png`.
   *
   * @param step Updates made so far.
   * @param png The encoded image.
   * @throws {StoreError} If it cannot be written, or another process took the
   *     trial over.
   */
  async saveImage(step: number, png: Uint8Array): Promise<void> {
    const images = join(this.#path, "images");
    const path = join(images, `${String(step).padStart(5, "0")}.png`);
    await guard("write", path, async () => {
      this.#options.lease.assertHeld();
      await Deno.mkdir(images, { recursive: true });
      await writeDurable(path, png);
      await syncFolder(images);
    });
  }

  /**
   * Ends the trial, done or not: writes what is missing and moves the folder
   * to `trials/` with one rename. If the writing fails, nothing has appeared
   * there and the trial is still to be abandoned. If the index alone fails,
   * the trial is there and the next `openStore` indexes it.
   *
   * @param record What `trial.json` shall say.
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
      await this.#steps.close();
      const whole = record.state === "failed" || record.last === null
        ? record
        : { ...record, timeTo: timeToQuality(this.#readSteps()) };
      await this.#writeFiles(whole, outputPng);
      await withLock(layout.lock, () => this.#publish(whole));
    });
    return join(layout.trials, this.folder);
  }

  /**
   * Ends the trial and removes all that it wrote. Does nothing if the trial
   * has ended, and removes nothing if another process took it over.
   */
  async abandon(): Promise<void> {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const { lease } = this.#options;
    this.#steps.discard();
    try {
      await guard("remove", this.#path, async () => {
        if (lease.isHeld()) await discardFolder(this.#path);
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

  #readSteps(): StepRecord[] {
    const file = join(this.#path, STEPS_FILE);
    return parseSteps(Deno.readTextFileSync(file), file);
  }

  async #writeFiles(record: TrialRecord, png?: Uint8Array): Promise<void> {
    if (png !== undefined) {
      await writeDurable(join(this.#path, OUTPUT_FILE), png);
    }
    const metrics = metricsText(record);
    if (metrics !== undefined) {
      await writeDurable(join(this.#path, METRICS_FILE), metrics);
    }
    await writeDurable(join(this.#path, RECORD_FILE), trialText(record));
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
