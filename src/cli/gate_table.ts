/** What a gate found, for people on a terminal. */
import { counted, formatDuration } from "../base/format.ts";
import { oneLine } from "../base/one_line.ts";
import { formatTable, type TableColumn } from "../base/table.ts";
import {
  allowedOf,
  changeOf,
  isSide,
  nameOf,
  timesText,
  valueText,
} from "../check/outputs/evidence_words.ts";
import { LOOK_WORDS, lookOf } from "../check/outputs/look.ts";
import { nextSteps } from "../check/outputs/next_steps.ts";
import { remarksOf } from "../check/outputs/remarks.ts";
import { labelOf } from "../check/outputs/labels.ts";
import {
  commitText,
  headline,
  tally,
  worstFirst,
  worstValues,
} from "../check/outputs/words.ts";
import { timesBand } from "../check/times_band.ts";
import { changeLines } from "../check/outputs/change_words.ts";
import type {
  Evidence,
  GateReport,
  StudyVerdict,
  TrialVerdict,
} from "../check/types.ts";

/** Evidence that is listed of a trial; the others are counted. */
const MOST_SHOWN = 3;

/** How much is told. */
export interface GateTableOptions {
  /** Whether every value that was compared is listed. */
  readonly isWhole?: boolean;
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
  { isWhole = false }: GateTableOptions = {},
): string {
  const { studies } = report;
  const trials = studies.flatMap((study) => study.trials);
  const notes = [
    // a log takes lines that begin with :: for commands
    ...remarksOf(report).map((it) => `Note: ${it}`),
    ...changeLines(report.baselineChanges),
    ...headsOf(trials),
  ];
  const blocks = [
    ...studies.map((study) => studyText(study, isWhole)),
    notes.join("\n"),
    nextSteps(report).map((it) => `- ${it}`).join("\n"),
    [headline(report), effortOf(report, trials)].join("\n"),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
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

function studyText(study: StudyVerdict, isWhole: boolean): string {
  const { kind, study: name, folder, trials } = study;
  const what = kind === "study" ? "Study" : "Images";
  const rows = worstFirst(trials).flatMap((it) =>
    rowsOf(
      it,
      kind === "study" ? [labelOf(it, trials), it.id] : [it.id],
      isWhole,
    )
  );
  return [
    oneLine(`${what} ${name} against ${folder}${approvedBy(study)}`),
    "",
    tableOf(columnsOf(kind), rows),
  ].join("\n");
}

function approvedBy({ approval }: StudyVerdict): string {
  if (approval === null) return "";
  const { by, at, commit, isDirty } = approval;
  return `, approved by ${by} on ${at.slice(0, 10)}` +
    (commit === null
      ? ""
      : ` at ${commit.slice(0, 10)}${isDirty ? " with changes" : ""}`);
}

function columnsOf(kind: StudyVerdict["kind"]): TableColumn[] {
  return [
    ...(kind === "study" ? [{ title: "trial" }] : []),
    { title: kind === "study" ? "id" : "image" },
    { title: "verdict" },
    { title: kind === "study" ? "image" : "look" },
    { title: "value" },
    { title: "baseline", align: "right" },
    { title: "head", align: "right" },
    { title: "off by" },
    { title: "allowed", align: "right" },
    { title: "× allowed", align: "right" },
  ];
}

/** Without columns that are empty. */
function tableOf(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): string {
  const isUsed = columns.map((_, at) => rows.some((row) => row[at] !== ""));
  const used = <Cell>(row: readonly Cell[]) => row.filter((_, i) => isUsed[i]);
  return formatTable(used(columns), rows.map(used));
}

function rowsOf(
  trial: TrialVerdict,
  names: readonly string[],
  isWhole: boolean,
): string[][] {
  const { verdict, evidence } = trial;
  const look = lookOf(trial);
  const shown = isWhole
    ? worstValues(evidence)
    : furthest(trial).slice(0, MOST_SHOWN);
  const rows = shown.map(cellsOf);
  const left = furthest(trial).length - shown.length;
  const more = `and ${left} more (--all lists them)`;
  if (left > 0) rows.push([more, "", "", "", "", ""]);
  if (rows.length === 0) rows.push(["", "", "", "", "", ""]);
  const first = [...names, verdict, look === null ? "" : LOOK_WORDS[look]];
  return rows.map((row, at) => [
    ...(at === 0 ? first : first.map(() => "")),
    ...row,
  ]);
}

/** What decided first, then what left its band; else what came closest. */
function furthest({ evidence, decidedBy }: TrialVerdict): Evidence[] {
  const sorted = evidence.filter(({ kind }) => kind !== "hash")
    .toSorted((a, b) => timesBand(b) - timesBand(a) || 0);
  const left = sorted.filter(({ verdict }) =>
    ["worse", "better", "missing"].includes(verdict)
  );
  if (decidedBy === null || left.length === 0) {
    return sorted.filter(({ verdict }) => verdict === "within").slice(0, 1);
  }
  // people ask of the image first
  const first = [decidedBy, ...left.filter(({ kind }) => kind === "image")]
    .slice(0, 2);
  return [...new Set([...first, ...left])];
}

function cellsOf(it: Evidence): string[] {
  const hasValues = it.kind !== "hash" && (it.kind !== "image" || isSide(it));
  return [
    nameOf(it),
    hasValues ? valueText(it.baseline) : "",
    hasValues ? valueText(it.value) : "",
    changeOf(it),
    allowedOf(it),
    timesText(it),
  ];
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
