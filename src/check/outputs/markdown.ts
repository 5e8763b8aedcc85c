/** A summary as Markdown, for the page of a job. */
import { isAbsolute, relative, resolve } from "node:path";
import { oneLine } from "../../base/one_line.ts";
import type { GateReport, StudyVerdict, TrialVerdict } from "../types.ts";
import type { GateOutput, OutputPlace } from "./types.ts";
import { changeLines, changeText } from "./change_words.ts";
import {
  approvalText,
  effort,
  headline,
  isFailure,
  labelOf,
  machineText,
  reasonOf,
  tally,
} from "./words.ts";

/** Rows of a study; GitHub drops summaries of more than a megabyte. */
const MOST_ROWS = 100;

/** A table of the trials that fail; the others are counted. */
export const markdown: GateOutput = {
  summary: "Summary as Markdown, images as links",
  extension: "md",
  write(report, place) {
    const lines = [
      `### Images: ${markdownText(headline(report))}`,
      "",
      ...report.studies.flatMap((study) => sectionOf(study, report, place)),
      ...changesOf(report),
      `${effort(report)}.`,
      "",
    ];
    return Promise.resolve(lines.join("\n"));
  },
};

/** What the branch did to baselines: what makes this gate pass. */
function changesOf({ baselineChanges }: GateReport): string[] {
  const lines = changeLines(baselineChanges);
  if (lines.length === 0) return [];
  const entries = baselineChanges!.folders.flatMap(({ entries }) => entries);
  const rest = entries.length - MOST_ROWS;
  return [
    ...lines.flatMap((line) => [`**${markdownText(line)}**`, ""]),
    ...entries.slice(0, MOST_ROWS).map((it) =>
      `- ${markdownText(labelOf(it))}: ${markdownText(changeText(it))}`
    ),
    ...rest > 0 ? [`- … and ${rest} more; the report has all.`] : [],
    "",
  ];
}

function sectionOf(
  study: StudyVerdict,
  report: GateReport,
  place: OutputPlace,
): string[] {
  const { trials } = study;
  const failed = trials.filter(({ verdict }) => isFailure(verdict, report));
  const rest = failed.length - MOST_ROWS;
  return [
    `**${markdownText(study.study)}**: ${tally(trials)}`,
    "",
    ...failed.length > 0 ? tableOf(failed.slice(0, MOST_ROWS), place) : [],
    ...rest > 0 ? [`… and ${rest} more; the report has all.`, ""] : [],
    `- Baseline: ${markdownText(approvalText(study))}`,
    ...machinesOf(trials).map((it) => `- ${markdownText(it)}`),
    "",
  ];
}

/** Of the first trial: all run on the same machine. */
function machinesOf([first]: readonly TrialVerdict[]): string[] {
  if (first === undefined) return [];
  const { baseline, head } = first.machines;
  return [
    ...head === null ? [] : [`Head made on ${machineText(head)}`],
    ...baseline === null ? [] : [`Baseline made on ${machineText(baseline)}`],
  ];
}

function tableOf(
  trials: readonly TrialVerdict[],
  place: OutputPlace,
): string[] {
  return [
    "| trial | verdict | why | images |",
    "| --- | --- | --- | --- |",
    ...trials.map((trial) => {
      const cells = [labelOf(trial), trial.verdict, reasonOf(trial)];
      const texts = [...cells.map(markdownText), linksOf(trial, place)];
      return `| ${texts.join(" | ")} |`;
    }),
    "",
  ];
}

/** Summaries show no images that lie in them, so these are links. */
function linksOf({ images }: TrialVerdict, place: OutputPlace): string {
  const link = (text: string, path: string, address: string | undefined) =>
    address === undefined
      ? `${text} ${markdownText(path)}`
      : `[${text}](<${address}> "${markdownText(path)}")`;
  const links = [
    images.baseline &&
    link("baseline", images.baseline, inRepository(images.baseline, place)),
    images.head && link("head", images.head, amongArtefacts(place.env)),
  ];
  return links.filter(Boolean).join(" · ") || "none";
}

/** The page of a file at this commit; undefined if there is no such page. */
function inRepository(
  path: string,
  { env, folder }: OutputPlace,
): string | undefined {
  const home = repositoryOf(env);
  const [commit, root] = [env.get("GITHUB_SHA"), env.get("GITHUB_WORKSPACE")];
  if (home === undefined || !commit || !root) return undefined;
  const inside = relative(root, resolve(folder, path));
  const parts = inside.split(/[/\\]/);
  if (isAbsolute(inside) || parts[0] === "..") return undefined;
  return `${home}/blob/${commit}/${parts.map(encodePart).join("/")}`;
}

/** Where a job's artefacts are listed: they cannot be linked one by one. */
function amongArtefacts(env: OutputPlace["env"]): string | undefined {
  const home = repositoryOf(env);
  const run = env.get("GITHUB_RUN_ID");
  if (home === undefined || !run) return undefined;
  return `${home}/actions/runs/${run}#artifacts`;
}

function repositoryOf(env: OutputPlace["env"]): string | undefined {
  const [server, repository] = [
    env.get("GITHUB_SERVER_URL"),
    env.get("GITHUB_REPOSITORY"),
  ];
  return server && repository ? `${server}/${repository}` : undefined;
}

/** Also what would end the address in Markdown. */
function encodePart(part: string): string {
  return encodeURIComponent(part.toWellFormed())
    .replace(/[()'*!]/g, (it) => `%${it.charCodeAt(0).toString(16)}`);
}

/**
 * Makes text plain within a line or a table of Markdown.
 *
 * @param text Any text.
 *
 * @example
 * ```ts
 * import { markdownText } from "./markdown.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(markdownText("a|b <i>*c*"), "a\\|b &lt;i&gt;\\*c\\*");
 * ```
 */
export function markdownText(text: string): string {
  return oneLine(text).replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]()#!|~]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
