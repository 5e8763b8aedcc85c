/// <reference lib="dom" />
/** Images that are held: side by side, under a slider, or their difference. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { formatNumber } from "../base/format.ts";
import type { ReportTrial } from "./data.ts";
import { html } from "./html.ts";
import { Overlay, type OverlayMode, OverlayRange } from "./overlay.ts";
import {
  colourOf,
  differingAxes,
  labelOf,
  largest,
  measureHint,
  type View,
} from "./state.ts";

/** An image that can be compared. */
interface Item {
  readonly key: string;
  readonly label: string;
  /** What the label leaves out. */
  readonly title: string;
  readonly url: string;
  /** Width in pixels. */
  readonly width: number;
  readonly colour: string;
  readonly trial: ReportTrial | null;
}

const MODES = ["side by side", "slider", "difference"] as const;

/** Measures under an image; more are in the table. */
const SHOWN = 4;

/**
 * The comparison of what is held.
 *
 * @param view What is held.
 */
export function Compare({ view }: { readonly view: View }): VNode {
  const [mode, setMode] = useState<(typeof MODES)[number]>("side by side");
  const items = itemsOf(view);
  const trials = items.filter(({ trial }) => trial !== null);
  return html`<section id="compare" aria-labelledby="compare-title">
    <h2 id="compare-title">Side by side</h2>
    ${
    trials.length === 0
      ? html`<p class="note">Hold images with + to see them here, with their
        content and style images and their cost curves.</p>`
      : html`<div class="controls" role="group" aria-label="Way to compare">
        ${
        MODES.map((it) =>
          html`
            <button type="button"
              aria-pressed=${String(it === mode)}
              onClick=${() => setMode(it)}>${it}</button>
          `
        )
      }
        <button type="button" class="quiet"
          onClick=${() => view.holdAll(view.held, false)}>let go of all</button>
      </div>
      ${
        mode === "side by side"
          ? html`<div class="beside">${
            items.map((item) => html`<${Panel} view=${view} item=${item} />`)
          }</div>`
          : html`<${Pair} items=${items} mode=${mode} />`
      }`
  }
  </section>`;
}

function itemsOf(view: View): Item[] {
  const { data, held } = view;
  const trials = held.flatMap((folder) =>
    data.trials.filter((trial) => trial.folder === folder && trial.image)
  );
  const shared = (role: "content" | "style"): Item[] =>
    [...new Set(trials.map((trial) => trial[role]))].flatMap((at) => {
      const { image = null, source = "", name = "" } = data.sources[at] ?? {};
      if (image === null) return [];
      const label = `${role}: ${name}, ${image.width} × ${image.height}`;
      return [{
        key: `${role} ${at}`,
        label,
        title: source,
        url: largest(image),
        width: image.width,
        colour: "var(--line)",
        trial: null,
      }];
    });
  const among = differingAxes(data, trials);
  const made = trials.map((trial) => ({
    key: trial.folder,
    label: labelOf(data, trial, among),
    title: "",
    url: largest(trial.image!),
    width: trial.image!.width,
    colour: colourOf(view, trial.folder)!,
    trial,
  }));
  return [...shared("content"), ...made, ...shared("style")];
}

function Panel(
  { view, item: { label, title, url, colour, trial } }: {
    readonly view: View;
    readonly item: Item;
  },
): VNode {
  return html`
    <figure class="panel" style=${`--colour: ${colour}`}>
      <img src=${url} alt=${label} loading="lazy" decoding="async" />
      <figcaption><span title=${title}>${label}</span>
          ${trial && html`
            <dl>${view.data.measures.slice(0, SHOWN)
              .filter(({ name }) => name in trial.measures)
              .map((measure) =>
                html`
                  <div>
                    <dt title=${measureHint(measure)}>${measure.name}</dt>
                    <dd>${formatNumber(trial.measures[measure.name]!)}</dd>
                  </div>
                `
              )}</dl>
            <button type="button" class="quiet" onClick=${() =>
              view.toggle(trial.folder)}>let go</button>
          `}
        </figcaption>
    </figure>
  `;
}

/** Two images on top of each other. */
function Pair(
  { items, mode }: {
    readonly items: readonly Item[];
    readonly mode: OverlayMode;
  },
): VNode {
  const trials = items.filter(({ trial }) => trial !== null);
  const [chosen, setChosen] = useState<readonly [string, string]>(["", ""]);
  const [share, setShare] = useState(50);
  const [gain, setGain] = useState(2);
  const find = (at: 0 | 1): Item =>
    items.find(({ key }) => key === chosen[at]) ?? trials[at] ??
      items.find((item) => item !== trials[0])!;
  const [first, second] = [find(0), find(1)];
  const isSlider = mode === "slider";
  const choose = (at: 0 | 1) => (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    setChosen(at === 0 ? [value, second.key] : [first.key, value]);
  };
  const select = (at: 0 | 1, item: Item): VNode =>
    html`<label>${at === 0 ? "Left" : "Right"}
      <select value=${item.key} onChange=${choose(at)}>${
      items.map((it) => html`<option value=${it.key}>${it.label}</option>`)
    }</select></label>`;
  return html`
    <div class="pair">
      <div class="controls">${select(0, first)}${select(1, second)}</div>
      <${Overlay} first=${first} second=${second} mode=${mode}
        amount=${isSlider ? share : gain} />
      <${OverlayRange} mode=${mode} amount=${isSlider ? share : gain}
        setAmount=${isSlider ? setShare : setGain} />
    </div>
  `;
}
