/** Time, failures, provenance and commands. */
import type { VNode } from "preact";
import { formatDuration, formatNumber } from "../base/format.ts";
import type {
  Origin,
  ReportData,
  ReportEnvironment,
  ReportTrial,
} from "./data.ts";
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

/** Trials that ended for the same reason, numbers in it aside. */
interface Ending {
  readonly key: string;
  readonly trials: readonly ReportTrial[];
}

/** Why trials ended, the most frequent first. */
function endingsOf(trials: readonly ReportTrial[]): Ending[] {
  const groups = Map.groupBy(
    trials,
    ({ state, reason }) =>
      `${state} ${(reason ?? "").replace(/\d+(?:\.\d+)?(?:e[+-]?\d+)?/g, "0")}`,
  );
  return [...groups].map(([key, group]) => ({ key, trials: group }))
    .toSorted((a, b) => b.trials.length - a.trials.length);
}

/**
 * Trials that did not come to their end, and why: those of the same reason
 * together.
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
              <th scope="col" class="number">n</th>
              <th scope="col">state</th>
              <th scope="col">reason</th>
              <th scope="col">trials</th>
            </tr>
          </thead>
          <tbody>${endingsOf(ended).map(({ key, trials }) =>
            html`
              <${EndingRow} key=${key} data=${data} trials=${trials} />
            `
          )}</tbody>
        </table>
      </div>
    </section>
  `;
}

function EndingRow(
  { data, trials }: Props & { readonly trials: readonly ReportTrial[] },
): VNode {
  const { state, reason } = trials[0]!;
  const [first, ...others] = trials;
  const named = (trial: ReportTrial): VNode =>
    html`
      <div><code>${nameOf(trial)}</code> ${labelOf(data, trial)}</div>
    `;
  return html`
    <tr>
      <td class="number">${trials.length}</td>
      <td><span class=${`state ${state}`}>${state}</span></td>
      <td class="reason" dir="auto">${reason ?? ""}</td>
      <td>${named(first!)}${others.length > 0 && html`
        <details>
          <summary>${others.length} more</summary>
          ${others.map((trial) =>
            html`<div class="other">${named(trial)}
              <span class="note reason">${trial.reason}</span></div>`
          )}
        </details>
      `}</td>
    </tr>
  `;
}

/**
 * Settings that all trials share, software and machines, and how to make it
 * all again.
 *
 * @param props The report.
 */
export function Provenance({ data }: Props): VNode {
  const { shared, environments, commands, sources, origins } = data;
  const problems = sources.flatMap(({ source, problem }) =>
    problem === null ? [] : [`${source}: ${problem}`]
  );
  return html`<section id="provenance" aria-labelledby="provenance-title">
    <h2 id="provenance-title">How it was made</h2>
    <h3>Again</h3>
    <p class="note">Runs the trials again from their records and compares them,
      where the results are; then writes this page. Without the results: save a
      study’s text from below, and run its command on it.</p>
    <pre tabindex="0">${commands.join("\n")}</pre>
    ${origins.map((origin) => html`<${OriginOf} origin=${origin} />`)}
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

/** All that a colleague needs who has nothing but the page. */
function OriginOf(
  { origin: { study, commands, studies, files, commits } }: {
    readonly origin: Origin;
  },
): VNode {
  const facts = Object.fromEntries([
    ...files.map(({ name, sha256 }) => [name, `SHA-256 ${sha256}`]),
    ...commits.map((commit, at) => [
      at === 0 ? "commit of Gramlab" : `commit of Gramlab (${at + 1})`,
      commit,
    ]),
  ]);
  return html`
    <details class="origin">
      <summary>Study ${study}: commands, text, images and parts</summary>
      ${commands.length > 0 && html`
        <h4>Ran by</h4>
        <pre tabindex="0">${commands.join("\n")}</pre>
      `}
      ${studies.map(({ sha256, text }) =>
        html`
          <h4>Study in one piece, SHA-256 ${sha256}</h4>
          <pre tabindex="0">${text ?? "(the results no longer have it)"}</pre>
        `
      )}
      <${Facts} facts=${facts} />
    </details>
  `;
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
