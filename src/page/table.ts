/// <reference lib="dom" />
/** The table of trials. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { formatNumber } from "../base/format.ts";
import type { Axis, ReportTrial } from "./data.ts";
import { filterHint } from "./filter.ts";
import { html } from "./html.ts";
import {
  cellText,
  colourOf,
  labelOf,
  measureHint,
  nameOf,
  shortPath,
  type Sorting,
  valueOf,
  type View,
  wholeText,
} from "./state.ts";

/** Rows that are shown at once; more would make sorting feel slow. */
const ROWS = 50;

/** What the table needs besides the view. */
export interface TableProps {
  /** Trials in the order of the rows, and what is held. */
  readonly view: View;
  /** How they are sorted. */
  readonly sorting: Sorting;
  /** Sorts by a column, or turns it round. */
  readonly sortBy: (name: string) => void;
  /** What was typed. */
  readonly filter: string;
  /** Filters. */
  readonly setFilter: (text: string) => void;
  /** What is wrong with it; null if nothing. */
  readonly problem: string | null;
}

/** A column: what it is called and how it is aligned. */
interface Column {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly isNumber: boolean;
  /** Whether paper has no room for it. */
  readonly isMinor: boolean;
  /** The setting, and its place, where it is one. */
  readonly axis?: readonly [Axis, number];
}

/**
 * The table.
 *
 * @param props What is shown.
 */
export function Table(props: TableProps): VNode {
  const { view, filter, setFilter, problem } = props;
  const [limit, setLimit] = useState(ROWS);
  const columns = columnsOf(view);
  const { trials, data } = view;
  return html`<section id="table" aria-labelledby="table-title">
    <h2 id="table-title">Trials</h2>
    <div class="controls">
      <label class="wide">Filter
        <input type="search" value=${filter} placeholder=${filterHint(data)}
          aria-invalid=${
    String(problem !== null)
  } aria-describedby="filter-problem"
          onInput=${(event: Event) =>
    setFilter((event.target as HTMLInputElement).value)} /></label>
      <span class="note" role="status">${trials.length} of ${data.trials.length} trials; the filter holds for images and scatter,
        too</span>
      <p class="problem" id="filter-problem" role="status">${problem}</p>
    </div>
    <div class="scroll" tabindex="0" role="region" aria-label="Table of trials">
      <table class="trials">
        <thead><tr><th scope="col"><span class="hidden">Held</span></th>
          ${
    columns.map((column) =>
      html`
        <${Heading} column=${column}
          ...${props} />
      `
    )
  }</tr></thead>
        <tbody>${
    trials.slice(0, limit).map((trial) =>
      html`
        <${Row}
          key=${trial.folder} view=${view} trial=${trial} columns=${columns} />
      `
    )
  }
        </tbody>
      </table>
    </div>
    ${
    trials.length > limit && html`<p class="more-rows">
      <button type="button" onClick=${() => setLimit(limit + 5 * ROWS)}>Show ${
      Math.min(5 * ROWS, trials.length - limit)
    } more</button>
      <span class="note"> ${limit} of ${trials.length} rows are shown</span></p>`
  }
  </section>`;
}

function columnsOf({ data }: View): Column[] {
  const { axes, measures, studies, trials } = data;
  const field = (name: string): Column => ({
    name,
    title: name,
    summary: name,
    isNumber: false,
    isMinor: false,
  });
  return [
    field("id"),
    ...studies.length > 1 ? [field("study")] : [],
    ...axes.map((axis, at): Column => ({
      name: axis.path,
      title: shortPath(axis.path),
      summary: axis.path,
      isNumber: axis.values.every((value) => typeof value !== "string"),
      isMinor: false,
      axis: [axis, at],
    })),
    field("state"),
    ...trials.some(({ tags }) => tags.length > 0) ? [field("tags")] : [],
    ...trials.some(({ notes }) => notes.length > 0) ? [field("notes")] : [],
    ...measures.map((measure): Column => ({
      name: measure.name,
      title: measure.name,
      summary: measureHint(measure),
      isNumber: true,
      isMinor: measure.kind !== "metric",
    })),
  ];
}

function classOf({ isNumber, isMinor }: Column): string {
  return `${isNumber ? "number" : ""} ${isMinor ? "minor" : ""}`;
}

function Heading(
  { column, sorting, sortBy }:
    & TableProps
    & { readonly column: Column },
): VNode {
  const { name, title, summary } = column;
  const isSorted = sorting.by === name;
  const order = sorting.isDescending ? "descending" : "ascending";
  return html`
    <th scope="col" class=${classOf(column)}
      aria-sort=${isSorted ? order : "none"}>
        <button type="button" title=${summary} onClick=${() =>
          sortBy(name)}>${title}<span aria-hidden="true">${isSorted
          ? sorting.isDescending ? " ↓" : " ↑"
          : ""}</span></button></th>
  `;
}

function Row(
  { view, trial, columns }: {
    readonly view: View;
    readonly trial: ReportTrial;
    readonly columns: readonly Column[];
  },
): VNode {
  const colour = colourOf(view, trial.folder);
  return html`
    <tr class=${colour ? "held" : ""} data-folder=${trial.folder}
      style=${colour ? `--colour: ${colour}` : ""}>
        <td><input type="checkbox" checked=${colour !== undefined}
          aria-label=${`Hold ${labelOf(view.data, trial)}`}
          onChange=${() => view.toggle(trial.folder)} /></td>
        ${columns.map((column) => {
          const { name } = column;
          const value = valueOf(view.data, trial, name);
          const text = typeof value === "number"
            ? formatNumber(value)
            : value ?? "";
          if (name === "id") {
            return html`<td><button type="button" class="id" onClick=${() =>
              view.enlarge(trial.folder)}>${nameOf(trial)}</button></td>`;
          }
          if (name === "state") {
            return html`<td title=${trial.reason ?? ""}>
              <span class=${`state ${trial.state}`}>${text}</span></td>`;
          }
          if (column.axis !== undefined) {
            const [axis, place] = column.axis;
            const at = trial.at[place]!;
            return html`
              <td class=${classOf(column)}
                title=${wholeText(axis, at)}>${cellText(axis, at)}</td>
            `;
          }
          return html`<td class=${classOf(column)}>${
            name === "notes"
              ? html`<span class="cut" title=${text}>${text}</span>`
              : text
          }</td>`;
        })}
      </tr>
  `;
}
