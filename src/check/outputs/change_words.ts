/** What a branch changed in baselines, in words that all outputs share. */
import { counted, formatNumber } from "../../base/format.ts";
import { oneLine } from "../../base/one_line.ts";
import { bandsText, widestChanges } from "../bands_of.ts";
import type { BaselineChanges, EntryChange, FolderChanges } from "../types.ts";

/** Notes of approvals that are told. */
const MOST_NOTES = 3;

/**
 * What changed, one line a baseline.
 *
 * @param changes What changed; undefined where nobody asked.
 * @returns Nothing if nothing did.
 */
export function changeLines(changes: BaselineChanges | undefined): string[] {
  if (changes === undefined) return [];
  const { base, problem } = changes;
  const unknown = `Whether baselines changed since ${
    shortOf(base)
  } is not known`;
  if (problem !== null) return [oneLine(`${unknown}: ${problem}`)];
  return changes.folders.flatMap((folder) =>
    folder.problem !== null
      ? [oneLine(`${unknown}: ${folder.folder}: ${folder.problem}`)]
      : folder.entries.length === 0
      ? []
      : [oneLine(`${changesTitle(changes)}: ${folderText(folder)}`)]
  );
}

/** What the lines are about. */
export function changesTitle(
  { base, commit, problem }: BaselineChanges,
): string {
  const at = commit === null || commit.startsWith(base)
    ? ""
    : ` (${shortOf(commit)})`;
  const what = problem === null ? "Baselines changed" : "Baselines";
  return oneLine(`${what} since ${shortOf(base)}${at}`);
}

/** Of a commit's name the beginning. */
function shortOf(name: string): string {
  return /^[0-9a-f]{40}$/.test(name) ? name.slice(0, 10) : name;
}

function folderText({ study, count, entries }: FolderChanges): string {
  const of = (kind: EntryChange["kind"]): number =>
    entries.filter((it) => it.kind === kind).length;
  const parts = [
    [of("image"), counted(of("image"), "other image")],
    [of("values"), `${of("values")} with the same image`],
    [of("new"), `${of("new")} new`],
    [of("removed"), `${of("removed")} removed`],
  ].flatMap(([number, text]) => number === 0 ? [] : [text]);
  const wider = widestChanges(entries.flatMap(({ bands }) => bands));
  return [
    `${study}: ${entries.length - of("removed")} of ${count}: ` +
    parts.join(", "),
    ...totalText(entries),
    ...wider.length === 0 ? [] : [`bands wider: ${bandsText(wider)}`],
    ...approvers(entries),
  ].join("; ");
}

/** How the last total costs changed, from the least to the most. */
function totalText(entries: readonly EntryChange[]): string[] {
  const shares = entries.flatMap(({ kind, totals: { before, after } }) =>
    kind !== "image" || !before || after === null ? [] : [after / before - 1]
  ).sort((a, b) => a - b);
  const texts = new Set(
    [shares[0], shares.at(-1)].flatMap((it) =>
      it === undefined ? [] : [percent(it)]
    ),
  );
  return texts.size === 0 ? [] : [`total cost ${[...texts].join(" to ")}`];
}

/**
 * A change with its sign.
 *
 * @param share 0.018 for 1.8 % more.
 */
export function percent(share: number): string {
  const sign = share < 0 ? "−" : "+";
  return `${sign}${formatNumber(Math.abs(100 * share), 2)} %`;
}

function approvers(entries: readonly EntryChange[]): string[] {
  const texts = new Set(
    entries.flatMap(({ kind, approval }) =>
      approval === null || kind === "values"
        ? []
        : [approval.by + (approval.note === null ? "" : `: ${approval.note}`)]
    ),
  );
  const shown = [...texts].slice(0, MOST_NOTES);
  return shown.length === 0 ? [] : [`approved by ${shown.join(", ")}`];
}

/**
 * What became of one entry.
 *
 * @param change The entry.
 * @returns A sentence without its stop.
 */
export function changeText(change: EntryChange): string {
  const { kind, totals: { before, after }, distance, bands, approval } = change;
  const isBoth = kind === "image" || kind === "values";
  const share = before && after !== null ? after / before - 1 : null;
  return oneLine([
    KINDS[kind],
    ...isBoth && share ? [`total cost ${percent(share)}`] : [],
    ...kind !== "image" ? [] : distance === null ? ["of another size"] : [
      `1 − SSIM ${formatNumber(distance.ssim, 2)}`,
      `window ${formatNumber(distance.window, 2)} of 255`,
    ],
    ...bands.length === 0 ? [] : [`bands: ${bandsText(bands.slice(0, 5))}`],
    ...approval === null || kind === "values"
      ? []
      : [`approved by ${approval.by}`],
  ].join("; "));
}

const KINDS: Readonly<Record<EntryChange["kind"], string>> = {
  new: "new",
  removed: "removed",
  image: "another image",
  values: "the same image",
};
