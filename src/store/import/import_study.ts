/** Takes the plans of one study over from another results folder. */
import { join } from "node:path";
import { syncFolder, writeDurable } from "../durable_file.ts";
import { withLock } from "../folder_lock.ts";
import { type Layout, PLAN_FILE, STUDY_FILE } from "../layout.ts";
import { MAX_STUDY_BYTES } from "../limits.ts";
import { plannedTrials } from "../plan_file.ts";
import { haveSameTrials } from "../same_plan.ts";
import { guard, guardSync } from "../store_failure.ts";
import { checkStudy } from "../verify/check_study.ts";
import { entriesIn, entryAt, type FolderEntry } from "../walk_folder.ts";
import { draftOf, oldNames, writePlan } from "../write_plan.ts";
import type { ImportItem } from "./import_item.ts";
import type { ImportTarget } from "./import_target.ts";

/** As studies may be called, which is no way out of a folder. */
const STUDY_NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const TRIAL_ID = /^[0-9a-f]{12}$/;
const OLD_PLAN = /^plan-[0-9a-f]{8}\.json$/;

/** Name to text of files that may be written beside a plan. */
type Texts = ReadonlyMap<string, string>;

/** A study that may be taken over. */
interface Incoming {
  readonly study: string;
  readonly planText: string;
  readonly studyText: string;
  /** Plans, and their studies, that newer ones took the place of. */
  readonly older: Texts;
}

/** What became of a study. */
type Result = Pick<ImportItem, "outcome" | "detail">;

/**
 * Takes a study over. A plan that differs from the one here is kept beside it
 * as an older plan is.
 *
 * @param source The other results folder.
 * @param entry What lies in its `studies/`.
 * @param target Where to.
 * @returns What became of it.
 * @throws {StoreError} If it cannot be written.
 */
export async function importStudy(
  source: Layout,
  entry: FolderEntry,
  target: ImportTarget,
): Promise<ImportItem> {
  const { name } = entry;
  const item = { what: "study", name } as const;
  const from = join(source.studies, name);
  const fault = faultOf(from, entry, target) ?? hereFault(name, target);
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
  from: string,
  { name, kind }: FolderEntry,
  { hashes }: ImportTarget,
): string | undefined {
  if (kind === "link") return "a symbolic link";
  if (kind !== "folder") return "no folder";
  if (!STUDY_NAME.test(name)) return "no name of a study";
  const known = new Map<string, string>();
  const [fault] = checkStudy(from, { study: name, hashes, known })
    .filter(({ problem }) => problem !== "foreign");
  if (fault !== undefined) {
    return `${fault.problem} ${fault.path}: ${fault.detail}`;
  }
  const entries = entriesIn(from);
  if (!entries.some((entry) => entry.name === PLAN_FILE)) return "no plan";
  const large = entries.find((entry) =>
    entry.name.endsWith(".yaml") && entry.bytes > MAX_STUDY_BYTES
  );
  if (large !== undefined) return `${large.name} has ${large.bytes} bytes`;
  const odd = plannedTrials(read(join(from, PLAN_FILE)), from)
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
  const older = names.filter((name) => OLD_PLAN.test(name)).flatMap((name) => {
    const text = read(join(from, name));
    const [, oldStudy] = oldNames(text);
    const texts: [string, string][] = [[name, text]];
    return names.includes(oldStudy)
      ? [[oldStudy, read(join(from, oldStudy))] as [string, string], ...texts]
      : texts;
  });
  return {
    study,
    planText: read(join(from, PLAN_FILE)),
    studyText: read(join(from, STUDY_FILE)),
    older: new Map(older),
  };
}

/** Writes what is missing; the caller holds the lock unless nothing may be. */
async function merge(
  incoming: Incoming,
  target: ImportTarget,
): Promise<Result> {
  const { study, planText, studyText, older } = incoming;
  const folder = join(target.layout.studies, study);
  const planFile = join(folder, PLAN_FILE);
  const standing = entryAt(planFile)?.kind === "file" ? read(planFile) : null;
  if (standing === null) {
    if (!target.isDryRun) {
      const text = await writePlan(folder, incoming);
      target.onPlan(study, plannedTrials(text, planFile));
    }
    await writeMissing(folder, older, target);
    return { outcome: "copied", detail: "" };
  }
  const isSame = haveSameTrials(standing, planText);
  const [oldPlan, oldStudy] = oldNames(planText);
  const files = isSame
    ? older
    : new Map([...older, [oldStudy, studyText], [oldPlan, planText]]);
  const written = await writeMissing(folder, files, target);
  if (written.length === 0) return { outcome: "present", detail: "" };
  if (isSame) return { outcome: "copied", detail: written.join(", ") };
  const detail = `the plan here differs; this one is kept as ${oldPlan}`;
  return { outcome: "kept", detail };
}

/** Writes files that are not there yet. Returns their names. */
async function writeMissing(
  folder: string,
  texts: Texts,
  { isDryRun }: ImportTarget,
): Promise<string[]> {
  const missing = [...texts].filter(([name]) =>
    entryAt(join(folder, name)) === undefined
  );
  if (isDryRun) return missing.map(([name]) => name);
  for (const [name, text] of missing) {
    const path = join(folder, name);
    await writeDurable(draftOf(path), text);
    await Deno.rename(draftOf(path), path);
  }
  if (missing.length > 0) await syncFolder(folder);
  return missing.map(([name]) => name);
}

function read(path: string): string {
  return guardSync("read", path, () => Deno.readTextFileSync(path));
}
