/** Repeats with other seeds: means, and whether they differ clearly. */
import type { VNode } from "preact";
import { formatNumber } from "../base/format.ts";
import type { Measure, Repeats as Group } from "./data.ts";
import { html } from "./html.ts";
import {
  cellText,
  measureHint,
  shortPath,
  subjectOf,
  type View,
} from "./state.ts";

/** Measures that are shown, in their order. */
type Shown = readonly Measure[];

/**
 * The table of repeats, of which the filter lets at least one trial pass.
 *
 * @param view What is shown.
 */
export function Repeats({ view }: { readonly view: View }): VNode | null {
  const { repeats, axes, measures } = view.data;
  if (repeats.length === 0) return null;
  const passing = new Set(view.trials.map(({ folder }) => folder));
  const groups = repeats.filter(({ folders }) =>
    folders.some((folder) => passing.has(folder))
  );
  const subjects = new Map(
    view.data.trials.map((trial) => [trial.folder, subjectOf(trial)]),
  );
  const subject = ({ folders: [first] }: Group) => subjects.get(first!);
  const alike = Map.groupBy(repeats, subject);
  const shown = measures.filter(({ name }) =>
    repeats.some(({ spreads }) => name in spreads)
  );
  return html`
    <section id="repeats" aria-labelledby="repeats-title">
      <h2 id="repeats-title">Over seeds</h2>
      <p class="note">Mean ± standard deviation of trials that differ in their
        seeds only. ★ marks the best mean of a metric, of the same images and sizes; ~ marks what is not
        clearly different from the best (Welch’s test, p ≥ 0.05): the difference
        is within what seeds make. Costs of other settings do not compare.</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Table of repeats">
        <table class="trials">
          <thead>
            <tr>
              <th scope="col"><span class="hidden">Hold</span></th>
              ${axes.map(({ path }) =>
                path !== "seed" &&
                html`<th scope="col">${shortPath(path)}</th>`
              )}
              <th scope="col" class="number">n</th>
              ${shown.map((measure) =>
                html`
                  <th scope="col" class="number"
                    title=${measureHint(measure)}>${measure.name}</th>
                `
              )}
            </tr>
          </thead>
          <tbody>${groups.map((group) =>
            html`
              <${Row} key=${group.folders[0]} view=${view} group=${group}
                alike=${alike.get(subject(group))} shown=${shown} />
            `
          )}</tbody>
        </table>
      </div>
    </section>
  `;
}

function Row(
  { view, group, alike, shown }: {
    readonly view: View;
    readonly group: Group;
    /** Those of the same images and sizes. */
    readonly alike: readonly Group[];
    readonly shown: Shown;
  },
): VNode | null {
  const { axes, trials } = view.data;
  const first = trials.find(({ folder }) => folder === group.folders[0]);
  if (first === undefined) return null;
  const isHeld = group.folders.every((it) => view.held.includes(it));
  const settings = axes.flatMap((axis, at) =>
    axis.path === "seed" ? [] : [cellText(axis, first.at[at]!)]
  );
  return html`
    <tr class=${isHeld ? "held" : ""}>
      <td><input type="checkbox" checked=${isHeld}
        aria-label=${`Hold all seeds of ${settings.join(" ")}`}
        onChange=${() => view.holdAll(group.folders, !isHeld)} /></td>
      ${settings.map((value) => html`<td><bdi>${value}</bdi></td>`)}
      <td class="number">${group.folders.length}</td>
      ${shown.map((measure) =>
        html`
          <${Value} measure=${measure} group=${group}
            repeats=${alike} />
        `
      )}
    </tr>
  `;
}

function Value(
  { measure: { name, goal }, group: { spreads, likeBest }, repeats }: {
    readonly measure: Measure;
    readonly group: Group;
    readonly repeats: readonly Group[];
  },
): VNode {
  const found = spreads[name];
  if (found === undefined) return html`<td></td>`;
  const isLike = likeBest.includes(name);
  const sign = goal === "maximize" ? -1 : 1;
  const isBest = isLike &&
    repeats.every(({ spreads: { [name]: other } }) =>
      other === undefined || sign * found.mean <= sign * other.mean
    );
  const mark = isBest ? "★" : isLike ? "~" : "";
  const meaning = isBest
    ? "the best mean"
    : "no clear difference from the best";
  return html`
    <td
      class="number">${formatNumber(found.mean)} ± ${formatNumber(
        found.deviation,
        2,
      )}<span class="mark" role="img" aria-label=${meaning}
      title=${meaning} hidden=${mark === ""}>${mark}</span></td>
  `;
}
