/** What `bench check` found, for people: on a terminal and as Markdown. */
import { formatNumber } from "../base/format.ts";
import { formatTable } from "../base/table.ts";
import type { CheckReport } from "../bench/check_report.ts";
import type { Measure } from "../bench/find_changes.ts";
import type { Judged } from "../bench/run_check.ts";
import { markdownText } from "../check/outputs/markdown.ts";
import {
  explain,
  measureName,
  percent,
  speedHeadline,
} from "./bench_check_words.ts";

const TITLES = [
  "measure",
  "base",
  "change",
  "interval",
  "p",
  "limit",
  "verdict",
] as const;

/**
 * Lays the result out for a terminal.
 *
 * @param report What was found.
 * @returns Lines without a final line break.
 */
export function checkTable(report: CheckReport): string {
  const columns = TITLES.map((title) => ({
    title,
    align: ["measure", "interval", "verdict"].includes(title)
      ? "left" as const
      : "right" as const,
  }));
  return [
    ...headingOf(report),
    "",
    formatTable(columns, report.measures.map(cellsOf)),
    "",
    ...linesOf(report),
  ].join("\n");
}

/**
 * Lays the result out as Markdown, for the summary of a job.
 *
 * @param report What was found.
 * @returns Lines with a final line break.
 */
export function checkMarkdown(report: CheckReport): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    `### Speed: ${markdownText(speedHeadline(report))}`,
    "",
    row(TITLES),
    row(TITLES.map(() => "---")),
    ...report.measures.map((it) => row(cellsOf(it))),
    "",
    ...linesOf(report).map((line) => `- ${markdownText(line)}`),
    "",
    ...headingOf(report).map((line) => `${markdownText(line)}  `),
    "",
  ].join("\n");
}

function headingOf(
  { baseRef, baseCommit, environment, facts: { head } }: CheckReport,
): string[] {
  const { gitCommit, gitDirty, gramlab, deno, cpuModel, cpus, os } =
    environment;
  const commit = gitCommit?.slice(0, 10) ?? "no commit";
  const { backend, precision, network, pooling, width, height } = head;
  return [
    `Base: ${baseRef} (${baseCommit.slice(0, 10)}), head: ${commit}` +
    (gitDirty ? " with changes" : ""),
    `Gramlab ${gramlab}, Deno ${deno}, ${cpuModel}, processors: ${cpus}, ${os}`,
    `${backend} ${head.library} ${head.libraryVersion}, ${head.device}, ` +
    `threads: ${head.threads}; ${network} ${precision} ${pooling} ${width}x${height}`,
  ];
}

function cellsOf(it: Judged): string[] {
  return [
    measureName(it.measure),
    amount(it.measure, it.base),
    percent(it.change),
    `${percent(it.low)} to ${percent(it.high)}`,
    formatNumber(it.p, 2),
    percent(it.limit),
    it.verdict,
  ];
}

function linesOf(report: CheckReport): string[] {
  const { measures, runs: [first, second] } = report;
  const again = second ? `, then ${second.length} to confirm` : "";
  const seconds = Math.round(report.durationMs / 1000);
  return [
    ...measures.flatMap((it) => explain(it, measures) ?? []),
    ...report.warnings,
    `${first!.length} rounds of fresh processes${again}, ${seconds} s; ` +
    "change: how much more head takes, median over the rounds; interval: " +
    `${first!.length < ROUNDS_OF_95 ? 87.5 : 95} %`,
  ];
}

/** With fewer the range of all rounds holds the true value less often. */
const ROUNDS_OF_95 = 6;

function amount(measure: Measure, value: number): string {
  return measure === "memory"
    ? `${Math.round(value / 1e6)} MB`
    : `${formatNumber(value)} ms`;
}
