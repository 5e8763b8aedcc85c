/// <reference lib="dom" />
/** The page: what a reader has chosen, and its parts. */
import { h, render, type VNode } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Compare } from "./compare.ts";
import { Curves, type Received } from "./curves.ts";
import type { ReportData } from "./data.ts";
import { Failures, Provenance, TimeSplit } from "./details.ts";
import { Enlarged } from "./dialog.ts";
import { readFilter } from "./filter.ts";
import { firstHeld } from "./first_held.ts";
import { Grid } from "./grid.ts";
import { html } from "./html.ts";
import { loadScript, watchData } from "./load_data.ts";
import { Repeats } from "./repeats.ts";
import { Scatter } from "./scatter.ts";
import { hasSettings, Settings } from "./settings.ts";
import { MAX_HELD, type Sorting, sortTrials, type View } from "./state.ts";
import { Table } from "./table.ts";
import { presentTheme, Switch, usePrinted } from "./theme.ts";

/** What the page's first script keeps until this one runs. */
interface Mailbox extends Received {
  report: ReportData | null;
  changed: () => void;
}

declare global {
  var gramlab: Mailbox;
}

/** Shows the page, and again whenever data arrive. */
export function start(): void {
  const place = document.getElementById("app")!;
  place.replaceChildren();
  let version = 0;
  const show = (): void => {
    const { report } = globalThis.gramlab;
    if (report === null) {
      place.textContent =
        "The data of this page are missing: keep the folder " +
        "beside it, or make the page with --embed";
      return;
    }
    version += 1;
    render(h(App, { data: report, version }), place);
  };
  globalThis.gramlab.changed = show;
  show();
  watchData(() => globalThis.gramlab.report);
}

/** Parts of the page, and whether it has them. */
const SECTIONS: readonly {
  readonly id: string;
  readonly title: string;
  readonly isIn?: (data: ReportData) => boolean;
}[] = [
  { id: "images", title: "Images" },
  { id: "compare", title: "Side by side" },
  { id: "curves", title: "Curves" },
  {
    ...{ id: "scatter", title: "Trade-off" },
    isIn: ({ measures }) => measures.length > 0,
  },
  { id: "table", title: "Trials" },
  {
    ...{ id: "settings", title: "Settings" },
    isIn: (data) => hasSettings(data),
  },
  {
    ...{ id: "repeats", title: "Over seeds" },
    isIn: ({ repeats }) => repeats.length > 0,
  },
  {
    ...{ id: "failures", title: "Not done" },
    isIn: ({ trials }) => trials.some(({ state }) => state !== "done"),
  },
  {
    ...{ id: "time", title: "Time" },
    isIn: ({ trials }) => trials.length > 0,
  },
  { id: "provenance", title: "How it was made" },
];

function App(
  { data }: { readonly data: ReportData; readonly version: number },
): VNode {
  const [theme, setTheme] = useState(presentTheme);
  const isPrinted = usePrinted();
  const [large, setLarge] = useState<string | null>(null);
  const [filter, setFilter] = useState("");
  const [sorting, sortBy] = useSorting();
  const { trials, problem } = useChosen(data, filter, sorting);
  const view: View = { data, trials, ...useHeld(data), enlarge: setLarge };
  const enlarged = data.trials.find(({ folder }) => folder === large);
  return html`
    <${Header} data=${data} theme=${theme} setTheme=${setTheme} />
        <main>
      <${Summary} data=${data} />
      <${Grid} view=${view} />
      <${Compare} view=${view} />
      <div class="two">
        <${Curves} view=${view} received=${globalThis.gramlab}
          theme=${isPrinted ? "print" : theme} />
        <${Scatter} view=${view} />
      </div>
      <${Table} ...${{ view, sorting, sortBy, filter, setFilter, problem }} />
      <${Settings} view=${view} />
      <${Repeats} view=${view} />
      <${Failures} data=${data} />
      <${TimeSplit} data=${data} />
      <${Provenance} data=${data} />
    </main>
        ${enlarged && html`
          <${Enlarged} view=${view} trial=${enlarged}
            show=${setLarge} />
        `}
  `;
}

/** The trials that a filter lets through, in their order. */
function useChosen(
  data: ReportData,
  filter: string,
  sorting: Sorting,
): Pick<View, "trials"> & Pick<ReturnType<typeof readFilter>, "problem"> {
  const { wanted, problem } = useMemo(
    () => readFilter(filter, data),
    [data, filter],
  );
  const trials = useMemo(
    () => sortTrials(data, data.trials.filter(wanted), sorting),
    [data, wanted, sorting],
  );
  return { trials, problem };
}

/** How the table is sorted, and what sorts by a column, or turns round. */
function useSorting(): [Sorting, (by: string) => void] {
  const [sorting, setSorting] = useState<Sorting>({
    by: null,
    isDescending: false,
  });
  const sortBy = (by: string): void =>
    setSorting({
      by,
      isDescending: sorting.by === by && !sorting.isDescending,
    });
  return [sorting, sortBy];
}

/** Which trials are held, and what changes that. */
function useHeld(
  data: ReportData,
): Pick<View, "held" | "toggle" | "holdAll"> {
  const [held, setHeld] = useState<readonly string[]>(() => firstHeld(data));
  useEffect(() => loadCurves(data, held), [data, held]);
  const holdAll = (folders: readonly string[], isHeld: boolean): void => {
    const others = held.filter((it) => !folders.includes(it));
    setHeld(isHeld ? [...others, ...folders].slice(-MAX_HELD) : others);
  };
  const toggle = (folder: string): void =>
    holdAll([folder], !held.includes(folder));
  return { held, toggle, holdAll };
}

/** Curves lie in files of their own: a page of 1 000 trials needs few. */
function loadCurves(
  { files, trials }: ReportData,
  held: readonly string[],
): void {
  if (files === null) return;
  for (const folder of held) {
    const trial = trials.find((it) => it.folder === folder);
    const isKnown = globalThis.gramlab.curves.has(folder);
    if (isKnown || trial === undefined || trial.curves.length === 0) continue;
    loadScript(`${files}/curves/${encodeURIComponent(folder)}.js`);
  }
}

function Header(
  { data, theme, setTheme }: {
    readonly data: ReportData;
    readonly theme: string;
    readonly setTheme: (theme: string) => void;
  },
): VNode {
  return html`<header>
    <h1><bdi>${data.studies.join(", ")}</bdi></h1>
    <nav aria-label="Sections">${
    SECTIONS.filter(({ isIn }) => isIn?.(data) ?? true)
      .map(({ id, title }) => html`<a href=${`#${id}`}>${title}</a>`)
  }</nav>
    ${data.isWatched && html`<span class="live" role="status">following</span>`}
    <${Switch} theme=${theme} setTheme=${setTheme} />
  </header>`;
}

/** More damage than this is counted only. */
const PROBLEMS = 6;

function Summary({ data }: { readonly data: ReportData }): VNode {
  return html`
    <section class="summary"
      aria-label="Summary">${data.summary.map((sentence) =>
        html`<p dir="auto">${sentence}</p>`
      )}${data.problems.slice(0, PROBLEMS).map((problem) =>
        html`<p class="problem" dir="auto">${problem}</p>`
      )}${data.problems.length > PROBLEMS &&
        html`
          <p
            class="problem">${data.problems.length -
              PROBLEMS} more things are damaged or missing; the command told all.</p>
        `}</section>
  `;
}
