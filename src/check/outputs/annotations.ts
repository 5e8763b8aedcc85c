/** Annotations of GitHub Actions: commands in a job's log. */
import { githubCommand } from "../../base/github_command.ts";
import { oneLine } from "../../base/one_line.ts";
import type { GateReport, TrialVerdict } from "../types.ts";
import { changeNews } from "./change_words.ts";
import type { GateOutput } from "./types.ts";
import { titleOf } from "./labels.ts";
import { headline } from "./headline.ts";
import { isFailure, reasonOf, worstFirst } from "./words.ts";

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
  return changeNews(baselineChanges).map(({ title, text }) =>
    githubCommand("warning", title, text)
  );
}

function commandsOf(report: GateReport): string[] {
  if (report.problem !== undefined) {
    return [
      githubCommand("error", "Images: not judged", oneLine(report.problem)),
    ];
  }
  const failed = report.studies.flatMap(({ study, trials }) =>
    worstFirst(trials).filter(({ verdict }) => isFailure(verdict, report))
      .map((trial) => ({ study, trial }))
  );
  const shown = failed.length > MOST ? MOST - 1 : MOST;
  const commands = failed.slice(0, shown).map(({ study, trial }) =>
    githubCommand(
      "error",
      oneLine(`${study}: ${titleOf(trial)}`),
      messageOf(trial),
    )
  );
  const rest = failed.length - commands.length;
  if (rest === 0) return commands;
  return [
    ...commands,
    githubCommand("error", headline(report), `and ${rest} more trials`),
  ];
}

function messageOf(trial: TrialVerdict): string {
  return `${trial.verdict}: ${reasonOf(trial)}`;
}
