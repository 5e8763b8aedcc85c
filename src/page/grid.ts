/// <reference lib="dom" />
/** The grid of images: two settings on its axes, the others to flip through. */
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { ReportTrial } from "./data.ts";
import { type Dimension, dimensionsOf } from "./flips.ts";
import { useGrowing } from "./growing.ts";
import { GridControls } from "./grid_controls.ts";
import { firstLayout, type Layout, shownBy } from "./grid_layout.ts";
import { html } from "./html.ts";
import { differingAxes, labelOf, type View } from "./state.ts";
import { Tile } from "./tile.ts";

/** More columns than this get smaller images. */
const MANY = 10;

/** Fewer columns than this are wide enough for whole images. */
const FEW = 7;

/** More whole images would take long to load. */
const MOST_WHOLE = 60;

/**
 * The grid.
 *
 * @param view What is shown.
 */
export function Grid({ view }: { readonly view: View }): VNode {
  const { data } = view;
  const dimensions = useMemo(() => dimensionsOf(data), [data]);
  const [layout, setLayout] = useState(() => firstLayout(data, dimensions));
  const set = (change: Partial<Layout>): void =>
    setLayout({ ...layout, ...change });
  const shown = shownBy(layout, dimensions, view.trials);
  const among = differingAxes(data, shown);
  const made = shown.slice(0, useGrowing(view.trials));
  return html`<section id="images" aria-labelledby="images-title">
    <h2 id="images-title">Images</h2>
    ${
    dimensions.length > 0 &&
    html`<${GridControls} dimensions=${dimensions} layout=${layout} set=${set} />`
  }
    ${
    layout.x < 0 && layout.y < 0
      ? html`<div class="gallery">${
        made.map((trial) =>
          html`
            <${Tile} key=${trial.folder} view=${view} trial=${trial}
              caption=${labelOf(data, trial, among)} />
          `
        )
      }</div>`
      : html`
        <${Cells} view=${view} dimensions=${dimensions} layout=${layout}
          trials=${shown} made=${made} />
      `
  }
    ${
    shown.length === 0 &&
    html`<p class="note">${emptyText(view)}</p>`
  }
  </section>`;
}

function emptyText({ data, trials }: View): string {
  if (data.trials.length === 0) return "No trial has ended yet.";
  const what = trials.length === 0
    ? "Change the filter."
    : "Flip to another value.";
  return `No trial fits. ${what}`;
}

function Cells(
  { view, dimensions, layout: { x, y }, trials, made }: {
    readonly view: View;
    readonly dimensions: readonly Dimension[];
    readonly layout: Layout;
    readonly trials: readonly ReportTrial[];
    /** Those of them that have their place yet. */
    readonly made: readonly ReportTrial[];
  },
): VNode {
  const [across, down] = [dimensions[x], dimensions[y]];
  const [columns, rows] = [
    usedPlaces(trials, across),
    usedPlaces(trials, down),
  ];
  const cells = Map.groupBy(made, (trial) => placeOf(trial, across, down));
  const isWhole = columns.length < FEW && trials.length <= MOST_WHOLE;
  const cell = (column: number | null, row: number | null): VNode => {
    const found = cells.get(`${column ?? ""} ${row ?? ""}`) ?? [];
    return html`<td>${tileOf(found, { view, isWhole })}</td>`;
  };
  return html`
    <div class="scroll" tabindex="0" role="region"
      aria-label="Grid of images">
      <table class=${`grid ${columns.length > MANY ? "many" : ""}`}
        style=${`--columns: ${columns.length}`}>
        <thead>
          <tr>
            ${corner(across, down)}
            ${columns.map((column) => heading("col", across, column))}
          </tr>
        </thead>
        <tbody>${rows.map((row) =>
          html`<tr>${heading("row", down, row)}
            ${columns.map((column) => cell(column, row))}</tr>`
        )}</tbody>
      </table>
    </div>
  `;
}

function tileOf(
  [trial, ...others]: readonly ReportTrial[],
  { view, isWhole }: { readonly view: View; readonly isWhole: boolean },
): VNode | undefined {
  if (trial === undefined) return undefined;
  const props = { view, isWhole, trial, more: others.length };
  return html`<${Tile} ...${props} />`;
}

function placeOf(
  trial: ReportTrial,
  across?: Dimension,
  down?: Dimension,
): string {
  return `${across?.at(trial) ?? ""} ${down?.at(trial) ?? ""}`;
}

function corner(across?: Dimension, down?: Dimension): VNode {
  return html`
    <td class="corner">
      ${across && html`<span>${across.title} →</span>`}
      ${down && html`<span>${down.title} ↓</span>`}
    </td>
  `;
}

function heading(
  scope: "col" | "row",
  dimension: Dimension | undefined,
  at: number | null,
): VNode {
  const [text, whole] = dimension === undefined || at === null
    ? ["", ""]
    : [dimension.texts[at], dimension.wholeTexts[at]];
  // layers, which may break between two of them
  const parts = String(text).split("+");
  return html`<th scope=${scope} title=${whole === text ? "" : whole}>${
    parts.map((part, at) =>
      at < parts.length - 1 ? html`${part}+<wbr />` : part
    )
  }</th>`;
}

/** Places on an axis that some trial has; one empty place without an axis. */
function usedPlaces(
  trials: readonly ReportTrial[],
  dimension: Dimension | undefined,
): readonly (number | null)[] {
  if (dimension === undefined) return [null];
  const used = new Set(trials.map(dimension.at));
  return [...used].sort((a, b) => a - b);
}
