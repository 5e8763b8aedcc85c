/** `baseline show`: who approved what, and how wide its bands are. */
import { join } from "node:path";
import { BaselineError } from "../base/errors.ts";
import { formatNumber, formatValue } from "../base/format.ts";
import { oneLine } from "../base/one_line.ts";
import { formatTable } from "../base/table.ts";
import { learnedKeys } from "../check/add_learned.ts";
import type { BandedRow, Baseline, BaselineEntry } from "../check/baseline.ts";
import { readBaseline } from "../check/baseline_file.ts";
import { actText } from "../check/outputs/act_text.ts";
import type { BaselineVerb } from "./baseline_verb.ts";

/** Prints baselines. */
export const show: BaselineVerb = {
  options: [],
  run(names, { io, baselines }) {
    const chosen = names.length > 0 ? names : namesIn(baselines);
    const texts = chosen.map((name) => {
      const folder = join(baselines, name);
      return baselineText(folder, readNamed(folder));
    });
    io.out(`${texts.join("\n\n")}\n`);
    return Promise.resolve(0);
  },
};

/**
 * Reads a baseline that must be there.
 *
 * @param folder Its folder.
 * @throws {BaselineError} If there is none, or it is damaged.
 */
function readNamed(folder: string): Baseline {
  const baseline = readBaseline(folder);
  if (baseline !== undefined) return baseline;
  throw new BaselineError(`Cannot find a baseline in ${folder}`);
}

/**
 * The baselines of a folder.
 *
 * @param baselines The folder.
 * @returns Their names, sorted; at least one.
 * @throws {BaselineError} If there is none.
 */
export function namesIn(baselines: string): string[] {
  const names = foldersIn(baselines);
  if (names.length > 0) return names;
  throw new BaselineError(`Cannot find a baseline in ${baselines}`);
}

/**
 * Names of folders that lie in one.
 *
 * @param baselines The folder that baselines lie in.
 * @returns Sorted; none if there is no such folder.
 */
export function foldersIn(baselines: string): string[] {
  try {
    return [...Deno.readDirSync(baselines)]
      .filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return [];
  }
}

function baselineText(folder: string, baseline: Baseline): string {
  const { entries, references } = baseline;
  const columns = references === undefined ? OF_STUDY : OF_IMAGES;
  const names = Object.keys(columns).filter((title) =>
    entries.some((entry) => columns[title]!(entry) !== "")
  );
  const table = formatTable(
    names.map((title) => ({ title })),
    entries.map((entry) => names.map((title) => columns[title]!(entry))),
  );
  return [
    ...approvalLines(folder, entries),
    "",
    table,
    "",
    ...learnedLines(entries),
  ].map((it) => it === table ? it : oneLine(it)).join("\n");
}

/** One line for each time that somebody approved. */
function approvalLines(
  folder: string,
  entries: readonly BaselineEntry[],
): string[] {
  const byAct = Map.groupBy(
    entries,
    ({ approval: { by, at } }) => `${at} ${by}`,
  );
  const lines = [...byAct].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([, of]) => {
      const whose = byAct.size === 1 ? "" : `${idsText(of)}: `;
      return `${whose}approved by ${actText(of[0]!.approval)}`;
    });
  return lines.length === 1
    ? [`${folder}: ${lines[0]}`]
    : [folder, ...lines.map((it) => `  ${it}`)];
}

/** What was learned of which trials, and of which nothing was. */
function learnedLines(entries: readonly BaselineEntry[]): string[] {
  const byKeys = Map.groupBy(
    entries,
    (entry) => [...learnedKeys(entry)].join("\n"),
  );
  const acts = new Map(
    entries.flatMap(({ learned }) => learned)
      .map((it) => [actText(it), it]),
  );
  return [
    ...[...byKeys].flatMap(([keys, of]) => {
      const whose = byKeys.size === 1 ? "" : ` of ${idsText(of)}`;
      return keys === "" ? [`Bands${whose} were not learned on any machine`] : [
        `Bands${whose} were learned on`,
        ...keys.split("\n").map((it) => `  ${it}`),
      ];
    }),
    ...[...acts.values()].map((it) => `Learned by ${actText(it)}`),
  ];
}

function idsText(entries: readonly BaselineEntry[]): string {
  return entries.map(({ id }) => id).join(", ");
}

type Columns = Readonly<Record<string, (entry: BaselineEntry) => string>>;

const band = (of: { readonly band: number } | undefined): string =>
  of === undefined ? "" : formatNumber(of.band, 2);

const lastRow = ({ run }: BaselineEntry): BandedRow | undefined =>
  run?.curve.at(-1) ?? run?.costs.at(-1);

const IMAGE: Columns = {
  ssim: ({ image }) => formatNumber(image.bands.ssim, 2),
  window: ({ image }) => formatNumber(image.bands.window, 2),
  vggDistance: ({ image }) => formatNumber(image.bands.vggDistance, 2),
};

const OF_STUDY: Columns = {
  trial: ({ id }) => id,
  iterations: ({ run }) => String(run?.iterations ?? ""),
  total: (entry) => formatNumber(lastRow(entry)?.values.total ?? null),
  "step 0": ({ run }) => band(run?.costs[0]),
  "step 5": ({ run }) => band(run?.costs.at(-1)),
  last: (entry) => band(lastRow(entry)),
  ...IMAGE,
  varied: ({ varied }) =>
    Object.entries(varied)
      .map(([path, value]) => `${path}=${formatValue(value)}`).join(" "),
};

const OF_IMAGES: Columns = {
  image: ({ id }) => id,
  size: ({ image: { width, height } }) => `${width}×${height}`,
  ...IMAGE,
  metrics: ({ metrics }) =>
    Object.entries(metrics).map(([name, it]) => `${name}=${band(it)}`)
      .join(" "),
};
