/** What sentences about a report are made from. */
import type { Goal } from "../base/records.ts";
import type { ReportData } from "../page/data.ts";

/** What a summary looks at. */
export type Summarized =
  & Pick<
    ReportData,
    | "studies"
    | "axes"
    | "measures"
    | "trials"
    | "repeats"
    | "waiting"
    | "sources"
  >
  & {
    /** Studies that search, and for what. */
    readonly searches: readonly StudySearch[];
  };

/** A study that searches. */
export interface StudySearch {
  /** Its name. */
  readonly study: string;
  /** What trials are chosen by. */
  readonly metric: string;
  /** Which values are better. */
  readonly goal: Goal;
}
