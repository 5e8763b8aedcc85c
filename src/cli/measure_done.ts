/** Metrics of trials that were done before anybody asked for them. */
import { isMeasured } from "../config/parts/metric_versions.ts";
import { ENGINE_VERSION } from "../engine/stylize.ts";
import type { Store } from "../store/mod.ts";
import {
  measureTrial,
  type Unmeasured,
  whyUnmeasured,
} from "./measure_trial.ts";
import type { Slots } from "./open_slots.ts";
import type { SelectedPlan } from "./select_trials.ts";

/**
 * Finds done trials of searches that were not measured by the search's metric:
 * they were done without it, for another study, or with another version of it.
 *
 * @param plans What is selected.
 * @param store The results.
 * @returns Each with its plan's metric.
 */
export function findUnmeasured(
  plans: readonly SelectedPlan[],
  store: Store,
): Unmeasured[] {
  return plans.flatMap(({ plan: { study: { search } }, selected }) => {
    if (search === undefined) return [];
    return selected.flatMap(({ trial }) => {
      const { id, settings: { backend } } = trial;
      const query = { id, engineVersion: ENGINE_VERSION, backend };
      const ended = store.ended.findEnded(query);
      if (ended?.record.state !== "done") return [];
      const { folder, record } = ended;
      const { metric } = search;
      return isMeasured(record, metric)
        ? []
        : [{ trial, folder, metrics: [metric] }];
    });
  });
}

/**
 * Measures the saved images of done trials, and keeps the values. An image that
 * cannot be measured is told, and left as it is.
 *
 * @param trials What {@linkcode findUnmeasured} found.
 * @param where Where it is measured and kept, and who is told.
 */
export async function measureDone(
  trials: readonly Unmeasured[],
  { store, slots, signal, warn }: {
    readonly store: Store;
    readonly slots: Slots;
    /** Ends it after the image that is measured. */
    readonly signal: AbortSignal;
    readonly warn: (text: string) => void;
  },
): Promise<void> {
  for (const unmeasured of trials) {
    if (signal.aborted) return;
    const { trial, folder } = unmeasured;
    const slot = await slots.get(trial.settings.backend);
    try {
      await measureTrial(unmeasured, slot, store);
    } catch (error) {
      warn(whyUnmeasured(folder, error));
    }
  }
}
