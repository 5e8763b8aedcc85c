/** What a gate found, for people on a terminal. */
import { counted, formatDuration } from "../base/format.ts";
import { oneLine } from "../base/one_line.ts";
import type { TableColumn } from "../base/table.ts";
import { actText } from "../check/outputs/act_text.ts";
import { isOut } from "../check/outputs/evidence_words.ts";
import { LOOK_WORDS, lookOf } from "../check/outputs/look.ts";
import { nextSteps } from "../check/outputs/next_steps.ts";
import { remarksOf } from "../check/outputs/remarks.ts";
import {
  cellsOf,
  MEASURE_TITLES,
  withoutTwins,
  worstValues,
} from "../check/outputs/value_rows.ts";
import { labelOf } from "../check/outputs/labels.ts";
import { headline } from "../check/outputs/headline.ts";
import {
  commitText,
  tally,
  whyOf,
  worstFirst,
} from "../check/outputs/words.ts";
import { timesBand } from "../check/times_band.ts";
import { changeLines } from "../check/outputs/change_words.ts";
import type {
  Evidence,
  GateReport,
  StudyVerdict,
  TrialVerdict,
} from "../check/types.ts";
import { wrappedTable } from "./wrapped_table.ts";

/** Evidence that is listed of a trial; the others are counted. */
const MOST_SHOWN = 3;

/** How much is told. */
export interface GateTableOptions {
  /** Whether every value that was compared is listed. */
  readonly isWhole?: boolean;
  /**
   * Columns of the terminal.
   *
   * @default 120
   */
  readonly columns?: number;
}

/**
 * The whole report.
 *
 * @param report What was found.
 * @param options How much is told.
 * @returns Lines, without a final line break.
 */
export function gateTable(
  report: GateReport,
  { isWhole = false, columns = 120 }: GateTableOptions = {},
): string {
  const { studies } = report;
  const trials = studies.flatMap((study) => study.trials);
  const notes = [
    ...remarksOf(report, hasReason).map((it) => `Note: ${it}`),
    ...changeLines(report.baselineChanges),
    ...headsOf(trials),
  ];
  const blocks = [
    // of what --only leaves out a note tells
    ...studies.filter(({ trials }) => trials.length > 0)
      .map((study) => studyText(study, { isWhole, columns })),
    notes.join("\n"),
    nextSteps(report).map((it) => `- ${it}`).join("\n"),
    [headline(report), effortOf(report, trials)].join("\n"),
  ];
  return withoutCommands(blocks.filter((it) => it !== "").join("\n\n"));
}

/** What a log of GitHub's obeys: the first at a line's begin, however indented. */
function withoutCommands(text: string): string {
  return text.replace(/^( *)::/gm, "$1: :").replaceAll("##[", "# #[");
}

function effortOf(
  { studies, ran, durationMs }: GateReport,
  trials: readonly TrialVerdict[],
): string {
  const isOfImages = studies.every(({ kind }) => kind === "images");
  const some = ran === 0
    ? "this code had run them before"
    : `${ran} of ${counted(trials.length, "trial")} ran now`;
  const how = isOfImages ? [] : [some];
  return [tally(trials), ...how, formatDuration(durationMs)].join("; ");
}

function studyText(
  study: StudyVerdict,
  options: Required<GateTableOptions>,
): string {
  const { kind, study: name, folder, trials } = study;
  const what = kind === "study" ? "Study" : "Images";
  return [
    oneLine(`${what} ${name} against ${folder}${approvedBy(study)}`),
    "",
    ...linesOf(worstFirst(trials), study, options),
  ].join("\n");
}

const INDENT = "  ";

function indented(lines: string): string {
  return lines.replace(/^/gm, INDENT);
}

/** Where nothing was compared, the note is why. */
function hasReason({ verdict, note }: TrialVerdict): boolean {
  return note !== null && (verdict === "failed" || verdict === "new");
}

/** Each trial, and below it its values. */
function linesOf(
  sorted: readonly TrialVerdict[],
  { kind, trials }: StudyVerdict,
  { isWhole, columns }: Required<GateTableOptions>,
): string[] {
  const isOfStudy = kind === "study";
  const names = isOfStudy ? ["trial", "id"] : ["image"];
  const titles = [...names, "verdict", isOfStudy ? "image" : "look"];
  const rows = sorted.map((it) => {
    const look = lookOf(it);
    return [
      ...isOfStudy ? [labelOf(it, trials), it.id] : [it.id],
      ...[it.verdict, look === null ? "" : LOOK_WORDS[look]],
    ];
  });
  const values = sorted.map((it) => valuesOf(it, isWhole));
  const [head, ...heads] = wrappedTable(
    titles.map((title) => ({ title })),
    ...[rows, columns] as const,
  );
  const [below, ...all] = values.flat().length === 0 ? [""] : wrappedTable(
    VALUE_COLUMNS,
    ...[values.flat(), columns - INDENT.length] as const,
  );
  return [
    head!,
    ...below === "" ? [] : [INDENT + below],
    ...heads.flatMap((line, at) => [
      line,
      ...hasReason(sorted[at]!) ? [INDENT + whyOf(sorted[at]!)] : [],
      ...all.splice(0, values[at]!.length).map(indented),
    ]),
  ];
}

function approvedBy({ approval }: StudyVerdict): string {
  if (approval === null) return "";
  return `, approved by ${actText({ ...approval, note: null })}`;
}

const VALUE_COLUMNS: readonly TableColumn[] = [
  { title: "value" },
  ...["baseline", "head"].map((title) => ({ title, align: "right" as const })),
  ...MEASURE_TITLES.map((title) =>
    title === "off by" ? { title } : { title, align: "right" as const }
  ),
];

function valuesOf(trial: TrialVerdict, isWhole: boolean): string[][] {
  const { evidence } = trial;
  const all = furthest(trial);
  const shown = isWhole
    ? worstValues(withoutTwins(evidence))
    : all.slice(0, MOST_SHOWN);
  const rows = shown.map((it) => cellsOf(it, evidence));
  const left = all.length - shown.length;
  const more = `and ${left} more (--all lists them)`;
  return left > 0 ? [...rows, [more, "", "", "", "", ""]] : rows;
}

/** What decided first, then what left its band; else what came closest. */
function furthest({ evidence, decidedBy }: TrialVerdict): Evidence[] {
  const sorted = withoutTwins(evidence).filter(({ kind }) => kind !== "hash")
    .toSorted((a, b) => timesBand(b) - timesBand(a) || 0);
  const left = sorted.filter(isOut);
  if (decidedBy === null || left.length === 0) {
    return sorted.filter(({ verdict }) => verdict === "within").slice(0, 1);
  }
  // people ask of the image first
  const decided = left.find((it) => it === decidedBy) ?? left[0]!;
  const first = [decided, ...left.filter(({ kind }) => kind === "image")]
    .slice(0, 2);
  return [...new Set([...first, ...left])];
}

/** All trials of a gate run on one machine and of one commit. */
function headsOf(trials: readonly TrialVerdict[]): string[] {
  const lines = trials.flatMap(({ machines: { head } }) => {
    if (head === null) return [];
    const commit = commitText(head);
    return [`Run on ${head.machineKey}${commit === null ? "" : `, ${commit}`}`];
  });
  return [...new Set(lines)];
}
