/** The options that end a sweep, or a trial of it, early. */
import { UsageError } from "../base/errors.ts";
import { toDurationMs, toFailureLimit } from "./option_values.ts";
import type { ParsedOptions } from "./parse_options.ts";

/** Options of a sweep. */
export const STOP_OPTIONS = {
  "fail-fast": "boolean",
  "max-failures": "string",
  "time-budget": "string",
  timeout: "string",
} as const;

/** What `--help` says of them. */
export const STOP_HELP =
  `  --fail-fast      start no trial more once one has failed
  --max-failures N start no trial more once over N have failed, or over a share
                   of those to run, such as 20%
  --time-budget T  stop after 30m, 1h30m, … as Ctrl-C does; run again to go on
  --timeout T      a trial that takes longer has failed, whatever its study
                   says`;

/** When to stop. */
export interface StopRules {
  /** Failures allowed among so many trials. */
  readonly failuresAllowed: (count: number) => number;
  /** From the start of the sweep, in milliseconds. */
  readonly timeBudgetMs: number | undefined;
  /** From the start of a trial, in milliseconds. */
  readonly timeoutMs: number | undefined;
}

/**
 * What a user wants a sweep to stop at.
 *
 * @param options What the user gave.
 * @returns The rules.
 * @throws {UsageError} If a value does not fit its option, or two options say
 *     two things.
 */
export function toStopRules(
  options: ParsedOptions<typeof STOP_OPTIONS>["options"],
): StopRules {
  const failFast = options["fail-fast"] ?? false;
  const maxFailures = options["max-failures"];
  if (failFast && maxFailures !== undefined) {
    throw new UsageError(
      "Cannot take --fail-fast and --max-failures together: --fail-fast is --max-failures 0",
    );
  }
  const text = failFast ? "0" : maxFailures ?? "100%";
  const durationMs = (name: "time-budget" | "timeout") => {
    const given = options[name];
    return given === undefined ? given : toDurationMs({ name, text: given });
  };
  return {
    failuresAllowed: toFailureLimit({ name: "max-failures", text }),
    timeBudgetMs: durationMs("time-budget"),
    timeoutMs: durationMs("timeout"),
  };
}
