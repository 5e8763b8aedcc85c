/** How long trials will take, from those that were done on this machine. */
import { cpus } from "node:os";
import type { Settings, TrialRecord } from "../base/records.ts";
import { median } from "../base/stats.ts";
import { NETWORKS } from "../engine/catalog.ts";
import { iterationFlops } from "../engine/iteration_flops.ts";
import type { Store } from "../store/mod.ts";

/** What makes two machines alike. */
export type Machine = Pick<TrialRecord["environment"], "cpuModel" | "cpus">;

/** How fast a trial was. */
interface Pace {
  readonly backend: string;
  readonly precision: Settings["precision"];
  /** Arithmetic of an iteration on a square image. */
  readonly flops: number;
  /** Time of an iteration over `flops`. */
  readonly msPerFlop: number;
  /** Time besides the iterations. */
  readonly besideMs: number;
}

/** Records that are read, the newest first. */
const MOST_RECORDS = 200;

/** Paces that an estimate is the median of, at most. */
const NEAREST = 5;

/** Logarithm of a ratio: a tenth more or less arithmetic is the same. */
const SAME_SIZE = 0.1;

/** Tells how long a trial takes, in milliseconds; null where nobody knows. */
export type TimeEstimate = (settings: Settings) => number | null;

/**
 * Learns from trials that were done on a machine of the same processors. An
 * iteration is taken to last as long as its arithmetic, at the median pace of
 * the trials with the same backend and precision whose iterations are nearest
 * in size; `auto` stands for the backend that ran last. Only the image knows
 * how long its other side is, so all are taken for squares.
 *
 * @param store The results; undefined if there are none.
 * @param machine The machine that trials will run on.
 * @returns The estimate.
 */
export function learnTimes(
  store: Store | undefined,
  machine: Machine = thisMachine(),
): TimeEstimate {
  const paces = store === undefined ? [] : pacesOf(store, machine);
  // nothing to learn from: even counting operations would be in vain
  if (paces.length === 0) return () => null;
  const known = new Map<string, Expected | undefined>();
  return (settings) => {
    const { backend, precision, iterations } = settings;
    const flops = flopsOf(settings);
    const key = `${backend} ${precision} ${flops}`;
    if (!known.has(key)) known.set(key, expect(paces, settings, flops));
    const expected = known.get(key);
    if (expected === undefined) return null;
    // one more iteration gives the costs of the last image
    return expected.iterationMs * (iterations + 1) + expected.besideMs;
  };
}

/** How long an iteration is expected to take, and all else of the trial. */
interface Expected {
  readonly iterationMs: number;
  readonly besideMs: number;
}

function expect(
  paces: readonly Pace[],
  { backend, precision }: Settings,
  flops: number,
): Expected | undefined {
  const asked = backend === "auto" ? paces[0]?.backend : backend;
  const far = (pace: Pace): number => Math.abs(Math.log(pace.flops / flops));
  const alike = paces
    .filter((it) => it.backend === asked && it.precision === precision)
    .sort((a, b) => far(a) - far(b));
  if (alike.length === 0) return undefined;
  const near = alike
    .filter((pace) => far(pace) <= far(alike[0]!) + SAME_SIZE)
    .slice(0, NEAREST);
  return {
    iterationMs: median(near.map(({ msPerFlop }) => msPerFlop)) * flops,
    besideMs: median(near.map(({ besideMs }) => besideMs)),
  };
}

function thisMachine(): Machine {
  const processors = cpus();
  return {
    cpuModel: processors[0]?.model ?? "unknown",
    cpus: processors.length,
  };
}

/** The newest first. */
function pacesOf(store: Store, machine: Machine): Pace[] {
  return store.list()
    .filter((row) => row.state === "done" && row.iterationsPerSecond !== null)
    .sort((a, b) => a.finishedAt < b.finishedAt ? 1 : -1)
    .slice(0, MOST_RECORDS)
    .map(({ folder }) => store.read(folder))
    .filter(({ environment, settings }) =>
      environment.cpuModel === machine.cpuModel &&
      environment.cpus === machine.cpus &&
      Object.hasOwn(NETWORKS, settings.network.name)
    )
    .map(toPace);
}

function toPace(record: TrialRecord): Pace {
  const { environment, settings, timings } = record;
  const flops = flopsOf(settings);
  // of trials that ran together each was slower, but all ended sooner
  const { together = 1 } = environment;
  const iterationMs = 1000 / record.iterationsPerSecond! / together;
  return {
    backend: environment.backend,
    precision: settings.precision,
    flops,
    msPerFlop: iterationMs / flops,
    besideMs: (timings.totalMs - timings.iterationsMs) / together,
  };
}

function flopsOf(settings: Settings): number {
  const { network, size } = settings;
  return iterationFlops(NETWORKS[network.name]!, settings, size, size);
}
