/** What `bench check` found as JUnit's XML: a test a measure. */
import { oneLine } from "../base/one_line.ts";
import type { CheckReport } from "../bench/check_report.ts";
import type { Judged } from "../bench/run_check.ts";
import { escapeXml } from "../check/outputs/junit.ts";
import {
  explain,
  measureName,
  percent,
  type Strictness,
} from "./bench_check_words.ts";

/** Of what cannot be told, nothing was tested: an error only if it must be told. */
const ELEMENTS: Readonly<Record<Judged["verdict"], string>> = {
  regression: "failure",
  inconclusive: "skipped",
  within: "system-out",
  better: "system-out",
};

/**
 * Lays the result out as XML.
 *
 * @param report What was found.
 * @param strictness Whether what cannot be told fails.
 * @returns The file.
 */
export function checkJunit(
  report: CheckReport,
  { failInconclusive }: Strictness,
): string {
  const elements = report.measures.map(({ verdict }) =>
    failInconclusive && verdict === "inconclusive" ? "error" : ELEMENTS[verdict]
  );
  const count = (name: string) => elements.filter((it) => it === name).length;
  const counts = `tests="${elements.length}" failures="${count("failure")}"`;
  const skipped = `errors="${count("error")}" skipped="${count("skipped")}"`;
  const seconds = (report.durationMs / 1000).toFixed(3);
  const timestamp = report.createdAt.replace(/\.\d+Z$/, "");
  const cases = report.measures.flatMap((it, at) =>
    testCase(it, report.measures, elements[at]!)
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="Gramlab bench check" ${counts} ${skipped} time="${seconds}" timestamp="${timestamp}">`,
    ...cases,
    "</testsuite>",
    "",
  ].join("\n");
}

function testCase(
  it: Judged,
  all: readonly Judged[],
  element: string,
): string[] {
  const name = escapeXml(measureName(it.measure));
  const text = escapeXml(oneLine(
    explain(it, all) ??
      `${it.verdict}: ${percent(it.change)}, between ${percent(it.low)} and ${
        percent(it.high)
      }; at most ${percent(it.limit)} is allowed`,
  ));
  const body = element === "system-out"
    ? `<system-out>${text}</system-out>`
    : `<${element} message="${text}"/>`;
  return [
    `  <testcase classname="bench check" name="${name}">${body}</testcase>`,
  ];
}
