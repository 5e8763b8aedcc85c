/** Where a trial goes on: from what a slot tells to what it is told later. */
import { canonicalJson } from "../base/canonical_json.ts";
import type {
  Costs,
  Json,
  Rung,
  StepRecord,
  StopRule,
  Timings,
  Trial,
} from "../base/records.ts";
import { layerCostNames } from "../engine/objective.ts";
import type { Snapshot } from "../engine/snapshot.ts";
import { ENGINE_VERSION } from "../engine/stylize.ts";
import type { Checkpoint, Resumption } from "../store/mod.ts";
import type { SlotEvent } from "./events.ts";

/** How long an iteration took, of those that have a row. */
export interface TimedStep {
  /** Updates made before it. */
  readonly step: number;
  /** Mean since the row before, in milliseconds. */
  readonly durationMs: number;
}

/** What a slot needs to go on. Can be serialised. */
export interface ResumePoint {
  /** What the next iteration starts from. */
  readonly snapshot: Snapshot;
  /** The last hash of the chain, hex; left out if no image was hashed. */
  readonly chainSha256?: string;
  /** The time spent before. */
  readonly timings: Timings;
  /** Costs of the first image; null if none were measured. */
  readonly first: Costs | null;
  /** Last costs that were finite; null if none. */
  readonly last: Costs | null;
  /** Steps that have rows. */
  readonly rows: readonly TimedStep[];
}

/** What a checkpoint must agree with. */
export interface ResumeConditions {
  /** The trial. */
  readonly trial: Trial;
  /** Results are the same to the bit on devices with equal keys only. */
  readonly machineKey: string;
  /** What might stop it; undefined if nothing does. */
  readonly stop: StopRule | undefined;
}

/** A trial before it goes on, as its record will tell. */
export interface EarlierParts {
  /** When it was begun for the first time; ISO 8601, UTC. */
  readonly startedAt: string;
  /** Updates made whenever it went on, this time included. */
  readonly resumedAt: readonly number[];
  /** Values that it was compared by. */
  readonly rungs: readonly Rung[];
}

/**
 * Why a trial cannot go on from a checkpoint.
 *
 * @param resumption The checkpoint, and the rows before it.
 * @param conditions What they must agree with.
 * @returns The end of a sentence; undefined if it can.
 */
export function whyNotFrom(
  { checkpoint, steps: [first] }: Resumption,
  conditions: ResumeConditions,
): string | undefined {
  const { facts } = checkpoint;
  const expected = conditionFacts(conditions);
  const [differing] = Object.keys(expected).filter((name) =>
    facts[name] !== expected[name]
  );
  if (differing === undefined) {
    return problemOf(checkpoint) ?? wrongLayers(first, conditions);
  }
  return `its ${LABELS[differing]} is ${facts[differing]}, not ${
    expected[differing]
  }`;
}

/** Rows of other layers were damaged, or are another trial's. */
function wrongLayers(
  row: StepRecord | undefined,
  { trial: { settings } }: ResumeConditions,
): string | undefined {
  const wanted = layerCostNames(settings).join();
  if (row === undefined || Object.keys(row.layers).join() === wanted) return;
  return "it is damaged (steps.csv has rows of other layers)";
}

/** What a checkpoint of this engine version never lacks. */
function problemOf({ facts }: Checkpoint): string | undefined {
  try {
    for (const name of ["timings", "resumedAt", "rungs"]) {
      JSON.parse(facts[name]!);
    }
    new Date(facts.startedAt!).toISOString();
    return undefined;
  } catch {
    return "it lacks what it was kept with";
  }
}

/**
 * What a checkpoint is kept with.
 *
 * @param event What the slot told.
 * @param conditions What it will have to agree with.
 * @param earlier The trial so far.
 */
export function toCheckpoint(
  event: Extract<SlotEvent, { kind: "checkpoint" }>,
  conditions: ResumeConditions,
  earlier: EarlierParts,
): Checkpoint {
  const { snapshot: { step, values }, chainSha256 = "", timings } = event;
  return {
    step,
    chainSha256,
    values,
    facts: {
      ...conditionFacts(conditions),
      timings: JSON.stringify(timings),
      startedAt: earlier.startedAt,
      resumedAt: JSON.stringify(earlier.resumedAt),
      rungs: JSON.stringify(earlier.rungs.filter((it) => it.step < step)),
    },
  };
}

/**
 * What a slot and a record need of a checkpoint.
 *
 * @param resumption The checkpoint, and the rows before it.
 */
export function readResumption(
  { checkpoint, steps }: Resumption,
): { readonly point: ResumePoint; readonly earlier: EarlierParts } {
  const { step, values, chainSha256, facts } = checkpoint;
  const costs = steps.map(({ total, content, style }) => ({
    ...{ total, content, style },
  }));
  return {
    point: {
      snapshot: { step, values },
      ...(chainSha256 !== "" && { chainSha256 }),
      timings: JSON.parse(facts.timings!),
      first: costs[0] ?? null,
      last: costs.at(-1) ?? null,
      rows: steps.map(({ step, durationMs }) => ({ step, durationMs })),
    },
    earlier: {
      startedAt: facts.startedAt!,
      resumedAt: [...JSON.parse(facts.resumedAt!), step],
      rungs: JSON.parse(facts.rungs!),
    },
  };
}

/** What the facts are called. */
const LABELS: Readonly<Record<string, string>> = {
  trial: "trial",
  engineVersion: "engine version",
  machineKey: "machine key",
  rows: "way of logging",
  stop: "stop rule",
};

function conditionFacts(
  { trial, machineKey, stop }: ResumeConditions,
): Record<string, string> {
  const { logEvery, saveEvery, hashEvery } = trial.settings;
  return {
    trial: trial.hash,
    engineVersion: String(ENGINE_VERSION),
    machineKey,
    rows:
      `logEvery ${logEvery}, saveEvery ${saveEvery}, hashEvery ${hashEvery}`,
    stop: canonicalJson(stop as unknown as Json ?? null),
  };
}
