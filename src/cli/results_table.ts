/** The table of results. */
import { relative } from "node:path";
import type { Json } from "../base/records.ts";
import { formatTable } from "../base/table.ts";
import type { TrialRow } from "../store/mod.ts";

/**
 * Lays trials out as a table: what differs between them first, then costs,
 * time, speed and the image's path.
 *
 * @param rows The trials.
 * @param pathOf Finds a trial's folder.
 * @returns Lines without a final line break; one line if there are no trials.
 */
export function resultsTable(
  rows: readonly TrialRow[],
  pathOf: (folder: string) => string,
): string {
  if (rows.length === 0) return "No trials yet";
  const varied = variedPaths(rows);
  const studies = new Set(rows.map(({ study }) => study));
  const columns = [
    ...(studies.size > 1 ? ["study"] : []),
    "id",
    ...varied,
    ...["state", "total", "content", "style", "seconds", "it/s", "image"],
  ];
  const cells = rows.map((row) => [
    ...(studies.size > 1 ? [row.study] : []),
    row.id,
    ...varied.map((path) => formatValue(row.varied[path])),
    row.state,
    ...[row.totalCost, row.contentCost, row.styleCost].map(formatNumber),
    formatNumber(row.durationMs / 1000),
    formatNumber(row.iterationsPerSecond),
    imageOf(row, pathOf),
  ]);
  return formatTable(
    columns.map((title) => ({ title, align: alignOf(title, varied) })),
    cells,
  );
}

const TEXT_COLUMNS = ["study", "id", "state", "image"];

function alignOf(
  title: string,
  varied: readonly string[],
): "left" | "right" {
  const isText = TEXT_COLUMNS.includes(title) || varied.includes(title);
  return isText ? "left" : "right";
}

/**
 * Paths of what varies, in the order of the grid.
 *
 * @param rows Trials, or anything with what the study varies.
 * @returns Paths that have more than one value among the rows.
 */
export function variedPaths(
  rows: readonly Pick<TrialRow, "varied">[],
): string[] {
  const paths = new Set(rows.flatMap(({ varied }) => Object.keys(varied)));
  return [...paths].filter((path) => {
    const values = new Set(rows.map(({ varied }) => formatValue(varied[path])));
    return values.size > 1;
  });
}

/**
 * A setting as a short text: layers share their prefix.
 *
 * @param value What the study wrote.
 * @returns For instance `40`, `conv1_1+2_1`, `adam learningRate=0.1`.
 */
export function formatValue(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return joinLayers(value.map(formatValue));
  const entries = Object.entries(value);
  if ("name" in value) {
    return entries.map(([key, v]) =>
      key === "name" ? formatValue(v) : `${key}=${formatValue(v)}`
    ).join(" ");
  }
  return joinLayers(entries.map(([key, v]) => `${key}:${formatValue(v)}`));
}

function joinLayers(names: readonly string[]): string {
  const [first = "", ...rest] = names;
  const prefix = /^[a-z]+/.exec(first)?.[0] ?? "";
  const isShared = rest.every((name) => name.startsWith(prefix));
  const short = isShared ? rest.map((n) => n.slice(prefix.length)) : rest;
  return [first, ...short].join("+");
}

/**
 * A number with four significant digits.
 *
 * @param value The number; null for none.
 * @returns Text; empty for none.
 */
export function formatNumber(value: number | null): string {
  if (value === null) return "";
  const text = value.toPrecision(4);
  return text.includes("e") ? text : String(Number(text));
}

function imageOf(
  { folder, state, reason }: TrialRow,
  pathOf: (folder: string) => string,
): string {
  if (state === "failed") return (reason ?? "").split("\n")[0]!;
  return relative(Deno.cwd(), `${pathOf(folder)}/output.png`);
}
