/// <reference lib="dom" />
/** What is chosen above a grid of images. */
import type { VNode } from "preact";
import type { Dimension } from "./flips.ts";
import { flipOf, type Layout } from "./grid_layout.ts";
import { html } from "./html.ts";
import { settingName } from "./setting_name.ts";

/** More settings to flip through are folded. */
const FLIPS = 5;

/**
 * Which settings lie across and down, and the values of the others.
 *
 * @param props The present layout, and what changes it.
 */
export function GridControls(
  { dimensions, layout, set }: {
    readonly dimensions: readonly Dimension[];
    readonly layout: Layout;
    readonly set: (change: Partial<Layout>) => void;
  },
): VNode {
  const { x, y } = layout;
  const flip = (axis: number, to: number): void =>
    set({
      flips: dimensions.map((_, at) => at === axis ? to : flipOf(layout, at)),
    });
  const flipper = (axis: number): VNode =>
    html`
      <${Flip} key=${dimensions[axis]!.path}
        dimension=${dimensions[axis]!} at=${flipOf(layout, axis)}
        onFlip=${(to: number) => flip(axis, to)} />
    `;
  const others = dimensions.map((_, axis) => axis)
    .filter((axis) => axis !== x && axis !== y);
  // an axis that is taken from the other one leaves its own there
  const lay = (to: number): void =>
    set({ x: to, y: to === y && to >= 0 ? x : y });
  const stand = (to: number): void =>
    set({ y: to, x: to === x && to >= 0 ? y : x });
  return html`
    <div class="controls">
      ${axisSelect("Across", x, dimensions, lay)}
      ${axisSelect("Down", y, dimensions, stand)}
      ${others.slice(0, FLIPS).map(flipper)}
      ${others.length > FLIPS && html`
        <details class="more">
          <summary>${others.length - FLIPS} more settings</summary>
          <div class="controls">${others.slice(FLIPS).map(flipper)}</div>
        </details>
      `}
    </div>
  `;
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
