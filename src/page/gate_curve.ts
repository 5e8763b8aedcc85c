/** Two cost curves over each other, on a logarithmic scale. */
import type { VNode } from "preact";
import type { GateCurve } from "./gate_data.ts";
import { html } from "./html.ts";

/** Size of the drawing in its own units. */
const SIDE = 100;

/**
 * Both curves.
 *
 * @param props The curves and what they are called.
 */
export function GateCurves(
  { before, after, names }: {
    readonly before: GateCurve;
    readonly after: GateCurve;
    readonly names: readonly [before: string, after: string];
  },
): VNode {
  const all = [...before, ...after].filter(isDrawable);
  const steps = Math.max(1, ...all.map(([step]) => step));
  const logs = all.map(([, value]) => Math.log10(value));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const place = ([step, value]: GateCurve[number]): string => {
    const share = (Math.log10(value) - low) / (high - low || 1);
    return `${SIDE * step / steps},${SIDE * (1 - share)}`;
  };
  const points = (curve: GateCurve): string =>
    curve.filter(isDrawable).map(place).join(" ");
  const what = `Total cost, 10^${low.toFixed(1)} to 10^${high.toFixed(1)}, ` +
    `by step, 0 to ${steps}`;
  return html`
    <figure class="gate-curve">
      <svg viewBox=${`-2 -2 ${SIDE + 4} ${SIDE + 4}`} role="img"
        aria-label=${what} preserveAspectRatio="none">
        <polyline class="before" points=${points(before)} />
        <polyline class="after" points=${points(after)} />
      </svg>
      <figcaption>total cost, ${text(low)} to ${text(
        high,
      )}, by step to${` ${steps}`}: <span class="before">${names[
        0
      ]}</span>, <span
          class="after">${names[1]}</span> dashed${furthest(
            before,
            after,
          )}</figcaption>
    </figure>
  `;
}

/** Lines that lie on each other may still be apart. */
function furthest(before: GateCurve, after: GateCurve): string {
  const values = new Map(after);
  const changes = before.flatMap(([step, value]) => {
    const change = (values.get(step) ?? NaN) / value - 1;
    return Number.isFinite(change) ? [{ step, change }] : [];
  });
  const size = ({ change }: { readonly change: number }) => Math.abs(change);
  const [most] = changes.toSorted((a, b) => size(b) - size(a));
  if (most === undefined || most.change === 0) return "";
  const percent = Number((100 * size(most)).toPrecision(2));
  const direction = most.change < 0 ? "lower" : "higher";
  return `, ${percent} % ${direction} at step ${most.step}, furthest apart`;
}

/** What a logarithm can show. */
function isDrawable([, value]: GateCurve[number]): boolean {
  return value > 0 && Number.isFinite(value);
}

function text(log: number): string {
  return String(Number((10 ** log).toPrecision(3)));
}
