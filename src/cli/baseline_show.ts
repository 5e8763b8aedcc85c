/** `baseline show`: who approved what, and how wide its bands are. */
import { join } from "node:path";
import { BaselineError } from "../base/errors.ts";
import { formatNumber, formatValue } from "../base/format.ts";
import { oneLine } from "../base/one_line.ts";
import { formatTable } from "../base/table.ts";
import type { Baseline, BaselineEntry } from "../check/baseline.ts";
import { readBaseline } from "../check/baseline_file.ts";
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
export function readNamed(folder: string): Baseline {
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
  try {
    const names = [...Deno.readDirSync(baselines)]
      .filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
    if (names.length > 0) return names.sort();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new BaselineError(`Cannot find a baseline in ${baselines}`);
}

function baselineText(
  folder: string,
  { approval, learned, entries }: Baseline,
): string {
  const { by, at, commit, isDirty, note } = approval;
  const keys = new Set(learned.flatMap(({ machineKeys }) => machineKeys));
  const from = commit === null
    ? ""
    : ` at ${commit.slice(0, 10)}${isDirty ? " with changes" : ""}`;
  return [
    oneLine(`${folder}: approved by ${by} on ${at.slice(0, 10)}${from}`),
    ...(note === null ? [] : [oneLine(note)]),
    "",
    formatTable(COLUMNS.map((title) => ({ title })), entries.map(cellsOf)),
    "",
    ...(keys.size === 0 ? ["Bands were not learned on any machine key"] : [
      "Bands were learned on",
      ...[...keys].sort().map((it) => `  ${oneLine(it)}`),
    ]),
  ].join("\n");
}

const COLUMNS = [
  "trial",
  "iterations",
  "total",
  "step 0",
  "step 5",
  "last",
  "ssim",
  "window",
  "vggDistance",
  "varied",
];

function cellsOf({ id, run, image, varied }: BaselineEntry): string[] {
  const last = run?.curve.at(-1) ?? run?.costs.at(-1);
  const band = (row: { readonly band: number } | undefined) =>
    row === undefined ? "" : formatNumber(row.band, 2);
  const { ssim, window, vggDistance } = image.bands;
  return [
    id,
    run === null ? "" : String(run.iterations),
    formatNumber(last?.values.total ?? null),
    ...[run?.costs[0], run?.costs.at(-1), last].map(band),
    ...[ssim, window, vggDistance].map((it) => formatNumber(it, 2)),
    Object.entries(varied)
      .map(([path, value]) => `${path}=${formatValue(value)}`).join(" "),
  ];
}
