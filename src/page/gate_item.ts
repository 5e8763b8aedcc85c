/// <reference lib="dom" />
/** One trial of a gate's page: verdict, images, and what was compared. */
import type { VNode } from "preact";
import type { GateData, GateItem, GateWords } from "./gate_data.ts";
import { type GateChoice, Images } from "./gate_images.ts";
import { html } from "./html.ts";

/**
 * One trial.
 *
 * @param props The page, the trial, and what a reader has chosen.
 */
export function Item(
  { data, item, choice }: {
    readonly data: GateData;
    readonly item: GateItem;
    readonly choice: GateChoice;
  },
): VNode {
  const { id, label, look, verdict, reason } = item;
  return html`
    <article class="item" data-id=${id}>
      <h3><span class=${wordClass(item)}>${verdict}</span>
        <bdi>${label}</bdi> ${label !== id &&
          html`<code>${id}</code>`}</h3>
      <p dir="auto">${look &&
        html`<strong>${lookSentence(look)}</strong>`}${look &&
        "; "}${reason}</p>
      <${Images} data=${data} item=${item} choice=${choice} />
      <${Values} words=${data} item=${item} />
      <${Facts} facts=${item.facts} />
    </article>
  `;
}

/**
 * How a verdict is shown.
 *
 * @param item Whose verdict.
 * @returns Names of classes.
 */
export function wordClass({ isBad, isNews }: GateItem): string {
  return `word ${isBad ? "bad" : isNews ? "warn" : ""}`;
}

function lookSentence(look: string): string {
  return `The image is ${look}`;
}

/** Rows that are shown at once; the others unfold. */
const MOST_ROWS = 5;

function Values(
  { words, item: { label, isNews, rows } }: {
    readonly words: GateWords;
    readonly item: GateItem;
  },
): VNode | null {
  if (rows.length === 0) return null;
  const [first, rest] = [rows.slice(0, MOST_ROWS), rows.slice(MOST_ROWS)];
  return html`
    <details open=${isNews}>
      <summary>${words.table}</summary>
      <${Table} ...${{ words, label, rows: first }} />
      ${rest.length > 0 && html`
        <details>
          <summary>${rest.length} more</summary>
          <${Table} ...${{ words, label: `${label}, more`, rows: rest }} />
        </details>
      `} ${words.legend && html`
        <p class="note">${words.legend}</p>
      `}
    </details>
  `;
}

function Table(
  { words: { columns }, label, rows }: {
    readonly words: GateWords;
    readonly label: string;
    readonly rows: GateItem["rows"];
  },
): VNode {
  return html`
    <div class="scroll" tabindex="0" role="region"
      aria-label=${`Values of ${label}`}>
      <table class="trials">
        <thead>
          <tr>${columns.map((it) =>
            html`
              <th scope="col">${it}</th>
            `
          )}</tr>
        </thead>
        <tbody>${rows.map(({ cells, tone }) =>
          html`
            <tr class=${tone}>${cells.map((cell, at) =>
              html`
                <td data-label=${cell === "" ? null : columns[at]}>${cell}</td>
              `
            )}</tr>
          `
        )}</tbody>
      </table>
    </div>
  `;
}

function Facts({ facts }: Pick<GateItem, "facts">): VNode | null {
  if (facts.length === 0) return null;
  return html`
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
  `;
}
