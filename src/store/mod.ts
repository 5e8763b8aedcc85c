/**
 * The results folder: trial folders, frozen plans, and their index.
 *
 * @module
 */
export { chooseFolder } from "./choose_folder.ts";
export type { LeaseHolder } from "./claim_folder.ts";
export type { Checkpoint } from "./checkpoint_file.ts";
export type { Clock, Clocks, Ticks } from "./clock.ts";
export type { EndedTrials } from "./ended_trials.ts";
export { trialFolderName } from "./folder_name.ts";
export { findWaste } from "./gc/find_waste.ts";
export { removeWaste } from "./gc/remove_waste.ts";
export {
  type Waste,
  WASTE_KINDS,
  type WasteKind,
  type WasteList,
} from "./gc/waste.ts";
export type { ImportItem, ImportOutcome } from "./import/import_item.ts";
export type { ImportOptions } from "./import/import_target.ts";
export { previewImport } from "./import/preview_import.ts";
export { makeFolder, makeParents } from "./durable_file.ts";
export { REPORT_FILE } from "./layout.ts";
export { MAX_FILE_BYTES } from "./limits.ts";
export { openStore, type OpenStoreOptions } from "./open_store.ts";
export type {
  PlannedSearch,
  PlannedTrial,
  SearchedTrial,
} from "./plan_file.ts";
export { isFolderName } from "./folder_name.ts";
export { OLD_PLAN } from "./layout.ts";
export type { FoundRecord } from "./read_ended.ts";
export type { WhyNot } from "./find_checkpoint.ts";
export { readBytes } from "./read_text.ts";
export type { HashRow } from "./hashes_csv.ts";
export { RECORD_VERSION, SCHEMA_VERSION } from "./record_version.ts";
export {
  type Resumption,
  type ResumptionSearch,
  RunningTrial,
} from "./running_trial.ts";
export { type BeginOptions, type ListOptions, Store } from "./store.ts";
export type { StandingPlan, Studies } from "./studies.ts";
export type { Note, Remarks } from "./remarks_file.ts";
export type { Removal } from "./remove_trials.ts";
export { TAG } from "./trial_checks.ts";
export type { QueryResult, QueryRow } from "./run_query.ts";
export { trialFolders } from "./trial_folders.ts";
export type { TrialQuery } from "./trial_index.ts";
export type { TrialRow } from "./trial_row.ts";
export type { FrozenPlan } from "./write_plan.ts";
export type { Finding, Problem } from "./verify/finding.ts";
export type { Hashes } from "./verify/hashes.ts";
export {
  type Verification,
  type VerifyOptions,
  verifyResults,
} from "./verify/verify_results.ts";
