/** Time, failures, provenance and commands. */
import type { VNode } from "preact";
import { formatDuration, formatNumber } from "../base/format.ts";
import type { ReportData, ReportEnvironment } from "./data.ts";
import { html } from "./html.ts";
import { labelOf, nameOf } from "./state.ts";

/** The data, as all parts here get them. */
interface Props {
  readonly data: ReportData;
}

/**
 * Where the time of all trials went.
 *
 * @param props The report.
 */
export function TimeSplit({ data: { trials } }: Props): VNode | null {
  const sums = new Map<string, number>();
  for (const { timings } of trials) {
    for (const [name, ms] of Object.entries(timings)) {
      sums.set(name, (sums.get(name) ?? 0) + ms);
    }
  }
  const total = [...sums.values()].reduce((sum, ms) => sum + ms, 0);
  if (total === 0) return null;
  const parts = [...sums].filter(([, ms]) => ms > 0)
    .sort(([, a], [, b]) => b - a);
  return html`
    <section id="time" aria-labelledby="time-title">
      <h2 id="time-title">Time</h2>
      <p class="note">${formatDuration(total)} in all trials together</p>
      <div class="split" aria-hidden="true">${parts.map(([, ms], at) =>
        html`<span style=${`flex-grow: ${ms}; --colour: var(--series-${
          at % 8
        })`}></span>`
      )}</div>
      <dl class="parts">${parts.map(([name, ms], at) =>
        html`
          <div
            style=${`--colour: var(--series-${at % 8})`}>
            <dt>${name}</dt>
            <dd>${formatNumber(ms / 1000, 3)} s</dd>
            <dd>${shareText(ms / total)}</dd>
          </div>
        `
      )}</dl>
    </section>
  `;
}

function shareText(share: number): string {
  return share < 0.001 ? "< 0.1 %" : `${(share * 100).toFixed(1)} %`;
}

/**
 * Trials that did not come to their end, and why.
 *
 * @param props The report.
 */
export function Failures({ data }: Props): VNode | null {
  const ended = data.trials.filter(({ state }) => state !== "done");
  if (ended.length === 0) return null;
  return html`
    <section id="failures" aria-labelledby="failures-title">
      <h2 id="failures-title">Not done</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Trials not done">
        <table class="trials wrap">
          <thead>
            <tr>
              <th scope="col">id</th>
              <th scope="col">settings</th>
              <th scope="col">state</th>
              <th scope="col">reason</th>
            </tr>
          </thead>
          <tbody>${ended.map((trial) =>
            html`
              <tr>
                <td><code>${nameOf(trial)}</code></td>
                <td>${labelOf(data, trial)}</td>
                <td><span class=${`state ${trial.state}`}>${trial
                  .state}</span></td>
                <td dir="auto">${trial.reason ?? ""}</td>
              </tr>
            `
          )}</tbody>
        </table>
      </div>
    </section>
  `;
}

/**
 * Settings that all trials share, software and machines, and how to make it
 * all again.
 *
 * @param props The report.
 */
export function Provenance({ data }: Props): VNode {
  const { shared, environments, commands, sources } = data;
  const problems = sources.flatMap(({ source, problem }) =>
    problem === null ? [] : [`${source}: ${problem}`]
  );
  return html`<section id="provenance" aria-labelledby="provenance-title">
    <h2 id="provenance-title">How it was made</h2>
    <h3>Again</h3>
    <pre tabindex="0">${commands.join("\n")}</pre>
    ${
    problems.length > 0 && html`
      <h3>Images that are missing</h3>
      <ul>${problems.map((text) => html`<li>${text}</li>`)}</ul>
    `
  }
    <details><summary>Settings of all trials</summary>
      <${Facts} facts=${shared} /></details>
    ${
    environments.map((environment) =>
      html`
        <${Machine}
          environment=${environment} />
      `
    )
  }
  </section>`;
}

function Machine(
  { environment: { facts, trials } }: {
    readonly environment: ReportEnvironment;
  },
): VNode {
  return html`
    <details>
      <summary>${facts.backend}, ${facts.processor}: ${trials}
        ${trials === 1 ? " trial" : " trials"}</summary>
      <${Facts} facts=${facts} />
    </details>
  `;
}

function Facts(
  { facts }: { readonly facts: Readonly<Record<string, string>> },
): VNode {
  return html`<dl class="facts">${
    Object.entries(facts).map(([name, value]) =>
      html`
        <div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>
      `
    )
  }</dl>`;
}
