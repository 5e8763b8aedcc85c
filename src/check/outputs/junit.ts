/** JUnit's XML, which most CI systems list tests from. */
import { oneLine } from "../../base/one_line.ts";
import type {
  GateReport,
  MachineFacts,
  StudyVerdict,
  TrialVerdict,
} from "../types.ts";
import { type ChangeNews, changeNews, changeText } from "./change_words.ts";
import { describe, wordOf } from "./evidence_words.ts";
import { nextSteps } from "./next_steps.ts";
import { remarksOf } from "./remarks.ts";
import type { GateOutput } from "./types.ts";
import { titleOf } from "./labels.ts";
import { headline } from "./headline.ts";
import {
  approvalText,
  isFailure,
  machineText,
  reasonOf,
  worstFirst,
} from "./words.ts";
import { withoutTwins, worstValues } from "./value_rows.ts";

/** A suite a study, a test a trial. */
export const junit: GateOutput = {
  summary: "JUnit XML, a suite a study and a test a trial",
  extension: "xml",
  write(report) {
    const { problem } = report;
    const trials = report.studies.flatMap((study) => study.trials);
    const news = changeNews(report.baselineChanges);
    const counts = problem === undefined
      ? countsOf(trials, report, news.length)
      : 'tests="1" failures="0" errors="1"';
    return Promise.resolve([
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="Gramlab check" ${counts} time="${
        (report.durationMs / 1000).toFixed(3)
      }">`,
      ...report.studies.flatMap((study) => suite(study, report)),
      ...changesSuite(news),
      ...(problem === undefined ? [] : notJudged(problem)),
      "</testsuites>",
      "",
    ].join("\n"));
  },
};

/** An error came between; a list of tests without it would look like success. */
function notJudged(problem: string): string[] {
  const message = escapeXml(oneLine(problem));
  return [
    '  <testsuite name="check" tests="1" failures="0" errors="1" skipped="0">',
    '    <testcase classname="check" name="images can be judged">',
    `      <error type="not judged" message="${message}"/>`,
    "    </testcase>",
    "  </testsuite>",
  ];
}

function countsOf(
  trials: readonly TrialVerdict[],
  report: GateReport,
  more = 0,
): string {
  const red = trials.filter(({ verdict }) => isFailure(verdict, report));
  const errors = red.filter(({ verdict }) => verdict === "failed").length;
  return `tests="${trials.length + more}" failures="${red.length - errors}" ` +
    `errors="${errors}"`;
}

/** A branch that changes baselines passes, and is told where tests are. */
function changesSuite(news: readonly ChangeNews[]): string[] {
  if (news.length === 0) return [];
  const count = news.length;
  return [
    `  <testsuite name="baselines" tests="${count}" failures="0" errors="0" ` +
    `skipped="${count}">`,
    ...news.flatMap(({ study, title, text, entries }) => [
      `    <testcase classname="baselines" name="${
        // of tests of one name GitLab shows the first alone
        escapeXml(study === null ? title : oneLine(`${study}: ${title}`))}">`,
      `      <skipped message="${escapeXml(text)}">${
        escapeXml(
          entries.map((it) => `${titleOf(it)}: ${changeText(it)}`).join("\n"),
        )
      }</skipped>`,
      "    </testcase>",
    ]),
    "  </testsuite>",
  ];
}

function suite(study: StudyVerdict, report: GateReport): string[] {
  const { trials } = study;
  const name = escapeXml(oneLine(study.study));
  const counts = countsOf(trials, report);
  const timestamp = escapeXml(report.createdAt.replace(/\.\d+Z$/, ""));
  return [
    `  <testsuite name="${name}" ${counts} skipped="0" timestamp="${timestamp}">`,
    "    <properties>",
    property("outcome", headline(report)),
    property("baseline", approvalText(study)),
    // each test says its own
    ...remarksOf({ studies: [study] }, () => true)
      .map((it) => property("note", it)),
    ...nextSteps({ ...report, studies: [study] })
      .map((it) => property("next", it)),
    "    </properties>",
    ...worstFirst(trials).flatMap((trial) =>
      testCase(trial, study.study, report)
    ),
    "  </testsuite>",
  ];
}

function property(name: string, value: string): string {
  return `      <property name="${name}" value="${escapeXml(value)}"/>`;
}

function testCase(
  trial: TrialVerdict,
  study: string,
  report: GateReport,
): string[] {
  const head = `    <testcase classname="${escapeXml(oneLine(study))}" name="${
    escapeXml(titleOf(trial))
  }"`;
  const tag = trial.verdict === "failed" ? "error" : "failure";
  const body = isFailure(trial.verdict, report)
    ? [
      `      <${tag} type="${trial.verdict}" message="${
        escapeXml(reasonOf(trial))
      }">${escapeXml(detailsOf(trial))}</${tag}>`,
    ]
    : [`      <system-out>${escapeXml(detailsOf(trial))}</system-out>`];
  return [`${head}>`, ...body, "    </testcase>"];
}

/** What a person needs to see why. */
function detailsOf(trial: TrialVerdict): string {
  const { verdict, evidence, note, images, machines } = trial;
  return [
    `${verdict}: ${reasonOf(trial)}`,
    // where in the code
    ...verdict === "failed"
      ? note?.split("\n").slice(1).map(oneLine) ?? []
      : [],
    // whether bits differ is told by what follows
    ...worstValues(withoutTwins(evidence)).filter(({ kind }) => kind !== "hash")
      .map((it) => `${wordOf(it)}: ${describe(it)}`),
    oneLine(`baseline: ${images.baseline ?? "no image"}`),
    oneLine(`head: ${images.head ?? "no image"}`),
    ...madeOn("baseline", machines.baseline),
    ...madeOn("head", machines.head),
  ].join("\n");
}

/** Nothing is known of images of other programs. */
function madeOn(name: string, machine: MachineFacts | null): string[] {
  return machine === null ? [] : [`${name} made on ${machineText(machine)}`];
}

/**
 * Makes text safe within XML and within its attributes; what XML 1.0 cannot
 * hold becomes `�`.
 *
 * @param text Any text.
 *
 * @example
 * ```ts
 * import { escapeXml } from "./junit.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(escapeXml('a<b & "c"\u0000'), "a&lt;b &amp; &quot;c&quot;�");
 * ```
 */
export function escapeXml(text: string): string {
  return text.toWellFormed()
    // deno-lint-ignore no-control-regex -- those are what XML cannot hold
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
