/** The options by which a user selects trials. */
import type { Shard } from "../plan/shard.ts";
import { type Order, ORDERS } from "../config/study.ts";
import { toOneOf, toShard, toWholeNumber } from "./option_values.ts";
import type { ParsedOptions } from "./parse_options.ts";

/** Options of every command that selects trials. */
export const SELECTION_OPTIONS = {
  filter: "string",
  limit: "string",
  shard: "string",
  order: "string",
  "retry-failed": "boolean",
  force: "boolean",
  "full-length": "boolean",
} as const;

/** What `--help` says of them. */
export const SELECTION_HELP =
  `  --filter EXPR    only trials like 'beta>100 && pooling==max': settings on the
                   left, values on the right; == != < <= > >= && || ! ( )
  --shard I/N      only part I of N: parts share no trial, and a trial stays in
                   its part whatever else the study holds
  --limit N        run the first N of those that would run
  --retry-failed   run trials again that failed before
  --force          run all again, done ones too; older results are kept in
                   superseded/
  --full-length    give no trial up early, whatever the study says: those that
                   were run again, to their end
  --order ORDER    grouped (trials that share a captured shape or images next to
                   each other) or as-written (default: as the study says)`;

/** Which trials run, and in which order. */
export interface Selection {
  /** Only trials that this expression fits. */
  readonly filter?: string | undefined;
  /** Only trials of this part. */
  readonly shard?: Shard | undefined;
  /** Only so many of those that would run. */
  readonly limit?: number | undefined;
  /** Whether trials that failed run again. */
  readonly retryFailed: boolean;
  /** Whether all trials run again, however they ended. */
  readonly force: boolean;
  /** Whether no trial is given up early, whatever the studies say. */
  readonly fullLength: boolean;
  /** Which trials come first, whatever the study says. */
  readonly order?: Order | undefined;
}

/**
 * What a user selects.
 *
 * @param options What the user gave.
 * @returns The selection.
 * @throws {import("../base/errors.ts").UsageError} If a value does not fit its
 *     option.
 */
export function toSelection(
  options: ParsedOptions<typeof SELECTION_OPTIONS>["options"],
): Selection {
  const { filter, limit, shard, order } = options;
  return {
    filter,
    limit: limit === undefined
      ? undefined
      : toWholeNumber({ name: "limit", text: limit }, 1),
    shard: shard === undefined
      ? undefined
      : toShard({ name: "shard", text: shard }),
    order: order === undefined
      ? undefined
      : toOneOf({ name: "order", text: order }, ORDERS),
    retryFailed: options["retry-failed"] ?? false,
    force: options.force ?? false,
    fullLength: options["full-length"] ?? false,
  };
}
