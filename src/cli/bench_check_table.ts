/** What `bench check` found, for people: on a terminal and as Markdown. */
import { formatTable } from "../base/table.ts";
import type { CheckReport } from "../bench/check_report.ts";
import type { Change, Measure } from "../bench/find_changes.ts";
import type { Judged } from "../bench/run_check.ts";
import { formatNumber } from "../base/format.ts";
import { markdownText } from "../check/outputs/markdown.ts";

const TITLES = [
  "measure",
  "base",
  "head",
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
    `### Speed: ${isRegression(report) ? "regression" : "no regression"}`,
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

/**
 * Whether anything is over its limit in both runs.
 *
 * @param report What was found.
 */
export function isRegression(
  { measures }: Pick<CheckReport, "measures">,
): boolean {
  return measures.some(({ verdict }) => verdict === "regression");
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
    NAMES[it.measure],
    amount(it.measure, it.base),
    amount(it.measure, it.head),
    percent(it.change),
    `${percent(it.low)} to ${percent(it.high)}`,
    formatNumber(it.p, 2),
    percent(it.limit),
    it.verdict,
  ];
}

const NAMES: Readonly<Record<Measure, string>> = {
  iteration: "iteration",
  memory: "peak memory",
  startup: "start-up",
};

function linesOf(report: CheckReport): string[] {
  const [first, second] = report.runs;
  const again = second ? `, then ${second.length} to confirm` : "";
  const seconds = Math.round(report.durationMs / 1000);
  return [
    ...report.measures.flatMap(explain),
    ...report.warnings,
    `${first!.length} rounds of fresh processes${again}, ${seconds} s; ` +
    "change: how much more head takes; interval: 95 %, of four rounds 87.5 %",
  ];
}

/** What a verdict means, where the table does not say it. */
function explain(it: Judged): string[] {
  const name = NAMES[it.measure];
  const { second } = it;
  if (it.verdict === "regression") {
    return [
      `Regression: ${name} takes ${percent(it.change)}, in a second run ${
        percent(second!.change)
      }; at most ${percent(it.limit)} is allowed`,
    ];
  }
  if (it.verdict !== "inconclusive") return [];
  if (second !== null) {
    return [
      `Inconclusive: ${name}: ${percent(it.change)} was not confirmed by a ` +
      `second run: ${describe(second)}`,
    ];
  }
  return [
    `Inconclusive: ${name}: ${describe(it)}; the limit is ${
      percent(it.limit)
    }, and a regression is not shown: for a narrower interval take more ` +
    "--rounds, or a quieter machine",
  ];
}

function describe({ change, low, high, p }: Change): string {
  return `${percent(change)}, between ${percent(low)} and ${
    percent(high)
  } (p = ${formatNumber(p, 2)})`;
}

function amount(measure: Measure, value: number): string {
  return measure === "memory"
    ? `${Math.round(value / 1e6)} MB`
    : `${formatNumber(value)} ms`;
}

function percent(share: number): string {
  const text = (100 * share).toFixed(1);
  return `${share > 0 ? "+" : ""}${text} %`;
}
