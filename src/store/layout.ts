/** Where things lie in a results folder. */
import { join } from "node:path";

/** Paths in a results folder. */
export interface Layout {
  /** The results folder, as the user named it. */
  readonly root: string;
  /** The SQLite index. */
  readonly index: string;
  /** One folder a study. */
  readonly studies: string;
  /** One folder a trial that runs now. */
  readonly running: string;
  /** One folder a trial that has ended. */
  readonly trials: string;
  /** Done trials that newer ones took the place of. */
  readonly superseded: string;
  /** Held for moments in which only one process may move folders. */
  readonly lock: string;
}

/**
 * The paths in a results folder; touches nothing.
 *
 * @param root The results folder.
 * @returns Paths that start with `root`.
 */
export function layoutOf(root: string): Layout {
  return {
    root,
    index: join(root, "index.db"),
    studies: join(root, "studies"),
    running: join(root, "running"),
    trials: join(root, "trials"),
    superseded: join(root, "superseded"),
    lock: join(root, "running", ".lock"),
  };
}

/** Name of the file that holds a trial's record. */
export const RECORD_FILE = "trial.json";

/** Name of the file that holds what was measured of a trial. */
export const METRICS_FILE = "metrics.json";

/** Name of the file that holds a trial's costs, step by step. */
export const STEPS_FILE = "steps.csv";

/** Name of the file that holds a trial's last image. */
export const OUTPUT_FILE = "output.png";

/** Name of the file that holds a study's plan. */
export const PLAN_FILE = "plan.json";

/** Name of the file that holds a study's text as it was read. */
export const STUDY_FILE = "study.yaml";
