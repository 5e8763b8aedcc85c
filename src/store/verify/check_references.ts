/** Whether a study's folder still holds what trials were made of. */
import { join } from "node:path";
import { StoreError } from "../../base/errors.ts";
import { PARTS_FOLDER, PLAN_FILE, STUDY_FILE } from "../layout.ts";
import { MAX_STUDY_BYTES } from "../limits.ts";
import { readText } from "../read_text.ts";
import { hashFile } from "../sums_file.ts";
import { entriesIn, entryAt } from "../walk_folder.ts";
import type { Report } from "./finding.ts";
import type { Hashes } from "./hashes.ts";
import type { StudyReferences } from "./references.ts";

/** What a study's folder is compared with. */
export interface ReferencesOptions {
  /** Name of the study. */
  readonly study: string;
  /** What trials refer to in it. */
  readonly references: StudyReferences;
  /** Whether a text of a study with this SHA-256 was kept by a sweep. */
  readonly isKept: (sha256: string) => boolean;
  /** Reads what a study says. */
  readonly hashes?: Hashes | undefined;
  /** Gets what is wrong. */
  readonly report: Report;
}

/**
 * Compares the plan, the study and the parts with what trials say of them.
 *
 * @param path The study's folder.
 * @param options What it is compared with.
 */
export function checkReferences(
  path: string,
  options: ReferencesOptions,
): void {
  const { references, report } = options;
  tell(PLAN_FILE, () => checkPlan(path, options));
  tell(STUDY_FILE, () => checkText(path, options));
  for (const [hash, trial] of references.parts) {
    const name = `${PARTS_FOLDER}/${hash}`;
    const folder = join(path, PARTS_FOLDER, hash);
    const isThere = entryAt(join(path, PARTS_FOLDER))?.kind === "folder" &&
      entryAt(folder)?.kind === "folder" && entriesIn(folder).length > 0;
    if (!isThere) report("missing", name, `${trial} refers to it`);
  }

  /** What cannot be read is damaged. */
  function tell(name: string, check: () => void): void {
    try {
      check();
    } catch (cause) {
      if (!(cause instanceof StoreError)) throw cause;
      report("damaged", name, cause.message);
    }
  }
}

/**
 * A plan that trials were made of must be there, as the present one or an
 * older one. Older ones may have been deleted, if the present one is sure.
 */
function checkPlan(
  path: string,
  { references: { plans }, report }: ReferencesOptions,
): void {
  if (plans.size === 0) return;
  const file = join(path, PLAN_FILE);
  if (entryAt(file) === undefined) {
    const [[, trial]] = [...plans] as [[string, string]];
    return report("missing", PLAN_FILE, `${trial} was made of it`);
  }
  if (!isFile(file)) return; // a link, told already
  const sha256 = hashFile(file);
  if (plans.has(sha256)) return;
  const lost = [...plans].find(([hash]) =>
    entryAt(join(path, `plan-${hash.slice(0, 8)}.json`)) === undefined
  );
  if (lost === undefined) return;
  report(
    "damaged",
    PLAN_FILE,
    `its SHA-256 is ${sha256}, ${lost[1]} was made of a plan with ${lost[0]}`,
  );
}

/** A study that trials were made of, or that a sweep has kept, is sure. */
function checkText(
  path: string,
  { study, references: { studies }, isKept, hashes, report }: ReferencesOptions,
): void {
  const file = join(path, STUDY_FILE);
  if (!isFile(file)) return; // told already
  const sha256 = hashFile(file);
  if (studies.has(sha256) || isKept(sha256)) return;
  if (studies.size > 0) {
    const detail = `its SHA-256 is ${sha256}, of which no trial was made`;
    return report("damaged", STUDY_FILE, detail);
  }
  const problem = hashes?.problemOfStudy?.(
    readText(file, MAX_STUDY_BYTES),
    study,
  );
  if (problem !== undefined) report("damaged", STUDY_FILE, problem);
}

function isFile(path: string): boolean {
  return entryAt(path)?.kind === "file";
}
