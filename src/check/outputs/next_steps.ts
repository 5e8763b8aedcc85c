/** What a person may do about what a gate found. */
import { oneLine } from "../../base/one_line.ts";
import type { GateReport, StudyVerdict, TrialVerdict } from "../types.ts";
import { worstFirst } from "./words.ts";

/** Path of the page, for itself. */
export const THIS_PAGE = "";

/** Ids that a command names; where there are more, it takes all. */
const MOST_IDS = 8;

/**
 * Commands that follow a gate that failed.
 *
 * @param report What was found.
 * @returns Sentences without their stops; none if all is well.
 */
export function nextSteps(report: GateReport): string[] {
  if (report.outcome === "passed") return [];
  const studies = report.studies.filter((it) => it.commands !== undefined);
  const heads = worstFirst(studies.flatMap(({ trials }) => trials))
    .filter(({ verdict, images }) =>
      !["identical", "within"].includes(verdict) && images.head !== null
    );
  return [
    ...(heads.length > 0 ? lookSteps(report, heads) : []),
    ...studies.flatMap(studySteps),
  ].map(oneLine);
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
      ? "To see the images side by side, run it again with --html gate.html"
      : `Images side by side: open ${page}`,
    files,
  ];
}

function studySteps(study: StudyVerdict): string[] {
  const { kind, folder, trials, commands } = study;
  if (commands === undefined) return [];
  const { approve, prune } = commands;
  const commit = `, then commit ${folder}`;
  const { changed, fresh, gone } = sortOut(trials);
  const prunes = gone.length === 0
    ? []
    : [`If what is missing shall not come back: ${prune}${commit}`];
  if (kind === "images") {
    return changed.length + fresh.length === 0 ? prunes : [
      "If the change is not meant, mend it; if it is, make what is there the " +
      `baseline: ${approve} --note "why"${commit}`,
    ];
  }
  // what is as approved need not be approved again
  const onlyOf = (some: readonly TrialVerdict[]): string =>
    some.length === trials.length || some.length > MOST_IDS
      ? ""
      : ` --only ${some.map(({ id }) => id).join(",")}`;
  return [
    ...(changed.length === 0 ? [] : [
      "If the change is not meant, mend it; if it is: " +
      `${approve}${onlyOf([...changed, ...fresh])} --note "why"${commit}`,
    ]),
    ...(fresh.length === 0 || changed.length > 0 ? [] : [
      "What is new has no baseline. Look at it, then: " +
      `${approve}${onlyOf(fresh)}${commit}`,
    ]),
    ...prunes,
  ];
}

function sortOut(trials: readonly TrialVerdict[]) {
  const of = (...verdicts: readonly string[]) =>
    trials.filter(({ verdict }) => verdicts.includes(verdict));
  return {
    // a trial that fails cannot be approved
    changed: of("worse", "better", "missing").filter(({ images }) =>
      images.head !== null
    ),
    fresh: of("new").filter(({ images }) => images.head !== null),
    gone: of("missing").filter(({ images }) => images.head === null),
  };
}
