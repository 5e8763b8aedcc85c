/// <reference lib="dom" />
/** The page of a gate: images before and after, side by side. */
import { h, render, type VNode } from "preact";
import { useState } from "preact/hooks";
import type { GateData, GateItem, GateStudy } from "./gate_data.ts";
import { type GateChoice, MODES } from "./gate_images.ts";
import { Item, wordClass } from "./gate_item.ts";
import { html } from "./html.ts";
import { OverlayRange } from "./overlay.ts";
import { presentTheme, Switch } from "./theme.ts";

/** Shows the page. */
export function start(): void {
  const { report } = globalThis.gramlab as unknown as { report: GateData };
  const place = document.getElementById("app")!;
  place.replaceChildren();
  render(h(Gate, { data: report }), place);
}

function Gate({ data }: { readonly data: GateData }): VNode {
  const [theme, setTheme] = useState(presentTheme);
  const news = data.studies.flatMap(({ items }) => items)
    .filter(({ isNews }) => isNews).length;
  const [isShort, setShort] = useState(news > 0);
  const [choice, setChoice] = useState<GateChoice>({
    ...{ mode: "side by side", gain: 0, share: 50 },
  });
  const change = (part: Partial<GateChoice>): void =>
    setChoice({ ...choice, ...part });
  return html`
    <header>
      <p class="name"><bdi>${data.title}</bdi></p>
      <nav aria-label="Studies">${data.studies.map(({ name }, at) =>
        html`
          <a href=${`#study-${at}`}>${name}</a>
        `
      )}</nav>
      <${Switch} theme=${theme} setTheme=${setTheme} />
    </header>
    <main>
      <${Summary} data=${data} />
      ${data.studies.length > 0 && html`
        <${Controls} ...${{ choice, change, isShort, setShort }} />
      `}
      ${data.studies.map((study, at) =>
        html`
          <${Study} ...${{ data, study, at, isShort, choice }} />
        `
      )}
    </main>
  `;
}

function Summary({ data }: { readonly data: GateData }): VNode {
  const { tone, headline, lines, steps } = data;
  return html`
    <section class="summary" aria-label="Summary">
      <h1 class=${`verdict ${tone}`} dir="auto">${headline}</h1>
      ${lines.map((line) =>
        html`
          <p dir="auto">${line}</p>
        `
      )} ${steps.length > 0 && html`
        <ul class="steps">${steps.map((step) =>
          html`
            <li dir="auto">
              <${Step} text=${step} />
            </li>
          `
        )}</ul>
      `}
    </section>
  `;
}

function Study(
  { data, study: { name, lines, items, notes, words }, at, isShort, choice }: {
    readonly data: GateData;
    readonly study: GateStudy;
    readonly at: number;
    readonly isShort: boolean;
    readonly choice: GateChoice;
  },
): VNode {
  const shown = items.filter(({ isNews }) => isNews || !isShort);
  return html`
    <section id=${`study-${at}`} aria-labelledby=${`title-${at}`}>
      <h2 id=${`title-${at}`}><bdi>${name}</bdi></h2>
      ${lines.map((line) =>
        html`
          <p class="note" dir="auto">${line}</p>
        `
      )}
      <${Contents} items=${shown} />
      ${shown.map((item) =>
        html`
          <${Item} key=${item.id} data=${{ ...data, ...words }} item=${item}
            choice=${choice} />
        `
      )} ${notes.map((line) =>
        html`
          <p class="note" dir="auto">${line}</p>
        `
      )}
    </section>
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
            type="button" onClick=${(event: Event) =>
              show(item, event)}><bdi>${item
              .label}</bdi></button>
          ${" "}${item.look &&
            html`<span class="note">${item.look}</span>`}</li>
      `
    )}</ol>
  `;
}

/**
 * Names may hold anything, so they are no addresses; several studies, and what
 * changed in baselines, may have the same one.
 */
function show({ id }: GateItem, { currentTarget }: Event): void {
  const section = (currentTarget as HTMLElement).closest("section")!;
  const items = section.querySelectorAll<HTMLElement>(".item");
  [...items].find(({ dataset }) => dataset["id"] === id)?.scrollIntoView();
}

/** How many times as bright differences may be made, as powers of 2. */
const MOST_GAIN = 5;

/** From as they are filled, brighter or darker, all alike. */
function Brightness(
  { gain, change }: {
    readonly gain: number;
    readonly change: (part: Partial<GateChoice>) => void;
  },
): VNode {
  return html`
    <label class="range">Brightness of differences
      <input type="range" min=${-MOST_GAIN} max=${MOST_GAIN} value=${gain}
        onInput=${(event: Event) =>
          change({ gain: Number((event.target as HTMLInputElement).value) })} />
    </label>
  `;
}

function Controls(
  { choice: { mode, gain, share }, change, isShort, setShort }: {
    readonly choice: GateChoice;
    readonly change: (part: Partial<GateChoice>) => void;
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
      ${isSlider
        ? html`
          <${OverlayRange} mode="slider" amount=${share}
            setAmount=${(amount: number) => change({ share: amount })} />
        `
        : html`
          <${Brightness} gain=${gain} change=${change} />
        `}
      <label><input type="checkbox" checked=${!isShort}
        onChange=${() =>
          setShort(!isShort)} /> also what has not changed</label>
    </div>
  `;
}
