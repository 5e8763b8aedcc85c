/**
 * Reproducible experiments in neural style transfer, as a library.
 *
 * {@linkcode loadStudy} reads a study, {@linkcode planStudy} expands it into
 * trials, {@linkcode runTrials} runs those that are not done, and a
 * {@linkcode Store} keeps what comes of them.
 *
 * @module
 */
export * from "./base/errors.ts";
export * from "./base/records.ts";
export type { Named } from "./base/registry.ts";
export type { LoadedPart, PartFile } from "./config/parts/load_parts.ts";
export type { SourceFile, Sources } from "./config/parts/read_sources.ts";
export type { UsedFile } from "./config/parts/used_files.ts";
export { loadStudy } from "./config/load_study.ts";
export { parseStudy } from "./config/parse_study.ts";
export type { StudyFile } from "./config/read_study_file.ts";
export type {
  Assignment,
  Axis,
  AxisSource,
  Combination,
  FieldName,
  Order,
  Search,
  Study,
} from "./config/study.ts";
export type { DocumentPath } from "./config/yaml_text.ts";
export type { Plan } from "./plan/plan.ts";
export { planStudy } from "./plan/plan_study.ts";
export type { EarlyStopping } from "./runner/comparison.ts";
export type { Outcome, RunEvent, SlotEvent } from "./runner/events.ts";
export type { RecordOptions } from "./runner/record_trial.ts";
export type { ResumePoint, TimedStep } from "./runner/resume_point.ts";
export type { Snapshot, Values } from "./engine/snapshot.ts";
export type { TensorData, WrittenTensor } from "./assets/write_safetensors.ts";
export type { RunOneOptions } from "./runner/run_one.ts";
export { runTrials, type RunTrialsOptions } from "./runner/run_trials.ts";
export type { Checks, Slot } from "./runner/slot.ts";
export * from "./store/mod.ts";
