/** Settings in which trials differ, as factors that can be weighed. */
import type { Factor } from "../base/factors.ts";
import { isLabelled } from "../base/labelled.ts";
import type { Settings } from "../base/records.ts";
import type { TableCell } from "../base/table.ts";
import { settingName } from "../page/setting_name.ts";
import type { TrialRow } from "../store/mod.ts";
import { differingPaths, settingCell } from "../plan/differing_settings.ts";

/**
 * Makes factors of the settings in which trials differ, and of the backend.
 * Seeds are none: what they do is chance.
 *
 * @param rows The trials.
 */
export function settingFactors(rows: readonly TrialRow[]): Factor[] {
  const paths = differingPaths(rowsWithNews(rows))
    .filter((path) => path !== "seed");
  const factors = paths.map((path) => ({
    name: settingName(path),
    values: valuesOf(rows, path),
  }));
  const backends = rows.map(({ backend }) => backend);
  return new Set(backends).size > 1
    ? [...factors, { name: "backend", values: backends }]
    : factors;
}

/**
 * Rows that have some value first: they differ in what all rows differ in.
 * Rows of the index share their values, so that few are left of many.
 */
function rowsWithNews(rows: readonly TrialRow[]): TrialRow[] {
  const seen = new Map<string, Set<unknown>>();
  const isNew = (name: string, value: unknown): boolean => {
    const values = seen.get(name) ?? new Set();
    seen.set(name, values);
    return values.size < values.add(value).size;
  };
  return rows.filter(({ settings, varied }) => {
    let hasNews = isNew("varied", Object.keys(varied).join());
    // one of them says nothing where it equals the other
    hasNews = isNew("sizes", `${settings.size} ${settings.styleSize}`) ||
      hasNews;
    for (const name in settings) {
      hasNews = isNew(name, settings[name as keyof Settings]) || hasNews;
    }
    return hasNews || Object.values(varied).some(isLabelled);
  });
}

/**
 * As tables show them, without labels, which may differ between studies; each
 * value is worked out once where trials share it.
 */
function valuesOf(rows: readonly TrialRow[], path: string): TableCell[] {
  const name = path.split(".")[0] as keyof Settings;
  const known = new Map<unknown, TableCell>();
  return rows.map(({ settings }) => {
    const value = settings[name];
    // the size of the style follows that of the content
    if (name === "styleSize" && value === settings.size) return value;
    let cell = known.get(value);
    if (cell === undefined) {
      cell = typeof value === "number" ? value : settingCell(settings, path);
      known.set(value, cell);
    }
    return cell;
  });
}
