/** Everything that a gate found, for programs. */
import type { GateOutput } from "./types.ts";

/** The report as it is. */
export const json: GateOutput = {
  summary: "Everything as JSON",
  extension: "json",
  write: (report) => Promise.resolve(`${JSON.stringify(report, null, 2)}\n`),
};
