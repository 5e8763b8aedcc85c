/// <reference lib="dom" />
/** Cost curves of the trials that are held. */
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { formatNumber } from "../base/format.ts";
import { pressKey } from "./chart_keys.ts";
import type { Curves as CurveData, ReportTrial } from "./data.ts";
import { html } from "./html.ts";
import { differingAxes, labelOf, type View } from "./state.ts";

/** Data that have arrived, as the page's first script keeps them. */
export interface Received {
  /** Curves by folder. */
  readonly curves: Map<string, CurveData>;
}

const HEIGHT = 320;

/**
 * The chart of cost curves.
 *
 * @param props What is held, what has arrived, and whether colours are dark.
 */
export function Curves(
  { view, received, theme }: {
    readonly view: View;
    readonly received: Received;
    readonly theme: string;
  },
): VNode {
  // kept while nothing is held
  const [choice, choose] = useState<Choice>({ name: "total", isLog: true });
  const { data, held } = view;
  const trials = held.flatMap((folder) =>
    data.trials.filter((trial) =>
      trial.folder === folder && trial.curves.length > 0
    )
  );
  return html`<section id="curves" aria-labelledby="curves-title">
    <h2 id="curves-title">Cost curves</h2>
    ${
    trials.length === 0
      ? html`<p class="note">Hold images to see their costs, step by step.</p>`
      : html`<${Plot} ...${{
        view,
        trials,
        received,
        theme,
        choice,
        choose,
      }} />`
  }
  </section>`;
}

interface Choice {
  readonly name: string;
  readonly isLog: boolean;
}

/** Chooser and chart. */
function Plot(
  { view, trials, received, theme, choice, choose }: {
    readonly view: View;
    readonly trials: readonly ReportTrial[];
    readonly received: Received;
    readonly theme: string;
    readonly choice: Choice;
    readonly choose: (choice: Choice) => void;
  },
): VNode {
  const names = [...new Set(trials.flatMap(({ curves }) => curves))];
  const { isLog } = choice;
  const name = names.includes(choice.name) ? choice.name : names[0] ?? "total";
  const lines = linesOf(view, trials, received);
  const key = [name, isLog, theme, ...lines.map(identity)].join("|");
  return html`
    <div class="controls">
      <label>Cost <select value=${name} onChange=${(event: Event) =>
        choose({
          ...choice,
          name: (event.target as HTMLSelectElement).value,
        })}>
        ${names.map((it) => html`<option value=${it}>${it}</option>`)}
      </select></label>
      <label><input type="checkbox" checked=${isLog}
        onChange=${() =>
          choose({ ...choice, isLog: !isLog })} /> logarithmic</label>
      <span class="note">Drag to zoom, double-click to go back; or with the keys
        ← → + − 0.</span>
    </div>
    ${lines.length === 0
      ? html`<p class="note" role="status">Loading…</p>`
      : html`
        <${Chart} key=${key} lines=${lines} name=${name}
          isLog=${isLog} />
      `}
  `;
}

function linesOf(
  { data, held }: View,
  trials: readonly ReportTrial[],
  { curves }: Received,
): Line[] {
  const among = differingAxes(data, trials);
  return trials.filter(({ folder }) => curves.has(folder)).map((trial) => ({
    folder: trial.folder,
    label: labelOf(data, trial, among),
    colour: held.indexOf(trial.folder),
    curves: curves.get(trial.folder)!,
  }));
}

function identity({ folder, colour, label }: Line): string {
  return `${folder} ${colour} ${label}`;
}

interface Line {
  readonly folder: string;
  readonly label: string;
  readonly colour: number;
  readonly curves: CurveData;
}

function Chart(
  { lines, name, isLog }: {
    readonly lines: readonly Line[];
    readonly name: string;
    readonly isLog: boolean;
  },
): VNode {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  useLayoutEffect(() => {
    const target = place.current!;
    const data = uPlot.join(lines.map(({ curves: { step, costs } }) =>
      [
        [...step],
        (costs[name] ?? []).map((cost) => isLog && cost <= 0 ? null : cost),
      ] as uPlot.AlignedData
    ));
    const plot = new uPlot(optionsOf(target, lines, isLog), data, target);
    chart.current = plot;
    const observer = new ResizeObserver(() =>
      plot.setSize({ width: target.clientWidth, height: HEIGHT })
    );
    observer.observe(target);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    // Ctrl + and − are the browser's
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (pressKey(chart.current!, event.key)) event.preventDefault();
  };
  const label = `${name} cost of ${lines.length} trials over iterations`;
  return html`
    <div class="chart" ref=${place} role="group" aria-label=${label}
      tabindex="0" onKeyDown=${onKeyDown}></div>
  `;
}

function optionsOf(
  target: HTMLElement,
  lines: readonly Line[],
  isLog: boolean,
): uPlot.Options {
  const style = getComputedStyle(target);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    width: target.clientWidth,
    height: HEIGHT,
    scales: { x: { time: false }, y: { distr: isLog ? 3 : 1 } },
    series: [
      { label: "iteration" },
      ...lines.map(({ label, colour: at, curves }) => ({
        label,
        stroke: colour(`--series-${at}`),
        width: 2,
        spanGaps: true,
        // a line of one point could not be seen
        points: { show: curves.step.length < 2, size: 8 },
        value: (_: unknown, value: number | null) =>
          value === null ? "–" : formatNumber(value),
      })),
    ],
    axes: axesOf(colour),
    cursor: { drag: { x: true, y: false } },
    legend: {
      markers: {
        width: 0,
        fill: (_, at) =>
          at === 0
            ? "transparent"
            : colour(`--series-${lines[at - 1]!.colour}`),
      },
    },
  };
}

function axesOf(colour: (name: string) => string): uPlot.Axis[] {
  const font = "12px system-ui, sans-serif";
  const axis = {
    stroke: colour("--muted"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
    font,
  };
  return [
    { ...axis, label: "iteration", labelFont: font, labelSize: 20, size: 30 },
    {
      ...axis,
      size: 64,
      values: (_, ticks) =>
        ticks.map((it) => it === null ? "" : formatNumber(it, 3)),
    },
  ];
}
