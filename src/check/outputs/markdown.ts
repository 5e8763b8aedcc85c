/** A summary as Markdown, for the page of a job. */
import { basename, isAbsolute, join, relative, resolve } from "node:path";
import { oneLine } from "../../base/one_line.ts";
import type {
  EntryChange,
  GateReport,
  StudyVerdict,
  TrialVerdict,
} from "../types.ts";
import type { GateOutput, OutputPlace } from "./types.ts";
import { lookText } from "./look.ts";
import { nextSteps } from "./next_steps.ts";
import { remarksOf } from "./remarks.ts";
import { titleOf } from "./labels.ts";
import { changeNews, changeText, unchangedLines } from "./change_words.ts";
import { headline } from "./headline.ts";
import {
  approvalText,
  effort,
  headLines,
  isFailure,
  machineText,
  tally,
  whyOf,
  worstFirst,
} from "./words.ts";

/** Rows of a study; GitHub drops summaries of more than a megabyte. */
const MOST_ROWS = 100;

/** A table of the trials that fail; the others are counted. */
export const markdown: GateOutput = {
  summary: "Summary as Markdown, images as links",
  extension: "md",
  write(report, place) {
    const { problem } = report;
    const lines = [
      `### Images: ${markdownText(headline(report))}`,
      "",
      ...(problem === undefined
        ? bodyOf(report, place)
        : [problemText(problem), ""]),
    ];
    return Promise.resolve(lines.join("\n"));
  },
};

function bodyOf(report: GateReport, place: OutputPlace): string[] {
  const isTold = ({ verdict }: TrialVerdict) => isFailure(verdict, report);
  const notes = remarksOf(report, isTold).map((it) => `- ${markdownText(it)}`);
  const steps = nextSteps(report).map((it) => `- ${stepText(it)}`);
  return [
    ...report.studies.flatMap((study) => sectionOf(study, report, place)),
    ...changesOf(report, place),
    ...listOf("Notes", notes),
    ...listOf(`What to do${artefacts(place.env)}`, steps),
    ...madeOn(report).map((it) => `${markdownText(it)}\n`),
    `${effort(report)}.`,
    "",
  ];
}

/** What the branch did to baselines: what makes this gate pass. */
function changesOf(
  { baselineChanges: changes }: GateReport,
  place: OutputPlace,
): string[] {
  const news = changeNews(changes).flatMap((it) => {
    const { title, text, folder, entries } = it;
    const rest = entries.length - MOST_ROWS;
    return [
      `**${markdownText(title)}**: ${markdownText(text)}`,
      "",
      ...entries.slice(0, MOST_ROWS).map((entry) => {
        const from = { folder: folder!, commit: changes!.commit };
        const links = changeLinks(entry, from, place);
        const what = markdownText(changeText(entry));
        return [`- ${markdownText(titleOf(entry))}: ${what}`, ...links]
          .join(" · ");
      }),
      ...rest > 0 ? [`- … and ${rest} more; the report has all.`] : [],
      ...entries.length > 0 ? [""] : [],
    ];
  });
  const none = unchangedLines(changes).map((it) => `${markdownText(it)}\n`);
  return [...news, ...none];
}

/** Both images, each at its commit; the same image once. */
function changeLinks(
  { kind, images }: EntryChange,
  { folder, commit }: {
    readonly folder: string;
    readonly commit: string | null;
  },
  place: OutputPlace,
): string[] {
  const of = (name: string, path: string | null, at: string | undefined) => {
    // the older image was put elsewhere, to be looked at
    const there = path && join(folder, basename(path));
    const address = there && at ? inRepository(there, place, at) : undefined;
    return address ? [linkTo(name, near(there!, place), address)] : [];
  };
  const [isSame, now] = [kind === "values", place.env.get("GITHUB_SHA")];
  return [
    ...isSame ? [] : of("before", images.before, commit ?? undefined),
    ...of(isSame ? "image" : "now", images.after, now),
  ];
}

function listOf(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${title}:`, "", ...items, ""];
}

/** An error, whose commands stand in parentheses. */
function problemText(text: string): string {
  return text.split(/(\((?:cd \S.* && )?deno task .*?\)(?=$|[;,. ]))/)
    .map((part, at) =>
      at % 2 === 0 ? markdownText(part) : `(${codeText(part.slice(1, -1))})`
    ).join("");
}

function codeText(command: string): string {
  return `\`${oneLine(command).replaceAll("`", "'")}\``;
}

/** Commands as code, to be copied; hostile text cannot leave it. */
function stepText(text: string): string {
  const at = text.search(/(?:cd \S.* && )?deno task /);
  if (at < 0) return markdownText(text);
  const [, command, rest] = /^(.*?)(, then commit .*)?$/.exec(text.slice(at))!;
  return markdownText(text.slice(0, at)) + codeText(command!) +
    markdownText(rest ?? "");
}

/** Where a job's files are listed: they cannot be linked one by one. */
function artefacts(env: OutputPlace["env"]): string {
  const address = artefactsOf(env);
  return address === undefined
    ? ""
    : ` (files of this job: [artefacts](<${address}>))`;
}

function sectionOf(
  study: StudyVerdict,
  report: GateReport,
  place: OutputPlace,
): string[] {
  const { trials } = study;
  const failed = worstFirst(trials)
    .filter(({ verdict }) => isFailure(verdict, report));
  const rest = failed.length - MOST_ROWS;
  return [
    `**${markdownText(study.study)}**: ${tally(trials) || "left out"}`,
    "",
    ...failed.length > 0
      ? tableOf(failed.slice(0, MOST_ROWS), study.kind, place)
      : [],
    ...rest > 0 ? [`… and ${rest} more; the report has all.`, ""] : [],
    `Baseline: ${markdownText(approvalText(study))}`,
    "",
  ];
}

/** Last, as it is asked for last. Of baselines the first trial's machine. */
function madeOn(report: GateReport): string[] {
  const machines = report.studies.flatMap(({ trials: [first] }) =>
    first?.machines.baseline ?? []
  );
  const texts = new Set(machines.map(machineText));
  return [
    ...[...texts].map((it) => `Baseline made on ${it}`),
    ...headLines(report),
  ];
}

function tableOf(
  trials: readonly TrialVerdict[],
  kind: StudyVerdict["kind"],
  place: OutputPlace,
): string[] {
  const [name, look] = kind === "study"
    ? ["trial", "image"]
    : ["image", "look"];
  return [
    `| ${name} | verdict | ${look} | why | files |`,
    "| --- | --- | --- | --- | --- |",
    ...trials.map((trial) => {
      const { verdict } = trial;
      const cells = [
        ...[titleOf(trial, trials), verdict, lookText(trial), whyOf(trial)],
      ];
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
      : linkTo(text, path, address);
  const links = [
    images.baseline &&
    link(
      ...["baseline", near(images.baseline, place)] as const,
      inRepository(images.baseline, place),
    ),
    images.head && link("head", near(images.head, place), undefined),
  ];
  return links.filter(Boolean).join(" · ") || "none";
}

function linkTo(text: string, path: string, address: string): string {
  return `[${text}](<${address}> "${markdownText(path)}")`;
}

/** The page of a file at a commit; undefined if there is no such page. */
function inRepository(
  path: string,
  { env, folder }: OutputPlace,
  commit = env.get("GITHUB_SHA"),
): string | undefined {
  const home = repositoryOf(env);
  const root = env.get("GITHUB_WORKSPACE");
  if (home === undefined || !commit || !root) return undefined;
  const inside = relative(root, resolve(folder, path));
  const parts = inside.split(/[/\\]/);
  if (isAbsolute(inside) || parts[0] === "..") return undefined;
  return `${home}/blob/${commit}/${parts.map(encodePart).join("/")}`;
}

/** As short as it can be told: a path from the folder. */
function near(path: string, { folder }: OutputPlace): string {
  const inside = relative(folder, resolve(folder, path));
  return inside.startsWith("..") || isAbsolute(inside) ? path : inside;
}

function artefactsOf(env: OutputPlace["env"]): string | undefined {
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
