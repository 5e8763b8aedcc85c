/** `results --filter`: trials that an expression over results fits. */
import { NothingMatchedError } from "../base/errors.ts";
import type { FilterValue } from "../plan/filter_names.ts";
import { filterTokens } from "../plan/filter_tokens.ts";
import { valueNames } from "../plan/filter_value_names.ts";
import { parseFilter } from "../plan/parse_filter.ts";
import type { TrialRow } from "../store/mod.ts";
import { columnAlias, type ResultColumns } from "./result_columns.ts";

/** What a filter leaves. */
export interface FilteredRows {
  /** The rows that it fits. */
  readonly rows: readonly TrialRow[];
  /** What the user should know, one line each. */
  readonly warnings: readonly string[];
}

/** What stands for trials without tags. */
const NO_TAGS = "none";

/**
 * Leaves out trials that are not wanted. The language is that of
 * `sweep --filter`; besides settings it knows all columns, and `tags==best`
 * fits trials that have this tag among others.
 *
 * @param rows The trials.
 * @param filter What the user wrote.
 * @param columns What may be named.
 * @throws {import("../base/errors.ts").ConfigError} If it cannot be read.
 * @throws {NothingMatchedError} If no trial fits.
 */
export function filterResults(
  rows: readonly TrialRow[],
  filter: string,
  columns: ResultColumns,
): FilteredRows {
  const names = valueNames(rows);
  const tags = new Set(rows.flatMap((row) => row.tags));
  const known = new Map([...names.known, ["tags", tags]]);
  const { matches, warnings } = parseFilter(
    filter,
    knownValues(rows, filter, columns),
    known,
    columnAlias,
  );
  const left = rows.filter((row) =>
    matches(
      (path) =>
        path === "tags"
          ? row.tags.length === 0 ? NO_TAGS : undefined
          : columns.get(path)!.value(row),
      (path, name) =>
        path === "tags"
          ? row.tags.includes(name)
          : names.bears(row, path, name),
    )
  );
  if (left.length > 0 || rows.length === 0) return { rows: left, warnings };
  const why = warnings.map((warning) => ` (${warning})`).join("");
  throw new NothingMatchedError(
    `Cannot find a trial that --filter '${filter}' fits: ` +
      `none of ${rows.length} does${why}`,
  );
}

/** Values of the columns that a filter names; the others' are not asked for. */
function knownValues(
  rows: readonly TrialRow[],
  filter: string,
  columns: ResultColumns,
): Map<string, ReadonlySet<FilterValue>> {
  const words = filterTokens(filter)
    .flatMap(({ text }) => [text, columnAlias(text)]);
  const isNamed = (path: string): boolean =>
    words.some((word) =>
      path === word || path === `${word}.name` || path.endsWith(`.${word}`)
    );
  return new Map([...columns].map(([path, column]) => {
    const values = new Set<FilterValue>();
    if (path === "tags") values.add(NO_TAGS);
    else if (isNamed(path)) {
      for (const row of rows) {
        const value = column.value(row);
        if (value !== undefined) values.add(value);
      }
    }
    return [path, values];
  }));
}
