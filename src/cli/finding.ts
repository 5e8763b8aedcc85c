/** What `doctor` tells. */

/** One thing that was looked at. */
export interface Finding {
  /** What was looked at. */
  readonly name: string;
  /** Whether it is as a sweep wants it. */
  readonly state: "ok" | "missing";
  /** What was found, and what to do. */
  readonly text: string;
}
