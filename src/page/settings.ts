/** Which value of a setting to choose: means of the measures, value by value. */
import type { VNode } from "preact";
import { formatNumber } from "../base/format.ts";
import type { Measure, ReportData, ReportTrial } from "./data.ts";
import { type Dimension, dimensionsOf } from "./flips.ts";
import { html } from "./html.ts";
import { measureHint, subjectOf, type View } from "./state.ts";

/** Times that tell what a setting costs; other ones are in the table. */
const TIMES = ["seconds", "it/s", "secondsTo0.5", "secondsTo0.1"];

/** Metrics of other images or sizes compare badly; times tell something. */
const SIZES = ["size", "styleSize"];

/** More values are no choice. */
const MOST_VALUES = 50;

/** What is shown of each setting: metrics first, then time. */
function columnsOf({ measures }: ReportData): Measure[] {
  return measures.filter(({ name, kind, goal }) =>
    kind === "metric" ? goal !== null : TIMES.includes(name)
  );
}

function choices(data: ReportData): Dimension[] {
  return dimensionsOf(data).filter(({ path, texts, axes }) =>
    path !== "seed" && axes.length === 1 && texts.length <= MOST_VALUES &&
    !["content", "style"].includes(path)
  );
}

/**
 * Whether there is anything to choose.
 *
 * @param data The report.
 */
export function hasSettings(data: ReportData): boolean {
  return choices(data).length > 0 && columnsOf(data).length > 0 &&
    data.trials.some(({ state }) => state === "done");
}

/**
 * The tables, of done trials that the filter lets pass.
 *
 * @param props What is shown.
 */
export function Settings({ view }: { readonly view: View }): VNode | null {
  const { data } = view;
  if (!hasSettings(data)) return null;
  const done = view.trials.filter(({ state }) => state === "done");
  const all = choices(data);
  const subjects = new Set(done.map(subjectOf)).size;
  return html`
    <section id="settings" aria-labelledby="settings-title">
      <h2 id="settings-title">Settings</h2>
      <p class="note">Means of the n done trials that the filter lets pass; within
          a row all other settings vary as they do in the study. The best of each
          column is bold. ${subjects > 1 &&
            `They are means over ${subjects} pairs of images and sizes: filter one to ` +
              "see it alone. "}Rows compare where their other settings are the same; whether seeds alone
          make a difference is told under “Over seeds”, where there are any.</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Table of settings">
        <table class="trials">
            <thead><tr>
              <th scope="col">setting</th><th scope="col">value</th>
              <th scope="col" class="number">n</th>
              ${columnsOf(data).map((measure) =>
                html`
                  <th scope="col" class="number"
                    title=${measureHint(measure)}>${measure.name}</th>
                `
              )}</tr></thead>
            ${all.map((dimension) =>
              html`
                <${Choice} key=${dimension.path} dimension=${dimension}
                  trials=${done} measures=${columnsOf(data)} />
              `
            )}
          </table>
      </div>
    </section>
  `;
}

function Choice(
  { dimension, trials, measures }: {
    readonly dimension: Dimension;
    readonly trials: readonly ReportTrial[];
    readonly measures: readonly Measure[];
  },
): VNode {
  const groups = Map.groupBy(trials, dimension.at);
  const rows = dimension.texts.map((text, at) => {
    const group = groups.get(at) ?? [];
    return {
      text,
      whole: dimension.wholeTexts[at],
      count: group.length,
      means: measures.map(({ name, kind }) =>
        kind !== "time" && SIZES.includes(dimension.path)
          ? null
          : meanOf(group, name)
      ),
    };
  }).filter(({ count }) => count > 0);
  const best = measures.map(({ goal }, column) =>
    bestOf(rows.map(({ means }) => means[column]!), goal)
  );
  return html`<tbody>${
    rows.map(({ text, whole, count, means }, row) =>
      html`<tr>
        ${
        row === 0 &&
        html`<th scope="rowgroup" rowspan=${rows.length}>${dimension.title}</th>`
      }
        <td title=${whole}><bdi>${text}</bdi></td>
        <td class="number">${count}</td>
        ${
        means.map((mean, column) =>
          html`<td class=${`number ${mean === best[column] ? "best" : ""}`}>${
            formatNumber(mean)
          }</td>`
        )
      }</tr>`
    )
  }</tbody>`;
}

/** Null where any trial lacks it: means of others would not compare. */
function meanOf(trials: readonly ReportTrial[], name: string): number | null {
  const values = trials.flatMap(({ measures }) => measures[name] ?? []);
  if (values.length === 0 || values.length < trials.length) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Undefined where there is no choice. */
function bestOf(
  means: readonly (number | null)[],
  goal: Measure["goal"],
): number | undefined {
  const known = means.filter((mean) => mean !== null);
  if (goal === null || new Set(known).size < 2) return undefined;
  return goal === "minimize" ? Math.min(...known) : Math.max(...known);
}
