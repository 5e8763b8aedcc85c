/// <reference lib="dom" />
/** The page of a gate: images before and after, side by side. */
import { h, render, type VNode } from "preact";
import { useState } from "preact/hooks";
import { GateCurves } from "./gate_curve.ts";
import type { GateData, GateImage, GateItem, GateSpot } from "./gate_data.ts";
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
        ${data.steps.length > 0 && html`
          <ul class="steps">${data.steps.map((step) =>
            html`
              <li dir="auto">
                <${Step} text=${step} />
              </li>
            `
          )}</ul>
        `}
      </section>
      ${data.studies.length > 0 && html`
        <${Controls} ...${{ choice, change, isShort, setShort }} />
      `}
      ${data.studies.map(({ name, lines, items }, at) =>
        html`
          <section id=${`study-${at}`} aria-labelledby=${`title-${at}`}>
            <h2 id=${`title-${at}`}><bdi>${name}</bdi></h2>
            ${lines.map((line) =>
              html`
                <p class="note" dir="auto">${line}</p>
              `
            )}
            <${Contents} items=${items.filter(isShown)} />
            ${items.filter(isShown).map((item) =>
              html`
                <${Item} key=${item.id} data=${data} item=${item}
                  choice=${choice} />
              `
            )}
          </section>
        `
      )}
    </main>
  `;
}

/** A sentence whose command can be copied. */
function Step({ text }: { readonly text: string }): VNode {
  const [, before, command, after] =
    /^(.*?)(deno task .*?)?(, then commit .*)?$/.exec(text)!;
  return html`${before}${command && html`<code>${command}</code>`}${after}`;
}

/** What there is, worst first. */
function Contents({ items }: { readonly items: readonly GateItem[] }) {
  if (items.length < 2) return null;
  return html`
    <ol class="contents">${items.map((item) =>
      html`
        <li><span class=${wordClass(item)}>${item.verdict}</span> <button
            type="button" onClick=${() => show(item)}><bdi>${item
              .label}</bdi></button>
          ${" "}${item.look &&
            html`<span class="note">${item.look}</span>`}</li>
      `
    )}</ol>
  `;
}

function lookSentence(look: string): string {
  return `The image ${look === "as approved" ? "is " : ""}${look}`;
}

/** Names may hold anything, so they are no addresses. */
function show({ id }: GateItem): void {
  const items = document.querySelectorAll<HTMLElement>(".item");
  [...items].find(({ dataset }) => dataset["id"] === id)?.scrollIntoView();
}

function wordClass({ isBad, isNews }: GateItem): string {
  return `word ${isBad ? "bad" : isNews ? "warn" : ""}`;
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
  const { id, label, look, verdict, isNews, reason, rows, facts } = item;
  return html`
    <article class="item" data-id=${id}>
      <h3><span class=${wordClass(item)}>${verdict}</span>
        <bdi>${label}</bdi> ${label !== id &&
          html`<code>${id}</code>`}</h3>
      <p dir="auto">${look &&
        html`<strong>${lookSentence(look)}</strong>`}${look &&
        "; "}${reason}</p>
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
              <tbody>${rows.map(({ cells, tone }) =>
                html`
                  <tr class=${tone}>${cells.map((cell, at) =>
                    html`
                      <td data-label=${cell === ""
                        ? null
                        : data.columns[at]}>${cell}</td>
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
  { data, item, choice: { mode, gain, share } }: {
    readonly data: GateData;
    readonly item: GateItem;
    readonly choice: Choice;
  },
): VNode {
  const { before, after, spot, curves } = item;
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
  const isSized = before?.width === after?.width &&
    before?.height === after?.height;
  return html`
    <div class="triple">
      <${Shown} image=${before} label=${data.before} />
      <${Shown} image=${after} label=${data.after} />
      ${both !== null && isSized && html`
        <figure>
          <div class="spotted">
            <${Overlay} ...${both} mode="difference" amount=${gain} />
            ${spot && html`<span class="spot" style=${placed(spot)}></span>`}
          </div>
          <figcaption>difference × ${gain}${spot &&
            ", the box is where it is densest"}</figcaption>
        </figure>
      `}
      ${both !== null && !isSized && html`
        <figure>
          <p class="none">Other sizes, no difference</p>
        </figure>
      `}
      ${curves && html`
        <${GateCurves} ...${curves} names=${[data.before, data.after]} />
      `}
    </div>
  `;
}

function placed({ left, top, width, height }: GateSpot): string {
  const percent = (share: number): string => `${100 * share}%`;
  return `left: ${percent(left)}; top: ${percent(top)}; ` +
    `width: ${percent(width)}; height: ${percent(height)}`;
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
