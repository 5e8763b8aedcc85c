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
  /** Files that trials refer to by their content. */
  readonly provenance: string;
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
    provenance: join(root, "provenance"),
    lock: join(root, "running", ".lock"),
  };
}

/** What SQLite puts behind the name of a database for its other files. */
export const INDEX_SUFFIXES: readonly string[] = [
  "",
  "-wal",
  "-shm",
  "-journal",
];

/**
 * What is written, or written into, wherever it leads: none of it may be a
 * link.
 *
 * @param layout The results folder.
 * @returns Paths.
 */
export function writtenIn(layout: Layout): string[] {
  const { running, trials, studies, superseded, provenance } = layout;
  return [
    ...[running, trials, studies, superseded, provenance, layout.lock],
    ...INDEX_SUFFIXES.map((suffix) => layout.index + suffix),
  ];
}

/** Name of the file that holds a trial's record. */
export const RECORD_FILE = "trial.json";

/** Name of the file that holds what was measured of a trial. */
export const METRICS_FILE = "metrics.json";

/** Name of the file that holds what people wrote about a trial. */
export const NOTES_FILE = "notes.json";

/** Name of the file that holds a trial's costs, step by step. */
export const STEPS_FILE = "steps.csv";

/** Name of the file that holds the hashes of a trial's images. */
export const HASHES_FILE = "hashes.csv";

/** Name of the file from which a trial can go on. */
export const CHECKPOINT_FILE = "checkpoint.safetensors";

/** Name of the folder that holds the images that a trial saved on its way. */
export const IMAGES_FOLDER = "images";

/** Name of the file that holds a trial's last image. */
export const OUTPUT_FILE = "output.png";

/** Name of the file that lists a trial's files with their hashes. */
export const SUMS_FILE = "SHA256SUMS";

/** Name of the file that says who runs a trial now. */
export const LEASE_FILE = "lease.json";

/** Name of a study's folder for files of parts, by their hash. */
export const PARTS_FOLDER = "parts";

/** Name of the page that `report` writes into a study's folder, or above. */
export const REPORT_FILE = "report.html";

/** Name of the folder beside that page. */
export const REPORT_FOLDER = "report_files";

/** Name of the file that holds a study's plan. */
export const PLAN_FILE = "plan.json";

/** Name of the file that holds a study's text as it was read. */
export const STUDY_FILE = "study.yaml";

/** A plan that another one took the place of; group 1 begins its SHA-256. */
export const OLD_PLAN = /^plan-([0-9a-f]{8})\.json$/;

/**
 * Whether a file is a plan, or its study, that another one took the place of.
 *
 * @param name Its name.
 */
export function isOldPlanFile(name: string): boolean {
  return OLD_PLAN.test(name) || /^study-[0-9a-f]{8}\.yaml$/.test(name);
}
