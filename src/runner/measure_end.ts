/** Metrics of a trial's last image. */
import type { Measurements } from "../base/records.ts";
import type { Iteration } from "../engine/stylize.ts";
import { type ImagePair, measurable } from "../plan/size_problems.ts";
import type { SlotEvent } from "./events.ts";
import { explainError } from "./explain_error.ts";
import type { Measure } from "./measure_image.ts";
import type { Checks } from "./slot.ts";

/** What was measured, and why the rest was not; both left out if empty. */
export type EndMetrics = Pick<Measurements, "metrics" | "unmeasured">;

/**
 * Measures the last image. Tells in one line each which of the metrics that
 * nobody chose by fail; the trial goes on without them.
 *
 * @param iteration The last one.
 * @param checks What is to be measured.
 * @param images Sizes of content and style.
 * @param measure Measures.
 * @throws What a metric throws that the study chooses by.
 */
export async function* measureEnd(
  iteration: Iteration,
  { metrics, moreMetrics = [] }: Checks,
  images: ImagePair,
  measure: Measure,
): AsyncGenerator<SlotEvent, EndMetrics, void> {
  const values = await measure(iteration, metrics);
  const more = measurable(moreMetrics, images);
  try {
    return withoutEmpty({ ...values, ...await measure(iteration, more) }, {});
  } catch {
    // which one it was, and why, is told below
  }
  const reasons: Record<string, string> = {};
  for (const name of more) {
    try {
      Object.assign(values, await measure(iteration, [name]));
    } catch (error) {
      const reason = reasons[name] = explainError(error);
      const [first] = reason.split("\n");
      yield { kind: "notice", text: `Cannot measure ${name}: ${first}` };
    }
  }
  return withoutEmpty(values, reasons);
}

function withoutEmpty(
  metrics: Readonly<Record<string, number>>,
  unmeasured: Readonly<Record<string, string>>,
): EndMetrics {
  const hasAny = (map: object): boolean => Object.keys(map).length > 0;
  return {
    ...(hasAny(metrics) && { metrics }),
    ...(hasAny(unmeasured) && { unmeasured }),
  };
}
