/** What a branch changed in baselines, in words that all outputs share. */
import { counted, formatNumber } from "../../base/format.ts";
import { oneLine } from "../../base/one_line.ts";
import { actText } from "./act_text.ts";
import { bandsText } from "../bands_of.ts";
import type {
  BandChange,
  BaselineChanges,
  EntryChange,
  FolderChanges,
  Learning,
} from "../types.ts";

/** News of one baseline. */
export interface ChangeNews {
  /** The study, or the set of images; null for all. */
  readonly study: string | null;
  /** Its folder; null for all. */
  readonly folder: string | null;
  /** What it is about. */
  readonly title: string;
  /** What became of it. */
  readonly text: string;
  /** Entries that are not as they were. */
  readonly entries: readonly EntryChange[];
}

/**
 * What changed.
 *
 * @param changes What changed; undefined where nobody asked.
 * @returns One for each baseline that changed; none if none did.
 */
export function changeNews(changes: BaselineChanges | undefined): ChangeNews[] {
  if (changes === undefined) return [];
  const { problem, folders } = changes;
  const since = `since ${baseText(changes)}`;
  const unknown = (what: string, why: string) =>
    newsOf(`Baselines ${since}`, `Whether ${what} is not known: ${why}`);
  if (problem !== null) {
    const none = { study: null, folder: null, entries: [] };
    return [{ ...unknown("they changed", problem), ...none }];
  }
  return folders.flatMap(({ problem, ...changed }) => {
    const { study, folder, entries } = changed;
    if (problem === null && entries.length === 0) return [];
    const news = problem === null
      ? newsOf(`Baselines changed ${since}`, folderText(changed))
      : unknown(`${folder} changed`, problem);
    return [{ ...news, study, folder, entries }];
  });
}

function newsOf(title: string, text: string) {
  return { title: oneLine(title), text: oneLine(text) };
}

/**
 * The same, one line each, or that nothing changed.
 *
 * @param changes What changed; undefined where nobody asked.
 */
export function changeLines(changes: BaselineChanges | undefined): string[] {
  const news = changeNews(changes);
  return news.length === 0
    ? unchangedLines(changes)
    : news.map(({ title, text }) => `${title}: ${text}`);
}

/**
 * That no baseline changed, so that who asked sees that somebody looked.
 *
 * @param changes What changed; undefined where nobody asked.
 * @returns None if one changed, or there is none.
 */
export function unchangedLines(changes: BaselineChanges | undefined): string[] {
  const isNone = changes === undefined || changes.folders.length === 0 ||
    changeNews(changes).length > 0;
  return isNone ? [] : [oneLine(`Baselines are as in ${baseText(changes)}`)];
}

/** What is compared with. */
function baseText({ base, commit }: BaselineChanges): string {
  return commit === null || commit.startsWith(base)
    ? shortOf(base)
    : `${shortOf(base)} (${shortOf(commit)})`;
}

/** Of a commit's name the beginning. */
function shortOf(name: string): string {
  return /^[0-9a-f]{40}$/.test(name) ? name.slice(0, 10) : name;
}

/** Short: what became of each entry is told elsewhere. */
function folderText(
  { study, kind, count, entries }: Omit<FolderChanges, "problem">,
): string {
  const noun = kind === "images" ? "image" : "trial";
  const of = (kind: EntryChange["kind"]): number =>
    entries.filter((it) => it.kind === kind).length;
  const [removed, fresh] = [of("removed"), of("new")];
  const changed = entries.length - removed - fresh;
  const parts = [
    [of("image"), counted(of("image"), "other image")],
    [of("values"), `${of("values")} with the same image`],
  ].flatMap(([number, text]) => number === 0 ? [] : [text]);
  const before = counted(count - fresh + removed, noun);
  const wider = entries.filter(isWider).length;
  return `${study}: ` + [
    ...removed === 0 ? [] : [
      `${removed} of ${before} ${removed === 1 ? "is" : "are"} no longer ` +
      "guarded",
    ],
    ...changed === 0 ? [] : [
      `${changed} of ${counted(count - fresh, noun)} changed: ` +
      parts.join(", "),
    ],
    ...fresh === 0 ? [] : [counted(fresh, `new ${noun}`)],
    ...totalText(entries),
    ...changed === 0
      ? []
      : [wider === 0 ? "no band wider" : `bands of ${wider} wider`],
    ...people("approved", entries.flatMap(({ approval }) => approval ?? [])),
    ...people("learned", entries.flatMap(({ learned }) => learned)),
  ].join("; ");
}

function isWider({ bands }: EntryChange): boolean {
  return bands.some(({ before, after }) => after > before);
}

/** Their names, each once. */
function people(what: string, acts: readonly Pick<Learning, "by">[]): string[] {
  const names = new Set(acts.map(({ by }) => by ?? "somebody"));
  return names.size === 0 ? [] : [`${what} by ${[...names].join(", ")}`];
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

/**
 * What became of one entry, and who did it.
 *
 * @param change The entry.
 * @returns A sentence without its stop.
 */
export function changeText(change: EntryChange): string {
  const { kind, totals: { before, after }, distance, approval, learned } =
    change;
  const isBoth = kind === "image" || kind === "values";
  const share = before && after !== null ? after / before - 1 : null;
  return oneLine([
    KINDS[kind],
    ...isBoth && share ? [`total cost ${percent(share)}`] : [],
    ...kind !== "image" ? [] : distance === null ? ["of another size"] : [
      `1 − SSIM ${formatNumber(distance.ssim, 2)}`,
      `window ${formatNumber(distance.window, 2)} of 255`,
    ],
    ...isBoth ? [bandText(change)] : [],
    ...approval === null ? [] : [didText("approved", approval)],
    ...learned.map((it) => didText("learned", it)),
  ].join("; "));
}

function bandText({ bands }: EntryChange): string {
  return bands.length === 0 ? "no band wider" : `bands: ${mainBands(bands)}`;
}

/**
 * Bands that a person wants to see first: the image's, the widest of the costs
 * and of the metrics; the others are counted.
 *
 * @param bands Bands, the one that widened most first.
 */
export function mainBands(bands: readonly BandChange[]): string {
  const shown = imageFirst(bands).filter((band, at, all) =>
    at === all.findIndex((it) => groupOf(it) === groupOf(band))
  );
  const rest = bands.length - shown.length;
  const more = rest === 0 ? "" : ` and ${rest} more`;
  return `${bandsText(shown)}${more}`;
}

/**
 * Bands as a person wants to see them: those of the image before others.
 *
 * @param bands Bands, the one that widened most first.
 */
export function imageFirst(bands: readonly BandChange[]): BandChange[] {
  const place = ({ name }: BandChange) => name.startsWith("image.") ? 0 : 1;
  return bands.toSorted((a, b) => place(a) - place(b));
}

/** Of costs, and of metrics, the largest is shown. */
function groupOf({ name }: BandChange): string {
  if (name.startsWith("image.")) return name;
  return name.startsWith("costs ") ? "costs" : "metrics";
}

/** At which commit is told elsewhere. */
function didText(what: string, { by, at, note }: Learning): string {
  return `${what} by ${actText({ by, at, note })}`;
}

const KINDS: Readonly<Record<EntryChange["kind"], string>> = {
  new: "new",
  removed: "removed, so no longer guarded",
  image: "another image",
  values: "the same image",
};
