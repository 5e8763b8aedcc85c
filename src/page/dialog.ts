/// <reference lib="dom" />
/** One trial, large. */
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { formatNumber } from "../base/format.ts";
import type { ReportTrial } from "./data.ts";
import { html } from "./html.ts";
import { settingName } from "./setting_name.ts";
import {
  colourOf,
  largest,
  measureHint,
  type View,
  wholeText,
} from "./state.ts";

/** What the dialog shows. */
export interface DialogProps {
  /** What is held, and the order of trials. */
  readonly view: View;
  /** The trial. */
  readonly trial: ReportTrial;
  /** Shows another trial, or none. */
  readonly show: (folder: string | null) => void;
}

/**
 * The dialog. Arrow keys lead to the neighbours in the table's order.
 *
 * @param props The trial.
 */
export function Enlarged({ view, trial, show }: DialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current!.open) dialog.current!.showModal();
  });
  const at = view.trials.indexOf(trial);
  const go = (by: number): void => {
    const next = view.trials.at((at + by) % view.trials.length);
    if (next !== undefined) show(next.folder);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowLeft") go(-1);
    if (event.key === "ArrowRight") go(1);
    if (event.key === "h") view.toggle(trial.folder);
  };
  const { state, reason } = trial;
  const isHeld = colourOf(view, trial.folder) !== undefined;
  return html`
    <dialog ref=${dialog} aria-label="Trial" onClose=${() => show(null)}
      onKeyDown=${onKeyDown}
      onClick=${(event: Event) =>
        event.target === dialog.current && dialog.current!.close()}>
      <div class="enlarged">
        <${Large} trial=${trial} />
        <div class="about">
            <${Buttons} isHeld=${isHeld} go=${go}
              toggle=${() => view.toggle(trial.folder)}
              close=${() => dialog.current!.close()} />
            <${About} view=${view} trial=${trial} />
            ${state !== "done" && html`<p dir="auto">
          <span class=${`state ${state}`}>${state}</span> <span class="reason">${reason}</span></p>`}
          </div>
      </div>
    </dialog>
  `;
}

function Large(
  { trial: { image, state } }: { readonly trial: ReportTrial },
): VNode {
  return image === null
    ? html`<p class="none">${
      state === "done" ? "Image missing" : "No image"
    }</p>`
    : html`
      <img src=${largest(image)} alt="Image of this trial"
        width=${image.width} height=${image.height} />
    `;
}

function Buttons(
  { isHeld, go, toggle, close }: {
    readonly isHeld: boolean;
    readonly go: (by: number) => void;
    readonly toggle: () => void;
    readonly close: () => void;
  },
): VNode {
  return html`
    <div class="controls">
      <button type="button" onClick=${() => go(-1)}
        aria-label="Previous trial">‹</button>
      <button type="button" onClick=${() => go(1)}
        aria-label="Next trial">›</button>
      <button type="button" aria-pressed=${String(isHeld)}
        onClick=${toggle}>${isHeld ? "held" : "hold"}</button>
      <button type="button" onClick=${close}>close</button>
    </div>
  `;
}

function About(
  { view: { data }, trial }: {
    readonly view: View;
    readonly trial: ReportTrial;
  },
): VNode {
  const fact = (name: string, value: string, hint = ""): VNode =>
    html`
      <div>
        <dt title=${hint}>${name}</dt>
        <dd dir="auto">${value}</dd>
      </div>
    `;
  return html`
    <dl class="facts">
        ${fact("trial", trial.folder)}
        ${data.axes.map((axis, at) =>
          fact(settingName(axis.path), wholeText(axis, trial.at[at]!))
        )}
        ${trial.tags.length > 0 && fact("tags", trial.tags.join(", "))}
        ${trial.notes.map((note) => fact("note", note))}
      </dl>
    <dl class="facts">${data.measures
      .filter(({ name }) => name in trial.measures)
      .map((measure) =>
        fact(
          measure.name,
          formatNumber(trial.measures[measure.name]!),
          measureHint(measure),
        )
      )}</dl>
    <${Sources} data=${data} trial=${trial} />
  `;
}

function Sources(
  { data, trial }: Pick<View, "data"> & { readonly trial: ReportTrial },
): VNode {
  const sources = [trial.content, trial.style].map((at) => data.sources[at]);
  return html`
    <div class="sources">${sources.map((it, at) =>
      it?.image && html`
        <figure>
          <img src=${it.image.thumbnail} alt="" width="96" />
          <figcaption title=${it.source}>${at === 0 ? "content" : "style"}: ${it
            .name}</figcaption>
        </figure>
      `
    )}</div>
  `;
}
