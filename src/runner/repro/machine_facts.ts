/** Software and machine of a record beside those of now. */
import type {
  Environment,
  RunProvenance,
  TrialRecord,
} from "../../base/records.ts";
import { ENGINE_VERSION } from "../../engine/stylize.ts";
import type { Fact } from "./fact.ts";

/** What decides, or may decide, the bits of a result. */
const FIELDS: readonly (keyof Environment)[] = [
  "machineKey",
  "backend",
  "device",
  "library",
  "libraryVersion",
  "librarySha256",
  "driver",
  "instructionSet",
  "instructionSets",
  "threads",
  "cpuModel",
  "cpus",
  "memoryBytes",
  "arch",
  "os",
  "hostname",
  "gramlab",
  "gitCommit",
  "gitDirty",
  "deno",
  "v8",
  "tfjs",
];

/** What a run is, and on what. */
export interface Present {
  /** Software and machine. */
  readonly environment: Environment;
  /** Commit, lock file, variables. */
  readonly run: Pick<RunProvenance, "diff" | "denoLockSha256" | "variables">;
}

/**
 * Lays the facts side by side.
 *
 * @param record The record.
 * @param present This machine and this Gramlab.
 * @returns All facts, those that did not change among them.
 */
export function machineFacts(
  record: TrialRecord,
  { environment, run }: Present,
): Fact[] {
  const { provenance } = record;
  const before = provenance?.variables;
  const names = new Set([
    ...Object.keys(before ?? {}),
    ...Object.keys(run.variables),
  ]);
  return [
    ...FIELDS.map((name) =>
      fact(name, record.environment[name], environment[name])
    ),
    fact("engineVersion", record.engineVersion, ENGINE_VERSION),
    fact("diff", provenance && sha(provenance.diff), sha(run.diff)),
    fact("denoLockSha256", provenance?.denoLockSha256, run.denoLockSha256),
    ...[...names].sort().map((name) =>
      fact(name, before && (before[name] ?? "not set"), run.variables[name])
    ),
  ];
}

function sha(file: { readonly sha256: string } | null | undefined): string {
  return file?.sha256 ?? "none";
}

/** Older records lack some; what is null there is told as none. */
function fact(name: string, recorded: unknown, now: unknown): Fact {
  return {
    name,
    recorded: recorded === undefined ? null : textOf(recorded),
    now: textOf(now),
  };
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(" ");
  return value === null || value === undefined ? "none" : String(value);
}
