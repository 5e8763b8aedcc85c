/** Whether a run proves that other code made it than the approved one. */
import type { BaselineEntry } from "./baseline.ts";
import type { HeadRun } from "./head_run.ts";

/**
 * One machine key gives the same bits, so other bits are of other code. Not on
 * another model of processor: whether these agree nobody has tried.
 *
 * @param entry The approved run, and those that bands were learned from.
 * @param run A run of the same trial.
 */
export function isOtherCode(
  { run: approved }: BaselineEntry,
  { record: { environment, pixelsSha256 } }: Pick<HeadRun, "record">,
): boolean {
  const { known = [], machine } = approved ?? {};
  return known.some((it, at) =>
    it.machineKey === environment.machineKey &&
    (at === 0 ? machine?.cpuModel : it.cpuModel) === environment.cpuModel &&
    it.pixelsSha256 !== pixelsSha256
  );
}
