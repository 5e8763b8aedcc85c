/// <reference lib="dom" />
/** The page of a gate: images before and after, side by side. */
import { h, render, type VNode } from "preact";
import { useState } from "preact/hooks";
import type { GateData, GateImage, GateItem } from "./gate_data.ts";
import { html } from "./html.ts";
import { Overlay, OverlayRange } from "./overlay.ts";
import { firstTheme, Switch } from "./theme.ts";

/** Shows the page. */
export function start(): void {
  const { report } = globalThis.gramlab as unknown as { report: GateData };
  const place = document.getElementById("app")!;
  place.replaceChildren();
  render(h(Gate, { data: report }), place);
}

const MODES = ["side by side", "slider"] as const;

/** What a reader has chosen. */
interface Choice {
  readonly mode: (typeof MODES)[number];
  /** How much brighter differences are made. */
  readonly gain: number;
  /** Where sliders stand in percent. */
  readonly share: number;
}

function Gate({ data }: { readonly data: GateData }): VNode {
  const [theme, setTheme] = useState(firstTheme);
  const news = data.studies.flatMap(({ items }) => items)
    .filter(({ isNews }) => isNews).length;
  const [isShort, setShort] = useState(news > 0);
  const [choice, setChoice] = useState<Choice>({
    ...{ mode: "side by side", gain: 4, share: 50 },
  });
  const change = (part: Partial<Choice>): void =>
    setChoice({ ...choice, ...part });
  const isShown = (item: GateItem): boolean => item.isNews || !isShort;
  return html`
    <header>
      <h1><bdi>${data.title}</bdi></h1>
      <nav aria-label="Studies">${data.studies.map(({ name }, at) =>
        html`
          <a href=${`#study-${at}`}>${name}</a>
        `
      )}</nav>
      <${Switch} theme=${theme} setTheme=${setTheme} />
    </header>
    <main>
      <section class="summary" aria-label="Summary">
        <p class=${data.isBad ? "verdict bad" : "verdict"}>${data.headline}</p>
        ${data.lines.map((line) => html`<p dir="auto">${line}</p>`)}
      </section>
      <${Controls} ...${{ choice, change, isShort, setShort }} />
      ${data.studies.map(({ name, lines, items, words }, at) =>
        html`
          <section id=${`study-${at}`} aria-labelledby=${`title-${at}`}>
            <h2 id=${`title-${at}`}><bdi>${name}</bdi></h2>
            ${lines.map((line) =>
              html`
                <p class="note" dir="auto">${line}</p>
              `
            )}
            ${items.filter(isShown).map((item) =>
              html`
                <${Item} key=${item.id} data=${{
                  ...data,
                  ...words,
                }} item=${item}
                  choice=${choice} />
              `
            )}
          </section>
        `
      )}
    </main>
  `;
}

function Controls(
  { choice: { mode, gain, share }, change, isShort, setShort }: {
    readonly choice: Choice;
    readonly change: (part: Partial<Choice>) => void;
    readonly isShort: boolean;
    readonly setShort: (isShort: boolean) => void;
  },
): VNode {
  const isSlider = mode === "slider";
  return html`
    <div class="controls gate-controls">
      <span role="group" aria-label="Way to compare" class="flip">${MODES.map(
        (it) =>
          html`
            <button type="button" aria-pressed=${String(it === mode)}
              onClick=${() => change({ mode: it })}>${it}</button>
          `,
      )}</span>
      <${OverlayRange} mode=${isSlider ? "slider" : "difference"}
        amount=${isSlider ? share : gain}
        setAmount=${(amount: number) =>
          change(isSlider ? { share: amount } : { gain: amount })} />
      <label><input type="checkbox" checked=${!isShort}
        onChange=${() =>
          setShort(!isShort)} /> also what has not changed</label>
    </div>
  `;
}

function Item(
  { data, item, choice }: {
    readonly data: GateData;
    readonly item: GateItem;
    readonly choice: Choice;
  },
): VNode {
  const { id, label, verdict, isBad, isNews, reason, rows, facts } = item;
  const tone = isBad ? "bad" : isNews ? "warn" : "";
  return html`
    <article class="item" data-id=${id}>
      <h3><span class=${`word ${tone}`}>${verdict}</span>
        <bdi>${label}</bdi> ${label !== id &&
          html`<code>${id}</code>`}</h3>
      <p dir="auto">${reason}</p>
      <${Images} data=${data} item=${item} choice=${choice} />
      ${rows.length > 0 && html`
        <details open=${isNews}>
          <summary>What was compared</summary>
          <div class="scroll" tabindex="0" role="region"
            aria-label=${`Values of ${label}`}>
            <table class="trials">
              <thead>
                <tr>${data.columns.map((it) =>
                  html`
                    <th scope="col">${it}</th>
                  `
                )}</tr>
              </thead>
              <tbody>${rows.map(({ cells, isBad }) =>
                html`
                  <tr class=${isBad ? "bad" : ""}>${cells.map((cell) =>
                    html`
                      <td>${cell}</td>
                    `
                  )}</tr>
                `
              )}</tbody>
            </table>
          </div>
        </details>
      `}
      ${facts.length > 0 && html`
        <details>
          <summary>How they were made</summary>
          <dl class="facts">${facts.map(([name, value]) =>
            html`
              <div>
                <dt>${name}</dt>
                <dd>${value}</dd>
              </div>
            `
          )}</dl>
        </details>
      `}
    </article>
  `;
}

function Images(
  { data, item: { before, after }, choice: { mode, gain, share } }: {
    readonly data: GateData;
    readonly item: GateItem;
    readonly choice: Choice;
  },
): VNode {
  const first = before && { url: before.url, label: data.before };
  const second = after && { url: after.url, label: data.after };
  const both = first !== null && second !== null ? { first, second } : null;
  if (mode === "slider" && both !== null) {
    return html`
      <div class="wide-pair">
        <${Overlay} ...${both} mode="slider"
          amount=${share} />
        <p class="note">${data.before} left, ${data.after} right</p>
      </div>
    `;
  }
  return html`
    <div class="triple">
      <${Shown} image=${before} label=${data.before} />
      <${Shown} image=${after} label=${data.after} />
      <figure>${both === null
        ? html`<p class="none">Nothing to compare</p>`
        : html`<${Overlay} ...${both} mode="difference" amount=${gain} />`}
        <figcaption>difference × ${gain}</figcaption></figure>
    </div>
  `;
}

function Shown(
  { image, label }: {
    readonly image: GateImage | null;
    readonly label: string;
  },
): VNode {
  return html`
    <figure>${image === null ? html`<p class="none">No image</p>` : html`
      <img src=${image.url} alt=${label} width=${image.width}
        height=${image.height} loading="lazy" decoding="async" />
    `}
      <figcaption>${label}${image &&
        `, ${image.width}×${image.height}`}</figcaption></figure>
  `;
}
