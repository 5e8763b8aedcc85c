/** A gate's report for people who are at the root of the repository. */
import { isAbsolute, join, relative, resolve } from "node:path";
import type { OutputPlace } from "../check/outputs/types.ts";
import type {
  BaselineChanges,
  GateCommands,
  GateReport,
  ImagePaths,
  TrialVerdict,
} from "../check/types.ts";
import { shellWord } from "./shell_word.ts";

/** A report and the folder that its paths start from. */
interface Placed {
  /** The report. */
  readonly report: GateReport;
  /** Where it is told. */
  readonly place: OutputPlace;
}

/**
 * A summary speaks of the repository, and the gate may have run in a folder of
 * it, as a submodule is: its paths and commands are told from the root.
 *
 * @param placed The report, as it was told where the gate ran.
 * @returns The same where a job of GitHub or GitLab names no root, or the gate
 *     ran in it.
 */
export function fromRoot({ report, place }: Placed): Placed {
  const { env, folder } = place;
  const root = env.get("GITHUB_WORKSPACE") || env.get("CI_PROJECT_DIR");
  const inner = root ? relative(root, folder) : "";
  const isInside = inner !== "" && !/^\.\.(\/|$)/.test(inner) &&
    !isAbsolute(inner);
  if (!root || !isInside) return { report, place };
  const move = (path: string): string =>
    isAbsolute(path) ? path : join(inner, path);
  const lead = `cd ${shellWord(inner)} && `;
  return {
    report: {
      ...report,
      ...report.problem !== undefined && {
        // what an error names may be any path
        problem: `In ${inner}: ${
          report.problem.replaceAll(COMMAND, () => lead)
        }`,
      },
      ...report.page !== undefined && { page: move(report.page) },
      studies: report.studies.map((study) => ({
        ...study,
        folder: move(study.folder),
        trials: study.trials.map((trial) => movedTrial(trial, move)),
        ...study.commands && { commands: led(study.commands, lead) },
      })),
      ...report.baselineChanges && {
        baselineChanges: movedFolders(report.baselineChanges, move),
      },
    },
    place: { ...place, folder: resolve(root) },
  };
}

/** Where a command begins. */
const COMMAND = /\b(?=deno task )/g;

function movedTrial(
  trial: TrialVerdict,
  move: (path: string) => string,
): TrialVerdict {
  const { images, note, thrownAt } = trial;
  const { head } = images;
  return {
    ...trial,
    images: movedImages(images, move),
    // why an image cannot be read names it
    note: note && head ? note.replaceAll(head, () => move(head)) : note,
    ...thrownAt !== undefined && { thrownAt: move(thrownAt) },
  };
}

function movedFolders(
  { folders, ...changes }: BaselineChanges,
  move: (path: string) => string,
): BaselineChanges {
  return {
    ...changes,
    folders: folders.map((it) => ({ ...it, folder: move(it.folder) })),
  };
}

function movedImages(
  { baseline, head }: ImagePaths,
  move: (path: string) => string,
): ImagePaths {
  return { baseline: baseline && move(baseline), head: head && move(head) };
}

function led(commands: GateCommands, lead: string): GateCommands {
  const { approve, prune, retry } = commands;
  return {
    ...{ approve: lead + approve, prune: lead + prune },
    ...retry !== undefined && { retry: lead + retry },
  };
}
