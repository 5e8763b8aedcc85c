/// <reference lib="dom" />
/** Baseline, head and difference of one image, and both cost curves. */
import type { VNode } from "preact";
import { GateCurves } from "./gate_curve.ts";
import {
  type GateData,
  type GateImage,
  type GateItem,
  type GateSpot,
  MOST_FULL_GAIN,
} from "./gate_data.ts";
import { html } from "./html.ts";
import { Overlay, type OverlayProps } from "./overlay.ts";

/** Ways to compare two images. */
export const MODES = ["side by side", "slider"] as const;

/** What a reader has chosen. */
export interface GateChoice {
  /** How images are compared. */
  readonly mode: (typeof MODES)[number];
  /**
   * How much brighter differences are made than what fills the range, as a
   * power of 2.
   */
  readonly gain: number;
  /** Where sliders stand in percent. */
  readonly share: number;
}

/** Both images, as an overlay takes them. */
type Both = Pick<OverlayProps, "first" | "second">;

/**
 * The images of one trial.
 *
 * @param props The page, the trial, and what a reader has chosen.
 */
export function Images(
  { data, item, choice: { mode, gain, share } }: {
    readonly data: GateData;
    readonly item: GateItem;
    readonly choice: GateChoice;
  },
): VNode | null {
  const { before, after, curves } = item;
  if (before === null && after === null && curves === null) return null;
  const first = before && { url: before.url, label: data.before };
  const second = after && { url: after.url, label: data.after };
  const both = first !== null && second !== null ? { first, second } : null;
  if (mode === "slider" && both !== null) {
    return html`
      <div class="wide-pair">
        <${Overlay} ...${both} mode="slider" amount=${share} />
        <p class="note">${data.before} left, ${data.after} right</p>
      </div>
    `;
  }
  return html`
    <div class="triple">
      <${Shown} image=${before} label=${data.before} />
      <${Shown} image=${after} label=${data.after} />
      ${both && html`<${Difference} item=${item} both=${both} gain=${gain} />`}
      ${curves && html`
        <${GateCurves} ...${curves} names=${[data.before, data.after]} />
      `}
    </div>
  `;
}

function Difference(
  { item: { before, after, gain: full, spot }, both, gain }: {
    readonly item: GateItem;
    readonly both: Both;
    readonly gain: number;
  },
): VNode {
  if (before?.width !== after?.width || before?.height !== after?.height) {
    return html`
      <figure>
        <p class="none">Other sizes, no difference</p>
      </figure>
    `;
  }
  const times = Number(((full ?? 1) * 2 ** gain).toPrecision(2));
  const isFull = full !== null && full < MOST_FULL_GAIN && gain === 0;
  return html`
    <figure>
      <div class="spotted">
        <${Overlay} ...${both} mode="difference" amount=${times} />
        ${spot && html`<span class="spot" style=${placed(spot)}></span>`}
      </div>
      <figcaption>difference${full === null
        ? ": none"
        : ` × ${times}`}${isFull &&
        ", its largest 1 % is white"}${spot &&
        ", the box is where it is densest"}</figcaption>
    </figure>
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
