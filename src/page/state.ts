/** What a reader of the page has chosen, shared by its parts. */
import { formatNumber } from "../base/format.ts";
import type {
  Axis,
  Measure,
  ReportData,
  ReportImage,
  ReportTrial,
} from "./data.ts";
import { settingName } from "./setting_name.ts";

/** At most so many trials are held: as many as there are colours. */
export const MAX_HELD = 8;

/** How the table is sorted. */
export interface Sorting {
  /** A measure, an axis's path, `id` or `state`; null keeps the plan's order. */
  readonly by: string | null;
  /** Whether large values come first. */
  readonly isDescending: boolean;
}

/** What the parts of the page know and can do. */
export interface View {
  /** The report. */
  readonly data: ReportData;
  /** Trials that the filter lets pass, sorted. */
  readonly trials: readonly ReportTrial[];
  /** Folders of the trials that are held, in the order of their colours. */
  readonly held: readonly string[];
  /** Holds a trial, or lets it go. */
  readonly toggle: (folder: string) => void;
  /** Holds several trials, or lets them go. */
  readonly holdAll: (folders: readonly string[], isHeld: boolean) => void;
  /** Shows a trial large. */
  readonly enlarge: (folder: string) => void;
}

/**
 * The colour of a trial, as a CSS value.
 *
 * @param view What is held.
 * @param folder The trial.
 * @returns Undefined where the trial is not held.
 */
export function colourOf(
  { held }: Pick<View, "held">,
  folder: string,
): string | undefined {
  const at = held.indexOf(folder);
  return at < 0 ? undefined : `var(--series-${at})`;
}

/**
 * What a trial is called for people: its settings, or its id.
 *
 * @param data The report.
 * @param trial The trial.
 * @param among Places of the axes to name; all if left out.
 */
export function labelOf(
  { axes }: Pick<ReportData, "axes">,
  trial: ReportTrial,
  among: readonly number[] = axes.map((_, axis) => axis),
): string {
  const parts = among.slice(0, NAMED).map((axis) => {
    const it = axes[axis]!;
    return `${shortPath(it.path)} ${cellText(it, trial.at[axis]!)}`;
  });
  if (parts.length === 0) return nameOf(trial);
  const more = among.length - parts.length;
  const backend = backendOf(trial);
  return [
    ...parts,
    ...backend === "" ? [] : [backend],
    ...more > 0 ? [`${more} more`] : [],
  ].join(" · ");
}

/** People tell trials apart by so many settings; the table has all. */
const NAMED = 6;

/**
 * The start of a trial's id, with its backend where the folder names one.
 *
 * @param trial The trial.
 */
export function nameOf(trial: ReportTrial): string {
  const backend = backendOf(trial);
  return `${trial.id.slice(0, 6)}${backend === "" ? "" : `-${backend}`}`;
}

/** Folders of other backends than the usual one are `ID-BACKEND`. */
function backendOf({ folder, id }: ReportTrial): string {
  return folder.startsWith(`${id}-`) ? folder.slice(id.length + 1) : "";
}

/**
 * A value as people read it at a glance: a label with its number, the name of
 * a file, a set of layers.
 *
 * @param axis The setting.
 * @param at The place of the value.
 * @returns For instance `strong (400)`, or `tubingen.jpg`.
 */
export function cellText({ values, names }: Axis, at: number): string {
  const [value, name] = [values[at]!, names[at]!.join(" / ")];
  const text = typeof value === "number" ? formatNumber(value, 6) : value;
  if (name === "") return text ?? "–";
  return typeof value === "number" ? `${name} (${text})` : name;
}

/**
 * A value with all that it is called.
 *
 * @param axis The setting.
 * @param at The place of the value.
 */
export function wholeText(axis: Axis, at: number): string {
  const [value, text] = [axis.values[at]!, cellText(axis, at)];
  return typeof value !== "string" || text === value
    ? text
    : `${text} (${value})`;
}

/**
 * What a measure is, and which values are better.
 *
 * @param measure The measure.
 */
export function measureHint({ summary, goal }: Measure): string {
  if (goal === null) return summary;
  const better = goal === "minimize" ? "↓ smaller" : "↑ larger";
  return `${summary}; ${better} is better`;
}

/**
 * The images and sizes that a trial worked on: numbers of others say little
 * about it.
 *
 * @param trial The trial.
 */
export function subjectOf({ content, style }: ReportTrial): string {
  return `${content} ${style}`;
}

/**
 * The largest form of an image that there is.
 *
 * @param image The image.
 */
export function largest({ full, thumbnail }: ReportImage): string {
  return full ?? thumbnail;
}

/**
 * The axes on which some trials differ: enough to tell them apart.
 *
 * @param data The report.
 * @param trials The trials.
 * @returns Places of the axes; all of a single trial.
 */
export function differingAxes(
  { axes }: Pick<ReportData, "axes">,
  trials: readonly ReportTrial[],
): number[] {
  const all = axes.map((_, axis) => axis);
  if (trials.length < 2) return all;
  return all.filter((axis) =>
    trials.some(({ at }) => at[axis] !== trials[0]!.at[axis])
  );
}

/**
 * The end of a setting's name, which is enough for people.
 *
 * @param path Such as `optimizer.learningRate`.
 */
export function shortPath(path: string): string {
  return settingName(path).split(".").at(-1)!;
}

/**
 * The value of a trial that a column shows.
 *
 * @param data The report.
 * @param trial The trial.
 * @param name A measure, an axis's path, or a field.
 */
export function valueOf(
  { axes, measures }: ReportData,
  trial: ReportTrial,
  name: string,
): string | number | null {
  const axis = axes.findIndex(({ path }) => path === name);
  if (axis >= 0) return axes[axis]!.values[trial.at[axis]!]!;
  if (measures.some((measure) => measure.name === name)) {
    return trial.measures[name] ?? null;
  }
  if (name === "id" || name === "state" || name === "study") return trial[name];
  if (name === "tags") return trial.tags.join(", ");
  if (name === "notes") return trial.notes.join(" · ");
  return null;
}

/**
 * Sorts trials; those without a value come last either way.
 *
 * @param data The report.
 * @param trials The trials.
 * @param sorting How.
 */
export function sortTrials(
  data: ReportData,
  trials: readonly ReportTrial[],
  { by, isDescending }: Sorting,
): readonly ReportTrial[] {
  if (by === null) return trials;
  const sign = isDescending ? -1 : 1;
  const keyed = trials.map((trial) => ({
    trial,
    value: valueOf(data, trial, by),
  }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) {
      return Number(a.value === null) - Number(b.value === null);
    }
    if (typeof a.value === "number" && typeof b.value === "number") {
      return sign * (a.value - b.value);
    }
    return sign * String(a.value).localeCompare(String(b.value), "en");
  });
  return keyed.map(({ trial }) => trial);
}
