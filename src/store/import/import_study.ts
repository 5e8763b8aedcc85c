/** Takes the plans of one study over from another results folder. */
import { join } from "node:path";
import { withLock } from "../folder_lock.ts";
import { keepFile } from "../keep_file.ts";
import { isKeptStudy } from "../kept_files.ts";
import {
  type Layout,
  OLD_PLAN,
  PARTS_FOLDER,
  PLAN_FILE,
  STUDY_FILE,
} from "../layout.ts";
import { MAX_PLAN_BYTES, MAX_STUDY_BYTES } from "../limits.ts";
import { plannedTrials, readPlanFile } from "../plan_file.ts";
import { readText } from "../read_text.ts";
import { haveSameTrials } from "../same_plan.ts";
import { guard } from "../store_failure.ts";
import { checkStudy } from "../verify/check_study.ts";
import type { References } from "../verify/references.ts";
import {
  entriesIn,
  entryAt,
  type FolderEntry,
  walkFolder,
} from "../walk_folder.ts";
import {
  type FrozenPlan,
  oldNames,
  writeOnce,
  writePlan,
} from "../write_plan.ts";
import type { ImportItem } from "./import_item.ts";
import type { ImportTarget } from "./import_target.ts";

/** As studies may be called, which is no way out of a folder. */
const STUDY_NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const TRIAL_ID = /^[0-9a-f]{12}$/;
const PART_FILE = RegExp(`^${PARTS_FOLDER}/[0-9a-f]{12}/`);

/** A plan, and the study it was made of if that is there. */
interface PlanTexts {
  readonly planText: string;
  readonly studyText: string | undefined;
}

/** A file in a study's folder. */
type StudyFile = Required<FrozenPlan>["files"][number];

/** A study that may be taken over. */
interface Incoming extends Required<FrozenPlan> {
  /** Plans that newer ones took the place of. */
  readonly older: readonly PlanTexts[];
}

/** Where studies come from. */
export interface StudySource {
  /** The other results folder. */
  readonly layout: Layout;
  /** What the trials there say of their studies. */
  readonly references: References;
}

/** What became of a study. */
type Result = Pick<ImportItem, "outcome" | "detail">;

/**
 * Takes a study over. A plan that differs from the one here is kept beside it
 * as an older plan is.
 *
 * @param source The other results folder, and what is known of it.
 * @param entry What lies in its `studies/`.
 * @param target Where to.
 * @returns What became of it.
 * @throws {StoreError} If it cannot be written.
 */
export async function importStudy(
  source: StudySource,
  entry: FolderEntry,
  target: ImportTarget,
): Promise<ImportItem> {
  const { name } = entry;
  const item = { what: "study", name } as const;
  const from = join(source.layout.studies, name);
  const fault = faultOf(source, entry, target) ?? hereFault(name, target);
  if (fault !== undefined) {
    return { ...item, outcome: "refused", detail: fault };
  }
  const incoming = readIncoming(from, name);
  const { layout, isDryRun } = target;
  const result = isDryRun
    ? await merge(incoming, target)
    : await guard("write plan in", join(layout.studies, name), () =>
      withLock(layout.lock, () =>
        merge(incoming, target)));
  return { ...item, ...result };
}

/** Why a study is not taken; undefined if it is. */
function faultOf(
  { layout, references }: StudySource,
  { name, kind }: FolderEntry,
  { hashes }: ImportTarget,
): string | undefined {
  if (kind === "link") return "a symbolic link";
  if (kind !== "folder") return "no folder";
  if (!STUDY_NAME.test(name)) return "no name of a study";
  const from = join(layout.studies, name);
  const known = new Map<string, string>();
  const [fault] = checkStudy(from, {
    ...{ study: name, hashes, known },
    references: references.of(name),
    isKept: (sha256) => isKeptStudy(layout, sha256),
  })
    .filter(({ problem, path }) =>
      problem !== "foreign" && (problem !== "missing" || path === STUDY_FILE)
    );
  if (fault !== undefined) {
    return `${fault.problem} ${fault.path}: ${fault.detail}`;
  }
  const entries = entriesIn(from);
  if (!entries.some((entry) => entry.name === PLAN_FILE)) return "no plan";
  const large = entries.find((entry) =>
    entry.name.endsWith(".yaml") && entry.bytes > MAX_STUDY_BYTES
  );
  if (large !== undefined) return `${large.name} has ${large.bytes} bytes`;
  const odd = readPlanFile(join(from, PLAN_FILE))
    .find(({ id }) => !TRIAL_ID.test(id));
  return odd && `its plan has a trial ${JSON.stringify(odd.id)}`;
}

function hereFault(
  study: string,
  { layout }: ImportTarget,
): string | undefined {
  const here = entryAt(join(layout.studies, study));
  return here === undefined || here.kind === "folder"
    ? undefined
    : "here it is no folder";
}

function readIncoming(from: string, study: string): Incoming {
  const names = entriesIn(from).map(({ name }) => name);
  const older = names.filter((name) => OLD_PLAN.test(name)).map((name) => {
    const planText = readText(join(from, name), MAX_PLAN_BYTES);
    const [, oldStudy] = oldNames(planText);
    const studyText = names.includes(oldStudy)
      ? readText(join(from, oldStudy), MAX_STUDY_BYTES)
      : undefined;
    return { planText, studyText };
  });
  const planText = readText(join(from, PLAN_FILE), MAX_PLAN_BYTES);
  const studyText = readText(join(from, STUDY_FILE), MAX_STUDY_BYTES);
  const files = [...walkFolder(join(from, PARTS_FOLDER), `${PARTS_FOLDER}/`)]
    .filter(({ kind, name }) => kind === "file" && PART_FILE.test(name))
    .map(({ name }) => ({
      path: name,
      text: readText(join(from, name), MAX_STUDY_BYTES),
    }));
  return { study, planText, studyText, older, files };
}

/** Writes what is missing; the caller holds the lock unless nothing may be. */
async function merge(
  incoming: Incoming,
  target: ImportTarget,
): Promise<Result> {
  const { study, planText, older } = incoming;
  const folder = join(target.layout.studies, study);
  const planFile = join(folder, PLAN_FILE);
  const isThere = entryAt(planFile)?.kind === "file";
  if (!isThere && !target.isDryRun) {
    const { files: _, ...plan } = incoming;
    const text = await writePlan(folder, plan);
    target.onPlan(study, plannedTrials(text, planFile));
    const studyBytes = new TextEncoder().encode(plan.studyText);
    await keepFile(target.layout.root, studyBytes, "yaml");
  }
  const standing = isThere ? readText(planFile, MAX_PLAN_BYTES) : planText;
  const isSame = haveSameTrials(standing, planText);
  const others = [...older, incoming].filter((plan) =>
    !haveSameTrials(standing, plan.planText)
  );
  const files = [...incoming.files, ...others.flatMap(planFiles)];
  const written = await keepBeside(folder, files, target);
  if (!isThere) return { outcome: "copied", detail: "" };
  if (written.length === 0) return { outcome: "present", detail: "" };
  if (isSame) return { outcome: "copied", detail: written.join(", ") };
  const [name] = oldNames(planText);
  const detail = `the plan here differs; this one is kept as ${name}`;
  return { outcome: "kept", detail };
}

/** A plan under its older name; the study first, as in `writePlan`. */
function planFiles({ planText, studyText }: PlanTexts): StudyFile[] {
  const [plan, study] = oldNames(planText);
  const file = { path: plan, text: planText };
  if (studyText === undefined) return [file];
  return [{ path: study, text: studyText }, file];
}

/** Writes the files that are not there yet, and none that is. */
async function keepBeside(
  folder: string,
  files: readonly StudyFile[],
  { isDryRun }: ImportTarget,
): Promise<string[]> {
  const missing = files.filter(({ path }) =>
    entryAt(join(folder, path)) === undefined
  );
  for (const { path, text } of isDryRun ? [] : missing) {
    await writeOnce(folder, path, text);
  }
  return missing.map(({ path }) => path);
}
