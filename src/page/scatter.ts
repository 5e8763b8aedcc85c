/// <reference lib="dom" />
/** Two measures against each other, with the Pareto front. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { formatNumber } from "../base/format.ts";
import type { Measure, ReportTrial } from "./data.ts";
import { firstMeasures } from "./first_held.ts";
import { useGrowing } from "./growing.ts";
import { html } from "./html.ts";
import { paretoFront } from "../base/pareto.ts";
import { type Scale, scaleOf } from "./scale.ts";
import { colourOf, labelOf, subjectOf, type View } from "./state.ts";

const WIDTH = 640;
const HEIGHT = 400;
const EDGE = { left: 62, right: 12, top: 12, bottom: 44 };

/** A factor between values from which on equal steps would hide most. */
const WIDE = 30;

interface Dot {
  readonly trial: ReportTrial;
  readonly x: number;
  readonly y: number;
}

/**
 * The scatter plot.
 *
 * @param view What is shown.
 */
export function Scatter({ view }: { readonly view: View }): VNode | null {
  const { measures } = view.data;
  const [names, setNames] = useState(() => firstMeasures(measures));
  const [near, setNear] = useState<Dot | null>(null);
  const [x, y] = names.map((name) =>
    measures.find((measure) => measure.name === name)
  );
  if (x === undefined || y === undefined) return null;
  const dots = view.trials.flatMap((trial) => {
    const [a, b] = [trial.measures[x.name], trial.measures[y.name]];
    const isShown = trial.state === "done" && a !== undefined &&
      b !== undefined;
    return isShown ? [{ trial, x: a, y: b }] : [];
  });
  const choose = (at: 0 | 1) => (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    setNames(at === 0 ? [value, names[1]] : [names[0], value]);
    setNear(null);
  };
  const select = (at: 0 | 1): VNode =>
    html`<label>${at === 0 ? "Across" : "Up"}
    <select value=${names[at]} onChange=${choose(at)}>${
      measures.map(({ name }) => html`<option value=${name}>${name}</option>`)
    }</select></label>`;
  return html`<section id="scatter" aria-labelledby="scatter-title">
    <h2 id="scatter-title">Trade-off</h2>
    <div class="controls">${select(0)}${select(1)}
      <span class="note">${frontNote(dots, x, y)}</span></div>
    ${
    dots.length === 0
      ? html`<p class="note">No trial was measured by both.</p>`
      : html`
        <div class="plot">
          <${Plot} view=${view} dots=${dots} x=${x} y=${y}
            setNear=${setNear} />
          <${Near} view=${view} dot=${near} x=${x} y=${y} />
        </div>
      `
  }
  </section>`;
}

function isWide(values: readonly number[]): boolean {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return low > 0 && high / low > WIDE;
}

function Plot(
  { view, dots, x, y, setNear }: {
    readonly view: View;
    readonly dots: readonly Dot[];
    readonly x: Measure;
    readonly y: Measure;
    readonly setNear: (dot: Dot | null) => void;
  },
): VNode {
  const [xs, ys] = [dots.map((dot) => dot.x), dots.map((dot) => dot.y)];
  const across = scaleOf(xs, {
    range: [EDGE.left, WIDTH - EDGE.right],
    isLog: isWide(xs),
    ticks: 6,
  });
  const up = scaleOf(ys, {
    range: [HEIGHT - EDGE.bottom, EDGE.top],
    isLog: isWide(ys),
    ticks: 6,
  });
  const fronts = frontsOf(dots, x, y);
  const lines = fronts.map((front) =>
    front.map((dot) => `${across.at(dot.x)},${up.at(dot.y)}`)
  );
  const onFront = new Set(fronts.flat());
  const count = useGrowing(view.trials);
  // held ones last, so that they lie on top
  const ordered = dots.slice(0, count).toSorted((a, b) =>
    view.held.indexOf(a.trial.folder) - view.held.indexOf(b.trial.folder)
  );
  return html`
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="group"
      aria-label=${`${y.name} against ${x.name}, ${dots.length} trials`}>
        <${Axes} across=${across} up=${up} x=${title(x)} y=${title(y)} />
        ${lines.map((line) =>
          line.length > 1 &&
          html`<polyline class="front" points=${line.join(" ")} />`
        )}
        ${ordered.map((dot) =>
          html`
            <${DotMark} key=${dot.trial.folder} view=${view}
              dot=${dot} cx=${across.at(dot.x)} cy=${up.at(dot.y)}
              isFront=${onFront.has(dot)} setNear=${setNear} />
          `
        )}
      </svg>
  `;
}

/** One front for each pair of images and sizes. */
function frontsOf(dots: readonly Dot[], x: Measure, y: Measure): Dot[][] {
  if (x.goal === null || y.goal === null) return [];
  const goals = {
    maximizeX: x.goal === "maximize",
    maximizeY: y.goal === "maximize",
  };
  return [...Map.groupBy(dots, ({ trial }) => subjectOf(trial)).values()]
    .map((group) => paretoFront(group, goals));
}

/** What the lines are. */
function frontNote(dots: readonly Dot[], x: Measure, y: Measure): string {
  if (x.goal === null || y.goal === null) {
    return "No front: nobody says which values are better.";
  }
  const subjects = new Set(dots.map(({ trial }) => subjectOf(trial)));
  return subjects.size <= 1
    ? "The line is the Pareto front: no other trial is better in both."
    : `There are ${subjects.size} pairs of images and sizes, whose numbers ` +
      "compare badly: each has a Pareto front of its own.";
}

function title({ name, goal }: Measure): string {
  if (goal === null) return name;
  return `${name} (${goal === "minimize" ? "less" : "more"} is better)`;
}

function DotMark(
  { view, dot, cx, cy, isFront, setNear }: {
    readonly view: View;
    readonly dot: Dot;
    readonly cx: number;
    readonly cy: number;
    readonly isFront: boolean;
    readonly setNear: (dot: Dot | null) => void;
  },
): VNode {
  const { trial } = dot;
  const colour = colourOf(view, trial.folder);
  const toggle = (): void => view.toggle(trial.folder);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    toggle();
  };
  // only the front is in the tab order: the table has all trials
  return html`
    <circle cx=${cx} cy=${cy} r=${colour ? 7 : 5}
      class=${`dot ${isFront ? "front" : ""} ${colour ? "held" : ""}`}
      style=${colour ? `--colour: ${colour}` : ""} data-folder=${trial.folder}
      ...${isFront || colour
        ? {
          tabindex: "0",
          role: "button",
          "aria-pressed": String(Boolean(colour)),
        }
        : { "aria-hidden": "true" }}
      aria-label=${`Hold ${labelOf(view.data, trial)}`}
      onClick=${toggle} onKeyDown=${onKeyDown}
      onMouseEnter=${() => setNear(dot)} onFocus=${() => setNear(dot)} />
  `;
}

function Axes(
  { across, up, x, y }: {
    readonly across: Scale;
    readonly up: Scale;
    readonly x: string;
    readonly y: string;
  },
): VNode {
  const bottom = HEIGHT - EDGE.bottom;
  return html`<g class="axes" aria-hidden="true">
    ${
    across.ticks.map((tick) =>
      html`
        <line x1=${across.at(tick)}
          x2=${across.at(tick)} y1=${EDGE.top} y2=${bottom} />
        <text x=${across.at(tick)} y=${bottom +
          16} text-anchor="middle">${formatNumber(tick, 3)}</text>
      `
    )
  }
    ${
    up.ticks.map((tick) =>
      html`
        <line x1=${EDGE.left}
          x2=${WIDTH - EDGE.right} y1=${up.at(tick)} y2=${up.at(tick)} />
        <text x=${EDGE.left - 6} y=${up.at(tick) +
          4} text-anchor="end">${formatNumber(tick, 3)}</text>
      `
    )
  }
    <text class="title" x=${(EDGE.left + WIDTH) / 2} y=${HEIGHT - 8}
      text-anchor="middle">${x}</text>
    <text class="title" text-anchor="middle"
      transform=${`translate(13 ${bottom / 2}) rotate(-90)`}>${y}</text>
  </g>`;
}

/** The trial under the pointer. */
function Near(
  { view, dot, x, y }: {
    readonly view: View;
    readonly dot: Dot | null;
    readonly x: Measure;
    readonly y: Measure;
  },
): VNode {
  if (dot === null) {
    return html`<div class="near note">Point at a trial to see it; click to hold it.</div>`;
  }
  const { trial } = dot;
  return html`<div class="near">
    ${
    trial.image && html`
      <button type="button" class="image"
        aria-label="Enlarge" onClick=${() => view.enlarge(trial.folder)}>
            <img src=${trial.image.thumbnail} alt="" width="160" /></button>
    `
  }
    <div>${labelOf(view.data, trial)}</div>
    <dl><div><dt>${x.name}</dt><dd>${formatNumber(dot.x)}</dd></div>
      <div><dt>${y.name}</dt><dd>${formatNumber(dot.y)}</dd></div></dl>
  </div>`;
}
