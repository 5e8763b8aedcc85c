/** Metrics of a trial whose image was saved before. */
import { join } from "node:path";
import { GramlabError } from "../base/errors.ts";
import type { Trial } from "../base/records.ts";
import { metricVersions } from "../config/parts/metric_versions.ts";
import { sayOwnError } from "../config/parts/own_error.ts";
import type { Slot } from "../runner/slot.ts";
import { MAX_FILE_BYTES, readBytes, type Store } from "../store/mod.ts";

/** A trial, and what is missing of it. */
export interface Unmeasured {
  /** The trial. */
  readonly trial: Trial;
  /** Name of its folder. */
  readonly folder: string;
  /** Names of metrics. */
  readonly metrics: readonly string[];
}

/**
 * Measures the saved image of a trial, and keeps the values.
 *
 * @param unmeasured The trial.
 * @param slot Where to measure.
 * @param store Where it lies.
 */
export async function measureTrial(
  { trial, folder, metrics }: Unmeasured,
  slot: Pick<Slot, "measure">,
  store: Store,
): Promise<void> {
  const path = join(store.pathOf(folder), "output.png");
  const png = readBytes(path, MAX_FILE_BYTES);
  const values = await slot.measure(trial, png, metrics);
  await store.addMetrics(folder, {
    metrics: values,
    ...metricVersions(values),
  });
}

/**
 * Says why a trial could not be measured.
 *
 * @param folder Name of the trial's folder.
 * @param error What was thrown.
 * @returns One line.
 * @throws The error, if it is a bug.
 */
export function whyUnmeasured(folder: string, error: unknown): string {
  const isExpected = error instanceof GramlabError ||
    error instanceof Deno.errors.NotFound;
  const reason = isExpected ? error.message : sayOwnError(error);
  if (reason === undefined) throw error;
  return `Cannot measure trial ${folder}: ${reason}`;
}
