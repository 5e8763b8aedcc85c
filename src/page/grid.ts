/// <reference lib="dom" />
/** The grid of images: two settings on its axes, the others to flip through. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { ReportTrial } from "./data.ts";
import { useGrowing } from "./growing.ts";
import { html } from "./html.ts";
import { differingAxes, labelOf, shortPath, type View } from "./state.ts";
import { Tile } from "./tile.ts";

/** Larger grids would mostly be empty; images then stand in a row. */
const LARGEST_GRID = 4;

/** More settings to flip through are folded. */
const FLIPS = 5;

/** More columns than this get smaller images. */
const MANY = 10;

/** Which axes a grid shows; -1 stands for none. */
interface Layout {
  readonly x: number;
  readonly y: number;
  /** For each axis the place of the value to show; -1 shows all. */
  readonly flips: readonly number[];
}

/**
 * The grid.
 *
 * @param view What is shown.
 */
export function Grid({ view }: { readonly view: View }): VNode {
  const { data } = view;
  const [layout, setLayout] = useState(() => firstLayout(view));
  const set = (change: Partial<Layout>): void =>
    setLayout({ ...layout, ...change });
  const flip = (axis: number, to: number): void =>
    set({
      flips: data.axes.map((_, at) => at === axis ? to : flipOf(layout, at)),
    });
  const shown = view.trials.filter(({ at }) =>
    data.axes.every((_, axis) => {
      if (axis === layout.x || axis === layout.y) return true;
      const wanted = flipOf(layout, axis);
      return wanted < 0 || at[axis] === wanted;
    })
  );
  const among = differingAxes(data, shown);
  const made = shown.slice(0, useGrowing(view.trials));
  const flipper = (axis: number): VNode =>
    html`
      <${Flip} key=${data.axes[axis]!.path}
        axis=${data.axes[axis]!} at=${flipOf(layout, axis)}
        onFlip=${(to: number) => flip(axis, to)} />
    `;
  const others = data.axes.map((_, axis) => axis)
    .filter((axis) => axis !== layout.x && axis !== layout.y);
  return html`<section id="images" aria-labelledby="images-title">
    <h2 id="images-title">Images</h2>
    ${
    data.axes.length > 0 && html`<div class="controls">
      ${
      axisSelect(
        "Across",
        layout.x,
        data.axes,
        (x) => set({ x, y: x === layout.y && x >= 0 ? layout.x : layout.y }),
      )
    }
      ${
      axisSelect(
        "Down",
        layout.y,
        data.axes,
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
        <${Cells} view=${view} layout=${layout} trials=${shown}
          made=${made} />
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

function firstLayout({ data: { axes, trials } }: View): Layout {
  const cells = axes.reduce((all, { values }) => all * values.length, 1);
  if (axes.length === 0 || cells > LARGEST_GRID * trials.length) {
    return { x: -1, y: -1, flips: axes.map(() => -1) };
  }
  const y = axes.length > 1 ? 1 : -1;
  return { x: 0, y, flips: fullestFlips(trials, y + 1) };
}

/** The values of the axes after the first ones that most images share. */
function fullestFlips(
  trials: readonly ReportTrial[],
  first: number,
): readonly number[] {
  const withImage = trials.filter(({ image }) => image !== null);
  const groups = Map.groupBy(
    withImage.length > 0 ? withImage : trials,
    ({ at }) => at.slice(first).join(),
  );
  // sorting keeps the order of those that are as large
  const [largest] = [...groups.values()]
    .toSorted((a, b) => b.length - a.length);
  return largest?.[0]?.at ?? [];
}

function axisSelect(
  label: string,
  chosen: number,
  axes: View["data"]["axes"],
  choose: (axis: number) => void,
): VNode {
  return html`<label>${label}
    <select value=${String(chosen)} onChange=${(event: Event) =>
    choose(Number((event.target as HTMLSelectElement).value))}>
      <option value="-1">nothing</option>
      ${
    axes.map(({ path }, axis) =>
      html`<option value=${String(axis)}>${path}</option>`
    )
  }
    </select>
  </label>`;
}

/** A setting that is on no axis: one value at a time, or all. */
function Flip(
  { axis: { path, values }, at, onFlip }: {
    readonly axis: View["data"]["axes"][number];
    readonly at: number;
    readonly onFlip: (to: number) => void;
  },
): VNode {
  const count = values.length;
  const step = (by: number): void => onFlip((at + by + count) % count);
  return html`
    <div class="flip" role="group" aria-label=${path}>
      <label>${shortPath(path)}
          <select value=${String(at)} onChange=${(event: Event) =>
            onFlip(Number((event.target as HTMLSelectElement).value))}>
            <option value="-1">all</option>
            ${values.map((value, place) =>
              html`<option value=${String(place)}>${value ?? "–"}</option>`
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
  { view, layout: { x, y }, trials, made }: {
    readonly view: View;
    readonly layout: Layout;
    readonly trials: readonly ReportTrial[];
    /** Those of them that have their place yet. */
    readonly made: readonly ReportTrial[];
  },
): VNode {
  const { axes } = view.data;
  const columns = usedPlaces(trials, x);
  const rows = usedPlaces(trials, y);
  const cells = Map.groupBy(
    made,
    ({ at }) => `${x < 0 ? "" : at[x]} ${y < 0 ? "" : at[y]}`,
  );
  return html`
    <div class="scroll" tabindex="0" role="region"
      aria-label="Grid of images">
      <table class=${`grid ${columns.length > MANY ? "many" : ""}`}>
        <thead>
          <tr>
            <td class="corner">
              ${x >= 0 && html`<span>${shortPath(axes[x]!.path)} →</span>`}
              ${y >= 0 && html`<span>${shortPath(axes[y]!.path)} ↓</span>`}
            </td>
            ${columns.map((column) =>
              html`<th scope="col">${
                column === null ? "" : axes[x]!.values[column] ?? "–"
              }</th>`
            )}
          </tr>
        </thead>
        <tbody>${rows.map((row) =>
          html`<tr>
        <th scope="row">${row === null ? "" : axes[y]!.values[row] ?? "–"}</th>
        ${
            columns.map((column) => {
              const found = cells.get(`${column ?? ""} ${row ?? ""}`) ?? [];
              return html`<td>${
                found.length > 0 && html`
                  <${Tile} view=${view}
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

/** Places on an axis that some trial has; one empty place without an axis. */
function usedPlaces(
  trials: readonly ReportTrial[],
  axis: number,
): readonly (number | null)[] {
  if (axis < 0) return [null];
  const used = new Set(trials.map(({ at }) => at[axis]!));
  return [...used].sort((a, b) => a - b);
}
