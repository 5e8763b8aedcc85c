/**
 * The results folder: trial folders, frozen plans, and their index.
 *
 * @module
 */
export type { LeaseHolder } from "./claim_folder.ts";
export type { Clock, Clocks, Ticks } from "./clock.ts";
export { trialFolderName } from "./folder_name.ts";
export { openStore, type OpenStoreOptions } from "./open_store.ts";
export type {
  PlannedSearch,
  PlannedTrial,
  ReadPlan,
  SearchedTrial,
} from "./plan_file.ts";
export type { FoundRecord } from "./read_ended.ts";
export { RunningTrial } from "./running_trial.ts";
export { type BeginOptions, type ListOptions, Store } from "./store.ts";
export type { TrialQuery } from "./trial_index.ts";
export type { TrialRow } from "./trial_row.ts";
export type { FrozenPlan } from "./write_plan.ts";
