/** What a slot's process and its parent tell each other, as frames. */
import type { Trial } from "../base/records.ts";
import type { ErrorForm } from "./error_form.ts";
import type { SlotEvent } from "./events.ts";
import type { ResumePoint } from "./resume_point.ts";
import type { Checks } from "./slot.ts";

/** From the parent. What belongs together has one id. */
export type Request =
  & { readonly id: number }
  & (
    /** Asks for one answer. */
    | {
      readonly kind: "call";
      readonly name: string;
      readonly argument: unknown;
    }
    /** Asks for the events of a trial. */
    | {
      readonly kind: "run";
      readonly trial: Trial;
      readonly checks: Checks | undefined;
      readonly from: ResumePoint | undefined;
    }
    /** Ends the trial after the iteration that is under way. */
    | { readonly kind: "stop" }
    /** Lets a trial go on that has told values which decide on it. */
    | { readonly kind: "go on" }
  );

/** To the parent. */
export type Reply =
  & { readonly id: number }
  & (
    | { readonly kind: "answer"; readonly value: unknown }
    /** What is done on the way to an answer; empty if it may take its time. */
    | { readonly kind: "progress"; readonly text: string }
    | { readonly kind: "error"; readonly error: ErrorForm }
    | {
      readonly kind: "events";
      readonly events: readonly SlotEvent[];
      /** Why the slot can run nothing more; undefined while it can. */
      readonly failure: string | undefined;
    }
  );
