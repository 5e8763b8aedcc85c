/** `bench compare`: which of two measurements is faster. */
import { UsageError } from "../base/errors.ts";
import { median } from "../base/stats.ts";
import { formatTable, type TableColumn } from "../base/table.ts";
import {
  compareReports,
  type Comparison,
  type Match,
  nameOf,
  SIGNIFICANT_P,
} from "../bench/compare.ts";
import { readReport } from "../bench/read_report.ts";
import { formatNumber } from "../base/format.ts";
import type { Io } from "./io.ts";
import { parseOptions } from "./parse_options.ts";

/**
 * Reads two files and prints how they compare.
 *
 * @param args What stands after `compare`.
 * @param io The terminal.
 * @returns The exit code: 0, whatever is faster.
 * @throws {UsageError} If the words are not two files of benchmarks, or no
 *     setting stands in both.
 */
export async function compareFiles(
  args: readonly string[],
  io: Io,
): Promise<number> {
  const { words } = parseOptions(args, {});
  const [base, head] = words;
  if (base === undefined || head === undefined || words.length > 2) {
    throw new UsageError(
      `Cannot compare ${words.length} files: expected "bench compare BASE.json HEAD.json"`,
    );
  }
  const comparison = compareReports(
    await readReport(base),
    await readReport(head),
  );
  if (comparison.matches.length === 0) {
    throw new UsageError(
      `Cannot compare ${base} and ${head}: no setting stands in both (${base} has ${
        names(comparison.onlyBase)
      }; ${head} has ${names(comparison.onlyHead)})`,
    );
  }
  for (const warning of comparison.warnings) io.err(`Warning: ${warning}\n`);
  io.out(`${compareTable(comparison, { base, head })}\n`);
  return 0;
}

const COLUMNS: readonly (TableColumn & {
  readonly cell: (match: Match) => string;
})[] = [
  { title: "precision", align: "left", cell: ({ head }) => head.precision },
  { title: "pooling", align: "left", cell: ({ head }) => head.pooling },
  {
    title: "size",
    align: "right",
    cell: ({ head }) => `${head.width}x${head.height}`,
  },
  { title: "base", align: "left", cell: ({ base }) => base.backend },
  { title: "it/s", align: "right", cell: ({ base }) => medianOf(base) },
  { title: "head", align: "left", cell: ({ head }) => head.backend },
  { title: "it/s", align: "right", cell: ({ head }) => medianOf(head) },
  { title: "", align: "left", cell: (it) => it.isSignificant ? "" : "~" },
  { title: "ratio", align: "right", cell: ({ ratio }) => ratio.toFixed(3) },
  {
    title: "95 %",
    align: "left",
    cell: ({ low, high }) => `${low.toFixed(3)}–${high.toFixed(3)}`,
  },
  { title: "p", align: "right", cell: ({ p }) => formatNumber(p, 2) },
];

/**
 * Lays a comparison out.
 *
 * @param comparison At least one match.
 * @param paths The two files, as the user named them.
 * @returns Lines without a final line break.
 */
export function compareTable(
  { matches, onlyBase, onlyHead }: Comparison,
  { base, head }: { readonly base: string; readonly head: string },
): string {
  const table = formatTable(
    COLUMNS,
    matches.map((match) => COLUMNS.map(({ cell }) => cell(match))),
  );
  const chance = matches.some(({ isSignificant }) => !isSignificant)
    ? [`~: may well be chance, as p >= ${SIGNIFICANT_P}`]
    : [];
  return [
    `Base: ${base}`,
    `Head: ${head}`,
    "",
    table,
    "",
    "ratio: head's median it/s over base's; above 1, head is faster",
    ...chance,
    ...onlyBase.map((record) => `Only in ${base}: ${nameOf(record)}`),
    ...onlyHead.map((record) => `Only in ${head}: ${nameOf(record)}`),
  ].join("\n");
}

function medianOf({ samples }: Match["base"]): string {
  return formatNumber(median(samples));
}

function names(records: Comparison["onlyBase"]): string {
  return records.map(nameOf).join(", ") || "no records";
}
