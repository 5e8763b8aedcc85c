/** The results folder: trial folders, frozen plans, and their index. */
import { join } from "node:path";
import { UsageError } from "../base/errors.ts";
import type {
  KeptFile,
  Measurements,
  StepRecord,
  TrialRecord,
} from "../base/records.ts";
import { chooseFolder } from "./choose_folder.ts";
import { claimFolder, type LeaseHolder } from "./claim_folder.ts";
import type { Clock, Clocks, Ticks } from "./clock.ts";
import { EndedTrials } from "./ended_trials.ts";
import { withLock } from "./folder_lock.ts";
import { assertFolderName, trialFolderName } from "./folder_name.ts";
import type { ImportItem } from "./import/import_item.ts";
import { importResults } from "./import/import_results.ts";
import type { ImportOptions } from "./import/import_target.ts";
import { keepFile } from "./keep_file.ts";
import { LeaseWatch } from "./lease_watch.ts";
import { type Layout, STEPS_FILE } from "./layout.ts";
import { reconcile, rememberLook } from "./reconcile.ts";
import { readRemarks, type Remarks } from "./remarks_file.ts";
import { type Removal, removeTrials } from "./remove_trials.ts";
import { rewriteMetrics } from "./rewrite_metrics.ts";
import { RunningTrial } from "./running_trial.ts";
import { parseSteps } from "./steps_csv.ts";
import { MAX_FILE_BYTES } from "./limits.ts";
import { readText } from "./read_text.ts";
import { readTrial } from "./read_trial.ts";
import { mergeMeasurements, withoutMeasurements } from "./metrics_file.ts";
import type { QueryResult } from "./run_query.ts";
import { guard, guardSync } from "./store_failure.ts";
import { Studies } from "./studies.ts";
import type { TrialIndex } from "./trial_index.ts";
import type { TrialRow } from "./trial_row.ts";
import { changeRemarks } from "./write_remarks.ts";

/** What a store works on. */
export interface StoreParts extends Clocks {
  /** Paths of the results folder. */
  readonly layout: Layout;
  /** The index; closed with the store. */
  readonly index: TrialIndex;
  /** Whether nothing on disk may be changed. */
  readonly readOnly: boolean;
  /** What else the user is to be warned of. */
  readonly warnings?: readonly string[];
}

/** Which trials a list shows. */
export interface ListOptions {
  /** Only the trials of this study's present plan, in the plan's order. */
  readonly study?: string;
}

/** How a trial is begun. */
export interface BeginOptions {
  /**
   * Whether the trial, once done, takes the place of one that the same engine
   * version has done; that one is then kept in `superseded/`. Otherwise the
   * older one stays.
   *
   * @default false
   */
  readonly isRepeat?: boolean;
}

/**
 * A results folder. Trial folders are the truth; what the store knows of them
 * without looking is in an index, which is open until `close`. Several
 * processes may have the same folder open.
 */
export class Store {
  readonly #layout: Layout;
  readonly #index: TrialIndex;
  readonly #clock: Clock;
  readonly #ticks: Ticks;
  readonly #watch: LeaseWatch;
  readonly #readOnly: boolean;
  /** Finds trials that have ended. */
  readonly ended: EndedTrials;
  /** Freezes plans, and tells what they say. */
  readonly studies: Studies;
  /** What was wrong when this opened: one line a folder or file. */
  readonly warnings: readonly string[];

  /**
   * Puts a store together; {@linkcode openStore} is the way to get one.
   *
   * @param parts What the store works on.
   */
  constructor(parts: StoreParts) {
    this.#layout = parts.layout;
    this.#index = parts.index;
    this.#clock = parts.clock;
    this.#ticks = parts.ticks;
    this.#watch = new LeaseWatch(parts.ticks);
    this.#readOnly = parts.readOnly;
    this.warnings = [...parts.warnings ?? [], ...this.#reconcile("names")];
    const { layout, index } = parts;
    this.ended = new EndedTrials(layout, index);
    this.studies = new Studies({
      ...{ layout, index },
      assertWritable: () => this.#assertWritable(),
    });
  }

  /**
   * Keeps a file that trials refer to, once for each content, in
   * `provenance/`.
   *
   * @param content What the file holds.
   * @param extension Behind its name, which is its SHA-256.
   * @throws {StoreError} If it cannot be written.
   */
  async keep(content: Uint8Array, extension: string): Promise<KeptFile> {
    this.#assertWritable();
    const { root, provenance } = this.#layout;
    return await guard(
      "write",
      provenance,
      () => keepFile(root, content, extension),
    );
  }

  /**
   * Takes a trial for this process.
   *
   * @param id The trial's id.
   * @param backend The backend that will run it, never `auto`.
   * @param options Whether it is run again though it is done.
   * @returns The trial, to be finished or abandoned by the caller; or who runs
   *     it now, on this machine or another.
   * @throws {StoreError} If its folder cannot be written.
   */
  async begin(
    id: string,
    backend: string,
    { isRepeat = false }: BeginOptions = {},
  ): Promise<RunningTrial | LeaseHolder> {
    this.#assertWritable();
    const folder = trialFolderName(id, backend);
    assertFolderName(folder);
    const path = join(this.#layout.running, folder);
    return await guard("write trial", path, async () => {
      const claim = await claimFolder(this.#layout, folder, {
        clock: this.#clock,
        watch: this.#watch,
      });
      if (!("beat" in claim)) return claim;
      const running = await RunningTrial.open({
        layout: this.#layout,
        folder,
        lease: claim,
        ticks: this.#ticks,
        isRepeat,
        onPublished: (folder, record) => this.ended.learn(folder, record),
      });
      // a repeat is to be made from its start
      if (isRepeat) await running.forget();
      return running;
    });
  }

  /**
   * Trials that have ended, however they did.
   *
   * @param options Which ones.
   * @returns One row a trial and backend: of one study in its plan's order,
   *     else by study, its plan's order, and time.
   * @throws {UsageError} If no plan of that study is there.
   */
  list(options: ListOptions = {}): TrialRow[] {
    const { study } = options;
    const studies = this.#index.studies();
    if (study !== undefined && !studies.includes(study)) {
      throw new UsageError(
        `Cannot find study "${study}": ` +
          (studies.length === 0
            ? "there are no studies yet, run one first"
            : `expected one of: ${studies.join(", ")}`),
      );
    }
    return this.#index.list(study);
  }

  /**
   * Asks the index in SQL: docs/query.md lists the views. From then on this
   * store answers nothing else.
   *
   * @param sql One statement that reads.
   * @param most Only so many rows, the first.
   * @returns Names of the columns, and rows.
   * @throws {UsageError} If SQLite refuses it.
   */
  query(sql: string, most?: number): QueryResult {
    return this.#index.query(sql, most);
  }

  /**
   * The record of a trial.
   *
   * @param name Name of its folder, or the start of it.
   * @returns What its `trial.json` says.
   * @throws {UsageError} If no trial, or more than one, is called so.
   * @throws {StoreError} If `trial.json` is damaged.
   */
  read(name: string): TrialRecord {
    return readTrial(this.pathOf(this.choose(name)));
  }

  /**
   * The costs of a trial, step by step.
   *
   * @param name Name of its folder, or the start of it.
   * @returns Its steps; none if it failed before the first.
   * @throws {UsageError} If no trial, or more than one, is called so.
   * @throws {StoreError} If `steps.csv` is damaged.
   */
  readSteps(name: string): StepRecord[] {
    const file = join(this.pathOf(this.choose(name)), STEPS_FILE);
    const text = readText(file, MAX_FILE_BYTES);
    return parseSteps(text, file);
  }

  /**
   * What people wrote about a trial.
   *
   * @param name Name of its folder, or the start of it.
   * @throws {UsageError} If no trial, or more than one, is called so.
   * @throws {StoreError} If `notes.json` is damaged.
   */
  readRemarks(name: string): Remarks {
    return readRemarks(this.pathOf(this.choose(name)));
  }

  /**
   * The folder that a person means.
   *
   * @param name Name of a trial's folder, or the start of it.
   * @returns Name of the folder.
   * @throws {UsageError} If no trial, or more than one, is called so.
   */
  choose(name: string): string {
    return chooseFolder(this.#index.folders(), name);
  }

  /**
   * Where a trial's files lie.
   *
   * @param folder Name of its folder.
   * @returns Path that starts with the results folder.
   */
  pathOf(folder: string): string {
    return join(this.#layout.trials, folder);
  }

  /**
   * Adds what was measured of a trial after it had ended.
   *
   * @param folder Name of the trial's folder.
   * @param measured The values; take the place of older ones.
   * @throws {StoreError} If the record cannot be read or written.
   */
  async addMetrics(folder: string, measured: Measurements): Promise<void> {
    this.#assertWritable();
    const path = this.pathOf(folder);
    await guard("write metrics in", path, () =>
      // read in the lock: another process may have put another trial there
      withLock(this.#layout.lock, async () => {
        const record = readTrial(path);
        const merged = mergeMeasurements(record, measured);
        await rewriteMetrics(this.#layout, folder, merged);
        const whole = { ...withoutMeasurements(record), ...merged };
        this.#index.put(folder, whole);
      }));
  }

  /**
   * Changes what people wrote about a trial.
   *
   * @param folder Name of the trial's folder.
   * @param change Gives what shall stand there instead of what does.
   * @returns What stands there now.
   * @throws {StoreError} If it cannot be read or written.
   */
  async changeRemarks(
    folder: string,
    change: (old: Remarks) => Remarks,
  ): Promise<Remarks> {
    this.#assertWritable();
    const path = this.pathOf(folder);
    return await guard(
      "write notes in",
      path,
      () =>
        changeRemarks(this.#layout, folder, {
          change,
          onChanged: (name, remarks) => this.#index.putRemarks(name, remarks),
        }),
    );
  }

  /**
   * Deletes trials that have ended. A later sweep of their studies runs them
   * again.
   *
   * @param folders Names of their folders.
   * @returns What became of them: those that run now stay.
   * @throws {StoreError} If one cannot be deleted.
   */
  async remove(folders: readonly string[]): Promise<Removal> {
    this.#assertWritable();
    const { trials } = this.#layout;
    return await guard(
      "delete from",
      trials,
      () =>
        removeTrials(this.#layout, folders, {
          watch: this.#watch,
          onRemoved: (gone) =>
            this.#index.transaction(() =>
              gone.forEach((folder) => this.#index.remove(folder))
            ),
        }),
    );
  }

  /**
   * Rebuilds the index from the folders.
   *
   * @returns One line for each folder that cannot be read; the others are
   *     indexed.
   * @throws {StoreError} If the index cannot be written.
   */
  reindex(): string[] {
    return this.#reconcile("everything");
  }

  /**
   * Merges another results folder into this one.
   *
   * @param source The other results folder; only read.
   * @param options How to merge it.
   * @returns What became of each trial and study, as it happens.
   * @throws {UsageError} If both are the same folder.
   * @throws {StoreError} If the source is no results folder, or this one
   *     cannot be written.
   */
  import(
    source: string,
    options: ImportOptions,
  ): AsyncGenerator<ImportItem, void, void> {
    this.#assertWritable();
    return importResults(source, {
      ...options,
      layout: this.#layout,
      clock: this.#clock,
      watch: this.#watch,
      isDryRun: false,
      onTrial: (folder, record) => this.ended.learn(folder, record),
      onRemarks: (folder, remarks) => this.#index.putRemarks(folder, remarks),
      onPlan: (study, trials) =>
        this.#index.transaction(() => this.#index.putPlan(study, trials)),
    });
  }

  /** Closes the index. Trials that run now are not ended by this. */
  close(): void {
    if (!this.#readOnly) rememberLook(this.#index, this.#layout);
    this.#index.close();
  }

  /** Closes the index. */
  [Symbol.dispose](): void {
    this.close();
  }

  #reconcile(scope: "names" | "everything"): string[] {
    return guardSync(
      "read results in",
      this.#layout.root,
      () => reconcile(this.#index, this.#layout, scope),
    );
  }

  #assertWritable(): void {
    if (this.#readOnly) {
      throw new TypeError("Cannot write: the store was opened read-only");
    }
  }
}
