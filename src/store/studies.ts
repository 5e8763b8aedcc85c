/** Studies of a results folder: their frozen plans. */
import { join } from "node:path";
import type { KeptFile } from "../base/records.ts";
import { sha256 } from "../base/sha256.ts";
import { withLock } from "./folder_lock.ts";
import { assertFolderName } from "./folder_name.ts";
import { keepFile } from "./keep_file.ts";
import { type Layout, PLAN_FILE } from "./layout.ts";
import {
  type PlannedSearch,
  type PlannedTrial,
  plannedTrials,
  readOrigin,
  readPlanFile,
  readSearch,
} from "./plan_file.ts";
import { guard } from "./store_failure.ts";
import type { TrialIndex } from "./trial_index.ts";
import { type FrozenPlan, writePlan } from "./write_plan.ts";

/** A plan that stands. */
export interface StandingPlan {
  /** Path of the study's folder. */
  readonly folder: string;
  /** What was to be frozen, or an earlier plan of the same trials. */
  readonly plan: KeptFile;
}

/** What studies are made of. */
export interface StudiesParts {
  /** Paths of the results folder. */
  readonly layout: Layout;
  /** The index; closed by the caller. */
  readonly index: TrialIndex;
  /** Throws if nothing may be written. */
  readonly assertWritable: () => void;
}

/** Freezes plans, and tells what they say. */
export class Studies {
  readonly #parts: StudiesParts;

  /**
   * Reads and writes nothing yet.
   *
   * @param parts What they are made of.
   */
  constructor(parts: StudiesParts) {
    this.#parts = parts;
  }

  /**
   * Writes `study.yaml` and `plan.json` before anything runs. The same plan is
   * left as it is; another one under the same name is renamed and stays.
   *
   * @param plan The study and its plan.
   * @returns What stands now.
   * @throws {StoreError} If it cannot be written, or the text is no plan.
   * @throws {RangeError} If the study's name cannot be the name of a folder.
   */
  async freeze(plan: FrozenPlan): Promise<StandingPlan> {
    const { layout, index, assertWritable } = this.#parts;
    assertWritable();
    const { study } = plan;
    assertFolderName(study);
    const folder = join(layout.studies, study);
    const planFile = this.#planFile(study);
    plannedTrials(plan.planText, planFile); // what is no plan is not written
    return await guard(
      "write plan in",
      folder,
      () =>
        withLock(layout.lock, async () => {
          // so that verify knows the text, even if no trial is made of it
          const text = new TextEncoder().encode(plan.studyText);
          await keepFile(layout.root, text, "yaml");
          const standing = await writePlan(folder, plan);
          const trials = plannedTrials(standing, planFile);
          index.transaction(() => index.putPlan(study, trials));
          return { folder, plan: keptPlan(study, standing) };
        }),
    );
  }

  /**
   * What a study's best trials are chosen by.
   *
   * @param study Name of a study that has a plan.
   * @returns Undefined if the study does not search.
   * @throws {StoreError} If the plan cannot be read.
   */
  readSearch(study: string): PlannedSearch | undefined {
    return readSearch(this.#planFile(study));
  }

  /**
   * The trials of a study's present plan.
   *
   * @param study Name of a study that has a plan.
   * @returns In the order of the plan.
   * @throws {StoreError} If the plan cannot be read.
   */
  trialsOf(study: string): PlannedTrial[] {
    return readPlanFile(this.#planFile(study));
  }

  /** Names of the studies that have a plan, sorted. */
  names(): string[] {
    return this.#parts.index.studies();
  }

  /**
   * The study file that a study's present plan was made of.
   *
   * @param study Name of the study; need not have a plan.
   * @returns Its path; undefined where nothing tells it.
   */
  originOf(study: string): string | undefined {
    return readOrigin(this.#planFile(study));
  }

  #planFile(study: string): string {
    return join(this.#parts.layout.studies, study, PLAN_FILE);
  }
}

function keptPlan(study: string, text: string): KeptFile {
  const bytes = new TextEncoder().encode(text);
  const path = `studies/${study}/${PLAN_FILE}`;
  return { sha256: sha256(bytes), bytes: bytes.length, path };
}
