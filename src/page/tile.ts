/** One image of the grid. */
import type { VNode } from "preact";
import type { ReportTrial } from "./data.ts";
import { html } from "./html.ts";
import { colourOf, labelOf, largest, type View } from "./state.ts";

/**
 * An image, to be enlarged or held.
 *
 * @param props The trial, what stands below, and how many lie behind it.
 */
export function Tile(
  { view, trial, caption, more = 0, isWhole = false }: {
    readonly view: View;
    readonly trial: ReportTrial;
    readonly caption?: string;
    readonly more?: number;
    readonly isWhole?: boolean;
  },
): VNode {
  const label = labelOf(view.data, trial);
  const colour = colourOf(view, trial.folder);
  const { image, state, reason } = trial;
  const lack = state === "done" ? "image missing" : state;
  return html`
    <figure class=${`tile ${colour ? "held" : ""}`}
      style=${colour ? `--colour: ${colour}` : ""} data-folder=${trial.folder}>
        <button type="button" class="image" onClick=${() =>
          view.enlarge(trial.folder)} aria-label=${`Enlarge ${label}`}>
          ${image === null
            ? html`<span class="none" title=${reason ?? ""}>${lack}</span>`
            : html`
              <img src=${isWhole
                ? largest(image)
                : image.thumbnail} alt="" loading="lazy"
                decoding="async" width="160"
                height=${Math.round(160 * image.height / image.width)} />
            `}
          ${state !== "done" && image !== null &&
            html`<span class="badge">${state}</span>`}
          ${more > 0 && html`<span class="badge more">+${more}</span>`}
        </button>
        <button type="button" class="hold" aria-pressed=${String(
          Boolean(colour),
        )}
          aria-label=${`Hold ${label}`} title="Hold beside others"
          onClick=${() => view.toggle(trial.folder)}>${colour
            ? "✓"
            : "+"}</button>
        ${caption !== undefined && html`<figcaption>${caption}</figcaption>`}
      </figure>
  `;
}
