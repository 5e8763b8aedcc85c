/**
 * The results folder: trial folders, frozen plans, and their index.
 *
 * @module
 */
export type { LeaseHolder } from "./claim_folder.ts";
export type { Checkpoint } from "./checkpoint_file.ts";
export type { Clock, Clocks, Ticks } from "./clock.ts";
export { trialFolderName } from "./folder_name.ts";
export { openStore, type OpenStoreOptions } from "./open_store.ts";
export type { PlannedSearch } from "./plan_file.ts";
export type { FoundRecord } from "./read_ended.ts";
export type { HashRow } from "./hashes_csv.ts";
export { RECORD_VERSION, SCHEMA_VERSION } from "./record_version.ts";
export {
  type Resumption,
  type ResumptionSearch,
  RunningTrial,
} from "./running_trial.ts";
export { type BeginOptions, type ListOptions, Store } from "./store.ts";
export type { TrialQuery } from "./trial_index.ts";
export type { TrialRow } from "./trial_row.ts";
export type { FrozenPlan } from "./write_plan.ts";
