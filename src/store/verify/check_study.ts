/** Whether the folder of a study holds plans that can be read. */
import { join } from "node:path";
import { StoreError } from "../../base/errors.ts";
import { sha256 } from "../../base/sha256.ts";
import {
  isOldPlanFile,
  OLD_PLAN,
  PARTS_FOLDER,
  PLAN_FILE,
  STUDY_FILE,
} from "../layout.ts";
import { MAX_PLAN_BYTES } from "../limits.ts";
import { plannedTrials } from "../plan_file.ts";
import { readText } from "../read_text.ts";
import { guardSync } from "../store_failure.ts";
import { entriesIn, type FolderEntry } from "../walk_folder.ts";
import { type Fields, type SharedFields, wholeTrial } from "../whole_trial.ts";
import { checkParts } from "./check_parts.ts";
import { checkReferences } from "./check_references.ts";
import { type Finding, linkDetail, type Report } from "./finding.ts";
import type { Hashes } from "./hashes.ts";
import { isReport } from "./is_report.ts";
import type { StudyReferences } from "./references.ts";

/** A draft; told as a leftover. */
const DRAFT = /\.tmp$/;

/** What the plans of a study are compared with. */
export interface StudyOptions {
  /** Name of the study. */
  readonly study: string;
  /** Computes hashes anew. */
  readonly hashes?: Hashes | undefined;
  /** Id to hash of the trials that are there. */
  readonly known: ReadonlyMap<string, string>;
  /** What trials refer to in its folder. */
  readonly references: StudyReferences;
  /** Whether a text of a study with this SHA-256 was kept by a sweep. */
  readonly isKept: (sha256: string) => boolean;
}

/**
 * Checks the files of a study.
 *
 * @param path The study's folder, itself no link.
 * @param options What its plans are compared with.
 * @returns What is wrong; paths are below the study's folder.
 * @throws {StoreError} If the folder cannot be read.
 */
export function checkStudy(path: string, options: StudyOptions): Finding[] {
  const findings: Finding[] = [];
  const report: Report = (problem, name, detail) =>
    findings.push({ problem, path: name, detail });
  const entries = guardSync("read", path, () => entriesIn(path));
  for (const entry of entries) {
    const file = join(path, entry.name);
    if (entry.kind === "link") report("link", entry.name, linkDetail(file));
    else if (entry.kind === "folder" && entry.name === PARTS_FOLDER) {
      checkParts(file, report);
    } else if (!isKnown(entry)) {
      report("foreign", entry.name, "no file of a study");
    } else if (isPlan(entry.name)) {
      for (const [problem, detail] of planProblems(file, entry, options)) {
        report(problem, entry.name, detail);
      }
    }
  }
  const has = (name: string) => entries.some((entry) => entry.name === name);
  if (has(PLAN_FILE) && !has(STUDY_FILE)) {
    report("missing", STUDY_FILE, "a plan has its study beside it");
  }
  // what cannot even be read has been told
  const unread = findings.some(({ path }) => path === PLAN_FILE);
  checkReferences(path, {
    ...options,
    report: (...[problem, name, detail]) => {
      if (unread && name === PLAN_FILE) return;
      report(problem, name, detail);
    },
  });
  return findings;
}

/** Whether something of that name may lie in the folder of a study. */
function isKnown({ name, kind }: FolderEntry): boolean {
  return isReport({ name, kind }) ||
    kind === "file" && (name === PLAN_FILE || name === STUDY_FILE ||
        isOldPlanFile(name) || DRAFT.test(name));
}

function isPlan(name: string): boolean {
  return name === PLAN_FILE || /^plan-[^.]*\.json$/.test(name);
}

function* planProblems(
  file: string,
  { name }: FolderEntry,
  options: StudyOptions,
): Generator<["damaged" | "wrong", string], void, void> {
  let text;
  try {
    text = readText(file, MAX_PLAN_BYTES);
    plannedTrials(text, file);
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    return yield ["damaged", cause.message];
  }
  const [, old] = OLD_PLAN.exec(name) ?? [];
  if (old !== undefined && old !== sha256(text).slice(0, 8)) {
    yield ["damaged", `its SHA-256 begins with ${sha256(text).slice(0, 8)}`];
  }
  const plan: PlanFields = JSON.parse(text);
  if (typeof plan.study === "string" && plan.study !== options.study) {
    yield ["wrong", `it is of study ${JSON.stringify(plan.study)}`];
  }
  for (const trial of plan.trials) {
    const detail = trialProblem(trial, plan, options);
    if (detail !== undefined) yield ["wrong", detail];
  }
}

/** What else `plan.json` may say, unchecked. */
interface PlanFields extends SharedFields {
  readonly study?: unknown;
  readonly trials: readonly (Fields & { readonly id: string })[];
}

function trialProblem(
  trial: PlanFields["trials"][number],
  plan: PlanFields,
  { hashes, known }: StudyOptions,
): string | undefined {
  const { id, hash } = trial;
  if (typeof hash !== "string") return undefined;
  const name = JSON.stringify(id);
  if (hash.slice(0, 12) !== id) {
    return `trial ${name} has the hash ${JSON.stringify(hash)}`;
  }
  const computed = hashes?.ofPlanned(wholeTrial(trial, plan));
  if (computed !== undefined && computed !== hash) {
    return `the settings of trial ${name} have the hash ${computed}, ` +
      `it says ${hash}`;
  }
  const there = known.get(id);
  if (there === undefined || there === hash) return undefined;
  return `trial ${name} has the hash ${hash}, its folder ${there}`;
}
