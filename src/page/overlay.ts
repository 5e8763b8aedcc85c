/// <reference lib="dom" />
/** Two images on top of each other: under a slider, or their difference. */
import type { VNode } from "preact";
import { html } from "./html.ts";

/** How wide the slider is where there is room, in CSS pixels. */
const STACK_WIDTH = 704;

/** Pixels are shown as squares where they are this much larger. */
const CRISP = 2;

/** How images lie on each other. */
export type OverlayMode = "slider" | "difference";

/** An image of an overlay. */
export interface OverlayImage {
  /** Its address. */
  readonly url: string;
  /** What it shows. */
  readonly label: string;
  /** Its width in pixels, where that is known. */
  readonly width?: number;
}

/** What an overlay shows. */
export interface OverlayProps {
  /** The image below. */
  readonly first: OverlayImage;
  /** The image above. */
  readonly second: OverlayImage;
  /** How they lie. */
  readonly mode: OverlayMode;
  /** Where the slider stands in percent, or how much brighter it is made. */
  readonly amount: number;
}

/**
 * Both images.
 *
 * @param props What is shown.
 */
export function Overlay(
  { first, second, mode, amount }: OverlayProps,
): VNode {
  const isSlider = mode === "slider";
  // smoothed, differences of single pixels could not be seen
  const isCrisp = !isSlider && first.width !== undefined &&
    first.width * CRISP < STACK_WIDTH;
  return html`
    <div class=${`stack ${mode} ${isCrisp ? "crisp" : ""}`} style=${isSlider
      ? `--share: ${amount}%`
      : `filter: brightness(${amount})`}>
        <img src=${first.url} alt=${first.label} />
        <img class="over" src=${second.url} alt=${second.label} />
        ${isSlider && html`<span class="handle" aria-hidden="true"></span>`}
      </div>
  `;
}

/**
 * What moves the slider, or makes the difference brighter.
 *
 * @param props The present amount, and what changes it.
 */
export function OverlayRange(
  { mode, amount, setAmount }: {
    readonly mode: OverlayMode;
    readonly amount: number;
    readonly setAmount: (amount: number) => void;
  },
): VNode {
  const isSlider = mode === "slider";
  return html`
    <label class="range">${isSlider ? "Border" : `Difference × ${amount}`}
        <input type="range" min=${isSlider ? 0 : 1} max=${isSlider ? 100 : 16}
          value=${amount} onInput=${(event: Event) =>
            setAmount(Number((event.target as HTMLInputElement).value))} />
      </label>
  `;
}
