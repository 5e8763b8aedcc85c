/** `results rm`: trials that nobody wants any more. */
import { formatTable } from "../base/table.ts";
import { openStore, type Removal, type TrialRow } from "../store/mod.ts";
import { counted, formatDuration, formatNumber } from "../base/format.ts";
import { CHOOSING, namedRows } from "./chosen_rows.ts";
import type { Verb } from "./results_verb.ts";
import { warnAll } from "./warn_all.ts";

/** Trials that are listed; the others are counted. */
const MOST_ROWS = 1000;

/** Lists trials, and deletes them if told to. */
export const removeResults: Verb = {
  least: 0,
  most: Infinity,
  options: [...CHOOSING, "yes"],
  async run(words, options) {
    const { folder, io, json, yes = false } = options;
    using store = await openStore(folder, { readOnly: !yes, create: false });
    warnAll(store.warnings, io);
    const { rows, warnings } = namedRows(store, words, options, "rm");
    warnAll(warnings, io);
    if (!json) io.out(`${tableOf(rows, (it) => store.pathOf(it))}\n\n`);
    const folders = rows.map((row) => row.folder);
    const removal = yes ? await store.remove(folders) : undefined;
    if (json) {
      const { removed = [], running = [] } = removal ?? {};
      const text = JSON.stringify(
        { trials: folders, removed, running },
        null,
        2,
      );
      io.out(`${text}\n`);
    } else {
      io.out(`${removal ? removedLine(removal) : howToGoOn(rows)}\n`);
    }
    return removal !== undefined && removal.running.length > 0 ? 1 : 0;
  },
};

function tableOf(
  rows: readonly TrialRow[],
  pathOf: (folder: string) => string,
): string {
  const titles = ["study", "state", "tags", "seconds", "path"];
  const table = formatTable(
    titles.map((title) => ({ title })),
    rows.slice(0, MOST_ROWS).map((row) => [
      row.study,
      row.state,
      row.tags.join(" "),
      formatNumber(row.durationMs / 1000, 3),
      pathOf(row.folder),
    ]),
  );
  const left = rows.length - MOST_ROWS;
  return left > 0 ? `${table}\n… and ${left} more` : table;
}

function howToGoOn(rows: readonly TrialRow[]): string {
  const durationMs = rows.reduce((sum, row) => sum + row.durationMs, 0);
  return `Nothing was deleted. With --yes, ${counted(rows.length, "trial")} ` +
    `would be; they took ${timeText(durationMs)} to run, and run again ` +
    "in the next sweep of a study that has them";
}

function timeText(durationMs: number): string {
  return durationMs < 60_000
    ? `${formatNumber(durationMs / 1000, 3)} s`
    : formatDuration(durationMs);
}

function removedLine({ removed, running }: Removal): string {
  const stayed = running.length === 0
    ? ""
    : `; ${counted(running.length, "trial")} stayed, as they run now: ` +
      running.join(", ");
  return `Deleted: ${counted(removed.length, "trial")}${stayed}`;
}
