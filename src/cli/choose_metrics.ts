/** Metrics that images are large enough for. */
import { UsageError } from "../base/errors.ts";
import { unmeasurable } from "../plan/size_problems.ts";
import type { Io } from "./io.ts";
import { toMetrics } from "./metrics_option.ts";
import type { ReferencePair } from "./reference_images.ts";

/**
 * Chooses metrics. What the images are too small for is told and left out,
 * unless the user named it.
 *
 * @param text What `--metrics` says, if it was given.
 * @param references Content and style, as they are used.
 * @param io The terminal.
 * @returns Names, at least one.
 * @throws {UsageError} If one that was named cannot be measured, or none can.
 */
export function chooseMetrics(
  text: string | undefined,
  references: ReferencePair,
  io: Io,
): string[] {
  const chosen: string[] = [];
  for (const name of toMetrics(text)) {
    const [problem] = unmeasurable(name, references);
    if (problem === undefined) chosen.push(name);
    else if (text !== undefined) throw new UsageError(problem.message);
    else io.err(`Note: left out: ${problem.message}\n`);
  }
  if (chosen.length > 0) return chosen;
  throw new UsageError("Cannot judge images: no metric is left to measure");
}
