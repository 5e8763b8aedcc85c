/** What a gate found, for people on a terminal. */
import {
  counted,
  formatDuration,
  formatNumber,
  formatValue,
} from "../base/format.ts";
import { oneLine } from "../base/one_line.ts";
import { formatTable, type TableColumn } from "../base/table.ts";
import { changeLines } from "../check/outputs/change_words.ts";
import type {
  Evidence,
  GateReport,
  StudyVerdict,
  TrialVerdict,
} from "../check/types.ts";

const COLUMNS: readonly TableColumn[] = [
  { title: "trial" },
  { title: "verdict" },
  { title: "evidence" },
  { title: "off by", align: "right" },
  { title: "band", align: "right" },
  { title: "first" },
];

/** What evidence of images is a share or a count of. */
const UNITS: Readonly<Record<string, string>> = { window: "/255" };

/** Evidence that is listed of a trial; the others are counted. */
const MOST_SHOWN = 2;

/**
 * The whole report.
 *
 * @param report What was found.
 * @returns Lines, without a final line break.
 */
export function gateTable(report: GateReport): string {
  const { outcome, studies, ran, durationMs } = report;
  const trials = studies.flatMap((study) => study.trials);
  const unknown = trials.filter(({ isKeyKnown, evidence }) =>
    !isKeyKnown && evidence.length > 0
  );
  const [key] = unknown.map(({ machines }) => machines.head?.machineKey);
  return [
    ...studies.flatMap(studyLines),
    ...[...keysOf(trials)].map((it) => `Run on ${it}`),
    ...(key === undefined ? [] : [
      `Note: no bands were learned on ${key}: what is close to its band may ` +
      "be rounding (deno task baseline learn)",
    ]),
    ...changeLines(report.baselineChanges),
    `${OUTCOMES[outcome]}: ${countsOf(trials)}`,
    (studies.every(({ kind }) => kind === "images")
      ? ""
      : `${ran} of ${trials.length} trials ran, `) + formatDuration(durationMs),
  ].join("\n");
}

const OUTCOMES: Readonly<Record<GateReport["outcome"], string>> = {
  "passed": "Passed",
  "regression": "Regression",
  "no baseline": "No baseline for all of it",
};

function studyLines(
  { kind, study, folder, approval, trials }: StudyVerdict,
): string[] {
  const isStudy = kind === "study";
  const who = approval === null
    ? ""
    : `, approved by ${approval.by} on ${approval.at.slice(0, 10)}` +
      (approval.commit === null ? "" : ` at ${approval.commit.slice(0, 10)}`);
  const lines = [
    ...isStudy ? trials.flatMap(settingsOf) : [],
    ...noteLines(trials),
    ...trials.flatMap((trial) => remedy(trial, isStudy)),
  ];
  return [
    oneLine(`${isStudy ? "Study" : "Images"} ${study} against ${folder}${who}`),
    "",
    formatTable(COLUMNS, trials.flatMap(rowsOf)),
    "",
    // a log takes lines that begin with :: for commands
    ...lines.map(oneLine),
    "",
  ].filter((line, at, all) => line !== "" || all[at - 1] !== "");
}

/** Of many trials each note once. */
function noteLines(trials: readonly TrialVerdict[]): string[] {
  const told = trials.filter(({ note, verdict }) =>
    note !== null && verdict !== "within"
  );
  const byNote = Map.groupBy(told, ({ note }) => note!);
  return [...byNote].map(([note, of]) =>
    `${of.length === 1 ? of[0]!.id : counted(of.length, "trial")}: ${note}`
  );
}

function rowsOf(trial: TrialVerdict): string[][] {
  const { id, verdict, evidence } = trial;
  const left = evidence.filter(({ verdict }) =>
    ["worse", "better", "missing"].includes(verdict)
  );
  const shown = left.length > 0 ? left : closest(evidence);
  const rows = shown.slice(0, MOST_SHOWN).map(cellsOf);
  const more = left.length - MOST_SHOWN;
  if (more > 0) rows.push([`and ${more} more`, "", "", ""]);
  if (rows.length === 0) rows.push(["", "", "", ""]);
  return rows.map((row, at) =>
    at === 0 ? [id, verdict, ...row] : ["", "", ...row]
  );
}

/** Of trials that a person must look at. */
function settingsOf({ id, verdict, varied }: TrialVerdict): string[] {
  const settings = Object.entries(varied)
    .map(([path, value]) => `${path}=${formatValue(value)}`);
  if (["identical", "within"].includes(verdict)) return [];
  return [`${id}: ${settings.join(" ") || "as in base"}`];
}

function keysOf(trials: readonly TrialVerdict[]): Set<string> {
  return new Set(
    trials.flatMap(({ machines: { head } }) =>
      head === null ? [] : [head.machineKey]
    ),
  );
}

/** What came closest to its band, where none was left. */
function closest(evidence: readonly Evidence[]): Evidence[] {
  const compared = evidence.filter(({ kind, verdict }) =>
    kind !== "hash" && verdict === "within"
  );
  const share = ({ deviation, band }: Evidence) => deviation / band;
  return compared.toSorted((a, b) => share(b) - share(a)).slice(0, 1);
}

function cellsOf({ kind, name, step, deviation, band }: Evidence): string[] {
  const unit = UNITS[name] ?? "";
  return [
    kind === name ? name : `${kind} ${name}`,
    `${formatNumber(deviation, 3)}${unit}`,
    `${formatNumber(band, 2)}${unit}`,
    step === null ? "" : `step ${step}`,
  ];
}

function remedy(
  { id, verdict, evidence }: TrialVerdict,
  isStudy: boolean,
): string[] {
  // else it tells what is missing
  if (evidence.length > 0) return [];
  if (verdict === "new") {
    return [`${id}: no baseline; look at its image, then baseline approve`];
  }
  if (verdict === "missing" && !isStudy) {
    return [`${id}: the baseline has it, and there is none now`];
  }
  if (verdict === "missing") {
    return [`${id}: no trial of the study; baseline prune removes it`];
  }
  return [];
}

function countsOf(trials: readonly TrialVerdict[]): string {
  const counts = Map.groupBy(trials, ({ verdict }) => verdict);
  return [...counts].map(([verdict, all]) => `${all.length} ${verdict}`)
    .join(", ");
}
