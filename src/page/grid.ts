/// <reference lib="dom" />
/** The grid of images: two settings on its axes, the others to flip through. */
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { ReportTrial } from "./data.ts";
import { type Dimension, dimensionsOf } from "./flips.ts";
import { useGrowing } from "./growing.ts";
import { html } from "./html.ts";
import { settingName } from "./setting_name.ts";
import { differingAxes, labelOf, type View } from "./state.ts";
import { Tile } from "./tile.ts";

/** Larger grids would mostly be empty; images then stand in a row. */
const LARGEST_GRID = 4;

/** More settings to flip through are folded. */
const FLIPS = 5;

/** More columns than this get smaller images. */
const MANY = 10;

/** Fewer columns than this are wide enough for whole images. */
const FEW = 7;

/** More whole images would take long to load. */
const MOST_WHOLE = 60;

/** Which dimensions a grid shows; -1 stands for none. */
interface Layout {
  readonly x: number;
  readonly y: number;
  /** For each dimension the place of the value to show; -1 shows all. */
  readonly flips: readonly number[];
}

/**
 * The grid.
 *
 * @param view What is shown.
 */
export function Grid({ view }: { readonly view: View }): VNode {
  const { data } = view;
  const dimensions = useMemo(() => dimensionsOf(data), [data]);
  const [layout, setLayout] = useState(() => firstLayout(view, dimensions));
  const set = (change: Partial<Layout>): void =>
    setLayout({ ...layout, ...change });
  const flip = (axis: number, to: number): void =>
    set({
      flips: dimensions.map((_, at) => at === axis ? to : flipOf(layout, at)),
    });
  const shown = view.trials.filter((trial) =>
    dimensions.every(({ at }, axis) => {
      if (axis === layout.x || axis === layout.y) return true;
      const wanted = flipOf(layout, axis);
      return wanted < 0 || at(trial) === wanted;
    })
  );
  const among = differingAxes(data, shown);
  const made = shown.slice(0, useGrowing(view.trials));
  const flipper = (axis: number): VNode =>
    html`
      <${Flip} key=${dimensions[axis]!.path}
        dimension=${dimensions[axis]!} at=${flipOf(layout, axis)}
        onFlip=${(to: number) => flip(axis, to)} />
    `;
  const others = dimensions.map((_, axis) => axis)
    .filter((axis) => axis !== layout.x && axis !== layout.y);
  return html`<section id="images" aria-labelledby="images-title">
    <h2 id="images-title">Images</h2>
    ${
    dimensions.length > 0 && html`<div class="controls">
      ${
      axisSelect(
        "Across",
        layout.x,
        dimensions,
        (x) => set({ x, y: x === layout.y && x >= 0 ? layout.x : layout.y }),
      )
    }
      ${
      axisSelect(
        "Down",
        layout.y,
        dimensions,
        (y) => set({ y, x: y === layout.x && y >= 0 ? layout.y : layout.x }),
      )
    }
      ${others.slice(0, FLIPS).map(flipper)}
      ${
      others.length > FLIPS && html`
        <details class="more">
          <summary>${others.length - FLIPS} more settings</summary>
          <div class="controls">${others.slice(FLIPS).map(flipper)}</div>
        </details>
      `
    }
    </div>`
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

function flipOf({ flips }: Layout, axis: number): number {
  return flips[axis] ?? 0;
}

function firstLayout(
  { data: { trials } }: View,
  dimensions: readonly Dimension[],
): Layout {
  const cells = dimensions.reduce((all, { texts }) => all * texts.length, 1);
  if (dimensions.length === 0 || cells > LARGEST_GRID * trials.length) {
    return { x: -1, y: -1, flips: dimensions.map(() => -1) };
  }
  // images tell more of settings than of other images
  const order = dimensions.map((_, at) => at).toSorted((a, b) =>
    Number(isPair(dimensions[a]!)) - Number(isPair(dimensions[b]!))
  );
  const [x = -1, y = -1] = order;
  return { x, y, flips: fullestFlips(trials, dimensions, [x, y]) };
}

function isPair({ axes }: Dimension): boolean {
  return axes.length > 1;
}

/** The values of what is on no axis that most images share. */
function fullestFlips(
  trials: readonly ReportTrial[],
  dimensions: readonly Dimension[],
  shown: readonly number[],
): readonly number[] {
  const others = dimensions.filter((_, at) => !shown.includes(at));
  const withImage = trials.filter(({ image }) => image !== null);
  const groups = Map.groupBy(
    withImage.length > 0 ? withImage : trials,
    (trial) => others.map(({ at }) => at(trial)).join(),
  );
  // sorting keeps the order of those that are as large
  const [largest] = [...groups.values()]
    .toSorted((a, b) => b.length - a.length);
  const fullest = largest?.[0];
  return fullest === undefined ? [] : dimensions.map(({ at }) => at(fullest));
}

function axisSelect(
  label: string,
  chosen: number,
  dimensions: readonly Dimension[],
  choose: (axis: number) => void,
): VNode {
  return html`<label>${label}
    <select value=${String(chosen)} onChange=${(event: Event) =>
    choose(Number((event.target as HTMLSelectElement).value))}>
      <option value="-1">nothing</option>
      ${
    dimensions.map(({ path }, axis) =>
      html`<option value=${String(axis)}>${settingName(path)}</option>`
    )
  }
    </select>
  </label>`;
}

/** A setting that is on no axis: one value at a time, or all. */
function Flip(
  { dimension: { path, title, texts, wholeTexts }, at, onFlip }: {
    readonly dimension: Dimension;
    readonly at: number;
    readonly onFlip: (to: number) => void;
  },
): VNode {
  const count = texts.length;
  const step = (by: number): void => onFlip((at + by + count) % count);
  return html`
    <div class="flip" role="group" aria-label=${path}>
      <label>${title}
          <select value=${String(at)} onChange=${(event: Event) =>
            onFlip(Number((event.target as HTMLSelectElement).value))}>
            <option value="-1">all</option>
            ${texts.map((text, place) =>
              html`
                <option value=${String(place)}
                  title=${wholeTexts[place]}>${text}</option>
              `
            )}
          </select>
        </label>
      <button type="button" aria-label=${`Previous ${path}`}
        onClick=${() => step(at < 0 ? 0 : -1)}>‹</button>
      <button type="button" aria-label=${`Next ${path}`}
        onClick=${() => step(1)}>›</button>
    </div>
  `;
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
  const columns = usedPlaces(trials, across);
  const rows = usedPlaces(trials, down);
  const cells = Map.groupBy(
    made,
    (trial) => `${across?.at(trial) ?? ""} ${down?.at(trial) ?? ""}`,
  );
  const isWhole = columns.length < FEW && trials.length <= MOST_WHOLE;
  return html`
    <div class="scroll" tabindex="0" role="region"
      aria-label="Grid of images">
      <table class=${`grid ${columns.length > MANY ? "many" : ""}`}
        style=${`--columns: ${columns.length}`}>
        <thead>
          <tr>
            <td class="corner">
              ${across && html`<span>${across.title} →</span>`}
              ${down && html`<span>${down.title} ↓</span>`}
            </td>
            ${columns.map((column) => heading("col", across, column))}
          </tr>
        </thead>
        <tbody>${rows.map((row) =>
          html`<tr>
        ${heading("row", down, row)}
        ${
            columns.map((column) => {
              const found = cells.get(`${column ?? ""} ${row ?? ""}`) ?? [];
              return html`<td>${
                found.length > 0 && html`
                  <${Tile} view=${view} isWhole=${isWhole}
                    trial=${found[0]} more=${found.length - 1} />
                `
              }</td>`;
            })
          }
      </tr>`
        )}</tbody>
      </table>
    </div>
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
