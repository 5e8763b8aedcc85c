/** Metrics of trials that were done before anybody asked for them. */
import { join } from "node:path";
import { GramlabError } from "../base/errors.ts";
import type { Trial } from "../base/records.ts";
import { sayOwnError } from "../config/parts/own_error.ts";
import { isMeasured, metricVersions } from "../config/parts/metric_versions.ts";
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
  /** Name of the metric. */
  readonly metric: string;
}

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
      return isMeasured(record, metric) ? [] : [{ trial, folder, metric }];
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
  for (const { trial, folder, metric } of trials) {
    if (signal.aborted) return;
    const slot = await slots.get(trial.settings.backend);
    try {
      const png = await Deno.readFile(join(store.pathOf(folder), OUTPUT));
      const metrics = await slot.measure(trial, png, [metric]);
      await store.addMetrics(folder, { metrics, ...metricVersions(metrics) });
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      warn(`Cannot measure trial ${folder}: ${reason}`);
    }
  }
}

const OUTPUT = "output.png";

/** Why an image could not be measured; undefined for a bug. */
function reasonOf(error: unknown): string | undefined {
  const isExpected = error instanceof GramlabError ||
    error instanceof Deno.errors.NotFound;
  return isExpected ? error.message : sayOwnError(error);
}
