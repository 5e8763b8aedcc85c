/** Metrics of trials that were done before anybody asked for them. */
import { join } from "node:path";
import { GramlabError } from "../base/errors.ts";
import type { Trial } from "../base/records.ts";
import { ENGINE_VERSION } from "../engine/stylize.ts";
import type { Store } from "../store/mod.ts";
import type { Slots } from "./open_slots.ts";
import type { SelectedPlan } from "./select_trials.ts";

/** A done trial, and what is missing of it. */
export interface Unmeasured {
  /** The trial. */
  readonly trial: Trial;
  /** Name of its folder. */
  readonly folder: string;
  /** Names of metrics. */
  readonly metrics: readonly string[];
}

/**
 * Finds done trials of searches that were not measured by the search's metric:
 * they were done without it, or run for another study.
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
      const ended = store.findEnded(query);
      if (ended?.record.state !== "done") return [];
      const { folder, record } = ended;
      const metrics = [search.metric].filter((it) =>
        record.metrics?.[it] === undefined
      );
      return metrics.length > 0 ? [{ trial, folder, metrics }] : [];
    });
  });
}

/**
 * Measures the saved images of done trials, and writes the values into their
 * records. An image that cannot be measured is told, and left as it is.
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
  for (const { trial, folder, metrics } of trials) {
    if (signal.aborted) return;
    const slot = await slots.get(trial.settings.backend);
    try {
      const png = await Deno.readFile(join(store.pathOf(folder), OUTPUT));
      const values = await slot.measure(trial, png, metrics);
      await store.addMetrics(folder, values);
    } catch (error) {
      const isExpected = error instanceof GramlabError ||
        error instanceof Deno.errors.NotFound;
      if (!isExpected) throw error;
      warn(`Cannot measure trial ${folder}: ${error.message}`);
    }
  }
}

const OUTPUT = "output.png";
