/** Annotations of GitHub Actions: commands in a job's log. */
import { oneLine } from "../../base/one_line.ts";
import type { GateReport, TrialVerdict } from "../types.ts";
import { changeLines, titleOf } from "./change_words.ts";
import type { GateOutput } from "./types.ts";
import { headline, isFailure, labelOf, reasonOf } from "./words.ts";

/** GitHub shows so many errors of a step, and drops the others. */
const MOST = 10;

/** Errors that GitHub shows on the page of a pull request. */
export const annotations: GateOutput = {
  summary: "Annotations in the log of GitHub Actions",
  extension: null,
  write(report, { env }) {
    if (env.get("GITHUB_ACTIONS") !== "true") return Promise.resolve("");
    const commands = [...warningsOf(report), ...commandsOf(report)];
    return Promise.resolve(commands.map((it) => `${it}\n`).join(""));
  },
};

/** A branch that changes what it is compared with passes; a person looks. */
function warningsOf({ baselineChanges }: GateReport): string[] {
  return changeLines(baselineChanges).map((line) => {
    const title = escapeProperty(titleOf(baselineChanges!));
    return `::warning title=${title}::${escapeData(line)}`;
  });
}

function commandsOf(report: GateReport): string[] {
  const failed = report.studies.flatMap(({ study, trials }) =>
    trials.filter(({ verdict }) => isFailure(verdict, report))
      .map((trial) => ({ study, trial }))
  );
  const shown = failed.length > MOST ? MOST - 1 : MOST;
  const commands = failed.slice(0, shown).map(({ study, trial }) =>
    command(oneLine(`${study}: ${labelOf(trial)}`), messageOf(trial))
  );
  const rest = failed.length - commands.length;
  if (rest === 0) return commands;
  return [...commands, command(headline(report), `and ${rest} more trials`)];
}

function messageOf(trial: TrialVerdict): string {
  return `${trial.verdict}: ${reasonOf(trial)}`;
}

/** As the runner reads it back. */
function command(title: string, message: string): string {
  return `::error title=${escapeProperty(title)}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
