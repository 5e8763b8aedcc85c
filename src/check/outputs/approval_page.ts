/** The page that a person looks at who approves a baseline. */
import type { GateReport } from "../types.ts";
import { gatePage } from "./html.ts";
import type { OutputPlace } from "./types.ts";
import { tally } from "./words.ts";

/**
 * Makes a page of what a baseline has and what it would have.
 *
 * @param report The present state beside the baseline.
 * @param place Reads the images; before the baseline is written.
 * @returns HTML that needs neither a network nor other files.
 */
export async function approvalPage(
  report: GateReport,
  place: Pick<OutputPlace, "readImage">,
): Promise<string> {
  const trials = report.studies.flatMap((study) => study.trials);
  return await gatePage(report, place, {
    title: "Gramlab baseline approve",
    headline: `To approve: ${tally(trials) || "nothing"}`,
    ...{ tone: "", isAlarming: false },
    steps: [],
    ...{ before: "before", after: "after" },
  });
}
