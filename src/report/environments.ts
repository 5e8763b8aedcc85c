/** Software and machines that trials of a report ran on. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { TrialRecord } from "../base/records.ts";
import type { ReportEnvironment } from "../page/data.ts";
import { commitOf } from "./origins.ts";

/** Environments, and which one each trial ran in. */
export interface PlacedEnvironments {
  /** Each environment once. */
  readonly environments: readonly ReportEnvironment[];
  /** For each trial its place in `environments`. */
  readonly at: readonly number[];
}

/**
 * Finds the environments of trials.
 *
 * @param records The trials.
 * @returns In the order of the trials.
 */
export function environmentsOf(
  records: readonly TrialRecord[],
): PlacedEnvironments {
  const all = records.map(factsOf);
  const keys = all.map((facts) => canonicalJson(facts));
  const unique = [...new Set(keys)];
  const at = keys.map((key) => unique.indexOf(key));
  const environments = unique.map((key, place) => ({
    trials: at.filter((it) => it === place).length,
    facts: all[keys.indexOf(key)]!,
  }));
  return { environments, at };
}

function factsOf(record: TrialRecord): Record<string, string> {
  const { environment: it, engineVersion, weightsSha256 } = record;
  const commit = commitOf(record);
  return {
    backend: `${it.backend} on ${it.device}`,
    library: `${it.library} ${it.libraryVersion}`,
    // version 1 of records lacks both
    ...it.librarySha256 && { "library's SHA-256": it.librarySha256 },
    ...it.driver && { driver: it.driver },
    threads: String(it.threads),
    "instruction set": it.instructionSet,
    "machine key": it.machineKey,
    processor: `${it.cpuModel}, ${it.cpus} logical processors`,
    memory: `${Math.round(it.memoryBytes / 2 ** 30)} GiB`,
    machine: `${it.hostname}, ${it.os}, ${it.arch}`,
    gramlab: `${it.gramlab}, engine version ${engineVersion}, commit ${commit}`,
    weights: weightsSha256,
    "deno, v8, typescript": `${it.deno}, ${it.v8}, ${it.typescript}`,
    "tensorflow.js": it.tfjs,
    ...it.together && { "trials at a time": String(it.together) },
  };
}
