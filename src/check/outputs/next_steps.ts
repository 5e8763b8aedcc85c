/** What a person may do about what a gate found. */
import { oneLine } from "../../base/one_line.ts";
import type { GateReport, StudyVerdict, TrialVerdict } from "../types.ts";
import { countChanges } from "./headline.ts";
import { worstFirst } from "./words.ts";

/** Path of the page, for itself. */
export const THIS_PAGE = "";

/**
 * Commands that follow a gate that failed.
 *
 * @param report What was found.
 * @returns Sentences without their stops; none if all is well.
 */
export function nextSteps(report: GateReport): string[] {
  if (report.outcome === "passed") return changedSteps(report);
  const studies = report.studies.filter((it) => it.commands !== undefined);
  const heads = worstFirst(studies.flatMap(({ trials }) => trials))
    .filter(({ verdict, images }) =>
      !["identical", "within", "failed"].includes(verdict) &&
      images.head !== null
    );
  return [
    ...(heads.length > 0 ? lookSteps(report, heads) : []),
    ...studies.flatMap(studySteps),
  ].map(oneLine);
}

/** Who judges baselines that changed wants to see their images. */
function changedSteps({ page, baselineChanges }: GateReport): string[] {
  const isToSee = countChanges(baselineChanges) > 0 && page !== undefined &&
    page !== THIS_PAGE;
  return isToSee ? [oneLine(`Images side by side: open ${page}`)] : [];
}

function lookSteps(
  { page }: GateReport,
  [first, ...others]: readonly TrialVerdict[],
): string[] {
  const { head } = first!.images;
  const more = others.length > 0 ? " and so on" : "";
  const files = `Images of now: ${head}${more}`;
  if (page === THIS_PAGE) return [files];
  return [
    page === undefined
      ? "To see the images side by side, run it again with " +
        "--html results/gate/images.html"
      : `Images side by side: open ${page}`,
    files,
  ];
}

function studySteps(study: StudyVerdict): string[] {
  const { kind, folder, trials, commands } = study;
  if (commands === undefined) return [];
  const { retry, prune } = commands;
  const commit = `, then commit ${folder}`;
  const { unusable, gone } = sortOut(trials);
  return [
    ...retry === undefined ? [] : [
      `Mend what failed; to ${kind === "images" ? "check" : "run"} the ` +
      `first of it alone: ${retry}`,
    ],
    ...unusable.length === 0 ? [] : [
      "Rename or remove, as no baseline can have such names: " +
      unusable.map(({ id }) => id).join(", "),
    ],
    ...kind === "images" ? imageSteps(study) : trialSteps(study),
    ...gone.length === 0
      ? []
      : [`If what is missing shall not come back: ${prune}${commit}`],
  ];
}

function imageSteps({ trials, commands, folder, leftOut = 0 }: StudyVerdict) {
  const { changed, fresh, failed, unusable } = sortOut(trials);
  if (changed.length + fresh.length === 0) return [];
  const isAll = failed.length + unusable.length + leftOut === 0;
  return [
    "If the change is not meant, mend it; if it is, make what is there the " +
    `baseline: ${commands!.approve}${isAll ? "" : " --only NAMES"} ` +
    `--note "why", then commit ${folder}`,
  ];
}

/** What is as approved need not be approved again. */
function trialSteps({ trials, commands, folder, leftOut = 0 }: StudyVerdict) {
  const { changed, fresh } = sortOut(trials);
  const some = [...changed, ...fresh];
  const isAll = leftOut === 0 && some.length === trials.length;
  const approve = commands!.approve + (isAll ? "" : onlyOf(some));
  const commit = `, then commit ${folder}`;
  if (changed.length > 0) {
    return [
      "If the change is not meant, mend it; if it is: " +
      `${approve} --note "why"${commit}`,
    ];
  }
  return fresh.length === 0 ? [] : [
    "What is new has no baseline. Look at it, then: " +
    `${approve} --note "why"${commit}`,
  ];
}

function onlyOf(some: readonly TrialVerdict[]): string {
  return ` --only ${some.map(({ id }) => id).join(",")}`;
}

function sortOut(trials: readonly TrialVerdict[]) {
  const of = (...verdicts: readonly string[]) =>
    trials.filter(({ verdict }) => verdicts.includes(verdict));
  return {
    failed: of("failed"),
    changed: of("worse", "better", "missing").filter(({ images }) =>
      images.head !== null
    ),
    fresh: of("new").filter(({ note }) => note === null),
    // of what is new only that it has no name for a baseline is noted
    unusable: of("new").filter(({ note }) => note !== null),
    gone: of("missing").filter(({ images }) => images.head === null),
  };
}
