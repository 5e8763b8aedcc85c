/** What a grid can put on its axes or flip through. */
import type { ReportData, ReportTrial } from "./data.ts";
import { cellText, shortPath, wholeText } from "./state.ts";

/** A setting, or two that always change together. */
export interface Dimension {
  /** Its name in full. */
  readonly path: string;
  /** Its name at a glance. */
  readonly title: string;
  /** Places of its settings in {@linkcode ReportData.axes}. */
  readonly axes: readonly number[];
  /** Its values at a glance. */
  readonly texts: readonly string[];
  /** Its values in full. */
  readonly wholeTexts: readonly string[];
  /** The place of a trial's value. */
  readonly at: (trial: ReportTrial) => number;
}

/**
 * The settings in which trials differ; content and style are one where a
 * study pairs them off, as one alone would show half of nothing.
 *
 * @param data The report.
 */
export function dimensionsOf({ axes, trials }: ReportData): Dimension[] {
  const all = axes.map((axis, place): Dimension => ({
    path: axis.path,
    title: shortPath(axis.path),
    axes: [place],
    texts: axis.values.map((_, at) => cellText(axis, at)),
    wholeTexts: axis.values.map((_, at) => wholeText(axis, at)),
    at: (trial) => trial.at[place]!,
  }));
  const content = all.find(({ path }) => path === "content");
  const style = all.find(({ path }) => path === "style");
  if (content === undefined || style === undefined) return all;
  const styleOf = new Map(trials.map((it) => [content.at(it), style.at(it)]));
  const arePairs = new Set(styleOf.values()).size === style.texts.length &&
    styleOf.size === style.texts.length &&
    trials.every((it) => styleOf.get(content.at(it)) === style.at(it));
  if (!arePairs) return all;
  const both = (texts: readonly string[], others: readonly string[]) =>
    texts.map((text, at) => `${text} + ${others[styleOf.get(at)!]}`);
  const pair: Dimension = {
    ...content,
    path: "content + style",
    title: "content + style",
    axes: [...content.axes, ...style.axes],
    texts: both(content.texts, style.texts),
    wholeTexts: both(content.wholeTexts, style.wholeTexts),
  };
  return all.filter((it) => it !== style)
    .map((it) => it === content ? pair : it);
}
