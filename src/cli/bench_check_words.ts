/** What `bench check` found, in words; the same in all that it writes. */
import { formatNumber } from "../base/format.ts";
import type { CheckReport } from "../bench/check_report.ts";
import type { Change, Measure } from "../bench/find_changes.ts";
import type { Judged } from "../bench/run_check.ts";
import { GATE_EXIT_CODES } from "../check/outcome.ts";

/** How a check ends. */
type SpeedOutcome =
  /** Something is over its limit, in two runs. */
  | "regression"
  /** Of something it cannot be told. */
  | "inconclusive"
  /** Everything is within its limit, or better. */
  | "passed";

/**
 * How a check ends.
 *
 * @param report What was found.
 */
function speedOutcome(
  { measures }: Pick<CheckReport, "measures">,
): SpeedOutcome {
  const has = (wanted: Judged["verdict"]) =>
    measures.some(({ verdict }) => verdict === wanted);
  if (has("regression")) return "regression";
  return has("inconclusive") ? "inconclusive" : "passed";
}

/** Whether what cannot be told fails, too. */
export interface Strictness {
  /** As `--fail-inconclusive` says. */
  readonly failInconclusive: boolean;
}

/** As of InfrastructureError: this machine does not tell. */
const INCONCLUSIVE_CODE = 8;

/**
 * The exit code of a check.
 *
 * @param report What was found.
 * @param strictness Whether what cannot be told fails.
 */
export function speedExitCode(
  report: Pick<CheckReport, "measures">,
  { failInconclusive }: Strictness,
): number {
  const outcome = speedOutcome(report);
  if (outcome !== "inconclusive") return GATE_EXIT_CODES[outcome];
  return failInconclusive ? INCONCLUSIVE_CODE : GATE_EXIT_CODES.passed;
}

/**
 * The result in one line, with what it is about.
 *
 * @param report What was found.
 */
export function speedHeadline(report: CheckReport): string {
  const outcome = speedOutcome(report);
  if (outcome === "passed") return "no regression";
  const named = report.measures.filter(({ verdict }) => verdict === outcome)
    .map((it) => `${measureName(it.measure)} ${rangeText(it)}`);
  return `${outcome}: ${named.join("; ")}`;
}

/**
 * What a verdict means, where the table does not say it. Beside a regression
 * nothing is said of what is inconclusive: the run ended early, since there was
 * one, and the table shows both.
 *
 * @param it A measure.
 * @param measures All of them.
 * @returns The sentence; undefined if there is nothing to explain.
 */
export function explain(
  it: Judged,
  measures: readonly Judged[],
): string | undefined {
  const { second, verdict } = it;
  if (verdict === "regression") {
    return `Regression: ${measureName(it.measure)} takes ${
      percent(it.change)
    }, in a second run ${percent(second!.change)}; at most ${
      percent(it.limit)
    } is allowed`;
  }
  const isShown = verdict === "inconclusive" &&
    speedOutcome({ measures }) === "inconclusive";
  if (!isShown) return undefined;
  const name = `Inconclusive: ${measureName(it.measure)}`;
  return second === null
    ? `${name}: ${describe(it)}; the limit is ${percent(it.limit)}: ` +
      "neither shown to be over it nor within it" +
      (measures.some(isAlarm) ? ENDED_EARLY : WHAT_HELPS)
    : `${name}: ${percent(it.change)} was not confirmed by a second run: ${
      describe(second)
    }`;
}

/** Only what is over its limit in a first run has a second one. */
function isAlarm({ second }: Judged): boolean {
  return second !== null;
}

const ENDED_EARLY = "; the run ended early, as another measure was over its";
const WHAT_HELPS = "; take more --rounds, or a quieter machine";

function describe(change: Change): string {
  return `${rangeText(change)} (p = ${formatNumber(change.p, 2)})`;
}

function rangeText({ change, low, high }: Change): string {
  return `${percent(change)}, between ${percent(low)} and ${percent(high)}`;
}

/**
 * What a person calls a measure.
 *
 * @param measure Its name in records.
 */
export function measureName(measure: Measure): string {
  return NAMES[measure];
}

const NAMES: Readonly<Record<Measure, string>> = {
  iteration: "iteration",
  memory: "peak memory",
  startup: "start-up",
};

/**
 * A change as people write it.
 *
 * @param share 0.05 is 5 %.
 */
export function percent(share: number): string {
  const text = Math.abs(100 * share).toFixed(1);
  const sign = Number(text) === 0 ? "" : share > 0 ? "+" : "−";
  return `${sign}${text} %`;
}

/**
 * The changes of a run so far, for the line of progress.
 *
 * @param changes What it found; may be empty.
 */
export function changesText(changes: readonly Change[]): string {
  return changes.map(({ measure, change }) =>
    `${measureName(measure)} ${percent(change)}`
  ).join(", ");
}
