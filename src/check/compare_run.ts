/** A run beside the approved one: evidence, sharpest first, and a verdict. */
import { METRICS } from "../engine/catalog.ts";
import { compareChains } from "../runner/repro/compare_chains.ts";
import { learnedKeys } from "./add_learned.ts";
import type { BaselineEntry, BaselineRun } from "./baseline.ts";
import { compareRows, costsByStep, deviationOf } from "./compare_rows.ts";
import { type ComparedImages, compareImages } from "./compare_images.ts";
import { headMachineOf, type HeadRun } from "./head_run.ts";
import { timesBand } from "./times_band.ts";
import type { Evidence, TrialVerdict, Verdict } from "./types.ts";

/** What a run is compared with. */
export interface CompareOptions extends ComparedImages {
  /** The approved run and its bands. */
  readonly entry: BaselineEntry;
  /** Path of the approved image. */
  readonly baselinePath: string;
}

/**
 * Compares a run with its baseline. An identical hash ends the comparison,
 * except that the saved image is looked at.
 *
 * @param run The run of now.
 * @param options The baseline.
 */
export async function compareRun(
  run: HeadRun,
  { entry, baselinePath, ...images }: CompareOptions,
): Promise<TrialVerdict> {
  const { id, varied } = entry;
  // an entry of a study has a run
  const approved = entry.run!;
  const hash = compareHash(run, approved);
  const evidence = hash.verdict === "identical"
    ? [hash, ...await compareSaved(run, entry, images)]
    : [
      hash,
      ...compareCosts(run, approved),
      ...await compareImages(run.image, entry, images),
      ...compareMetrics(run.record, entry),
    ];
  const judged = summarize(evidence);
  const { machineKey } = run.record.environment;
  const known = approved.known.map((it) => it.machineKey);
  const learning = learningOf(run, entry);
  return {
    ...{ id, varied, ...judged, evidence },
    // what left its band tells more than that bits differ; of an unknown key
    // they say nothing
    note: judged.verdict === "within" && known.includes(machineKey)
      ? otherBits(hash)
      : learning === "nowhere"
      ? NEVER_LEARNED
      : null,
    images: { baseline: baselinePath, head: run.path },
    machines: { baseline: approved.machine, head: headMachineOf(run.record) },
    isKeyKnown: hash.verdict === "identical" || learning !== "elsewhere",
    ...(hash.verdict !== "identical" && { curves: curvesOf(run, approved) }),
  };
}

/**
 * The hash is of what the engine holds; the file may hold something else. That
 * of the approved bits must have the approved values.
 *
 * @returns What is amiss; usually nothing.
 */
async function compareSaved(
  { image, record }: HeadRun,
  entry: BaselineEntry,
  { baselinePng }: ComparedImages,
): Promise<Evidence[]> {
  const [approved] = entry.run!.known;
  const isApproved = approved?.pixelsSha256 === record.pixelsSha256;
  const none = { ssim: 0, window: 0, vggDistance: 0 };
  const bands = isApproved ? none : entry.image.bands;
  const vggDistance = () => Promise.resolve(0);
  const found = await compareImages(
    image,
    { ...entry, image: { ...entry.image, bands } },
    { baselinePng, vggDistance },
  );
  return found.filter(({ verdict }) => verdict !== "within");
}

/** From worst to best; what is missing fails, even where better passes. */
const ORDER: readonly Verdict[] = [
  "worse",
  "missing",
  "better",
  "within",
  "new",
  "identical",
];

/**
 * The verdict of all evidence together.
 *
 * @param evidence Sharpest first; at least one.
 * @returns The worst of them, and what of that verdict is furthest out of its
 *     band.
 */
export function summarize(
  evidence: readonly Evidence[],
): Pick<TrialVerdict, "verdict" | "decidedBy"> {
  const verdicts = evidence.map(({ verdict }) => verdict);
  const verdict = ORDER.find((it) => verdicts.includes(it))!;
  if (!["worse", "better", "missing"].includes(verdict)) {
    return { verdict, decidedBy: null };
  }
  const decidedBy = evidence.filter((it) => it.verdict === verdict)
    .reduce((most, it) => timesBand(it) > timesBand(most) ? it : most);
  return { verdict, decidedBy };
}

function curvesOf(
  { steps }: HeadRun,
  { costs, curve }: BaselineRun,
): NonNullable<TrialVerdict["curves"]> {
  return {
    baseline: [...costs, ...curve].map(({ step, values }) =>
      [step, values["total"]!] as const
    ),
    head: steps.map(({ step, total }) => [step, total] as const),
  };
}

/** Equal bits on whatever machine key are equal images. */
function compareHash({ record, hashes }: HeadRun, run: BaselineRun): Evidence {
  const { chainSha256 = null, pixelsSha256, environment } = record;
  const { machineKey } = environment;
  const isSame = run.known.some((it) =>
    it.chainSha256 === chainSha256 && it.pixelsSha256 === pixelsSha256
  );
  // other keys have other chains from the first update on
  const isComparable = run.machine.machineKey === machineKey;
  const parted = isSame || !isComparable
    ? undefined
    : compareChains(run.hashes, hashes);
  return {
    kind: "hash",
    name: "chain",
    step: parted?.differsAt ?? null,
    ...{ baseline: null, value: null, deviation: isSame ? 0 : 1, band: 1 },
    verdict: isSame ? "identical" : "within",
  };
}

function compareCosts({ steps }: HeadRun, run: BaselineRun): Evidence[] {
  const now = costsByStep(steps);
  const deviation = deviationOf([...run.costs, ...run.curve]);
  return [
    ...compareRows(now, { kind: "costs", rows: run.costs, deviation }),
    ...compareRows(now, { kind: "curve", rows: run.curve, deviation }),
  ];
}

/** Those of another version are other metrics: not compared. */
function compareMetrics(
  { metrics = {}, metricsVersion = {} }: HeadRun["record"],
  entry: BaselineEntry,
): Evidence[] {
  const values = Object.entries(metrics).map(([name, value]) =>
    [name, { value, version: metricsVersion[name] ?? 1 }] as const
  );
  return judgeMetrics(Object.fromEntries(values), entry);
}

/** A metric that was measured now. */
export interface MeasuredMetric {
  /** The value. */
  readonly value: number;
  /** Version of the metric's definition. */
  readonly version: number;
}

/**
 * Compares metrics.
 *
 * @param now Those of now, by name.
 * @param entry The baseline's.
 * @returns One entry a metric that both have in the same version, and those
 *     that only one of them has.
 */
export function judgeMetrics(
  now: Readonly<Record<string, MeasuredMetric>>,
  entry: BaselineEntry,
): Evidence[] {
  const names = new Set([...Object.keys(entry.metrics), ...Object.keys(now)]);
  return [...names].map((name) => judgeMetric(name, now[name], entry));
}

/** Below this a value counts as this, so that a share of it can be told. */
const LEAST_METRIC = 1e-2;

function judgeMetric(
  name: string,
  found: MeasuredMetric | undefined,
  { metrics }: BaselineEntry,
): Evidence {
  const wanted = metrics[name];
  const value = found?.value ?? null;
  const baseline = wanted?.value ?? null;
  const none = { kind: "metrics", name, step: null, baseline, value } as const;
  if (wanted === undefined || found === undefined) {
    const verdict = wanted === undefined ? "new" : "missing";
    return { ...none, deviation: 1, band: wanted?.band ?? 1, verdict };
  }
  // another definition: nothing can be said until it is approved
  if (wanted.version !== found.version) {
    return { ...none, deviation: 1, band: wanted.band, verdict: "new" };
  }
  const difference = found.value - wanted.value;
  const deviation = Math.abs(difference) /
    Math.max(Math.abs(wanted.value), LEAST_METRIC);
  const { band } = wanted;
  const isLess = METRICS[name]?.goal === "maximize" ? -1 : 1;
  const verdict = deviation <= band
    ? "within"
    : difference * isLess < 0
    ? "better"
    : "worse";
  return { ...none, deviation, band, verdict };
}

const NEVER_LEARNED = "Bands were never learned: rounding on another machine " +
  "may look like a change (deno task baseline learn)";

/** Where bands of a trial were learned, as seen from the machine of a run. */
type Learning = "nowhere" | "elsewhere" | "here";

/** The machine of the approved run is the one that others are compared with. */
function learningOf({ record }: HeadRun, entry: BaselineEntry): Learning {
  const keys = learnedKeys(entry);
  if (keys.size === 0) return "nowhere";
  const { machineKey } = record.environment;
  const isApproved = entry.run!.machine.machineKey === machineKey;
  return isApproved || keys.has(machineKey) ? "here" : "elsewhere";
}

function otherBits({ step }: Evidence): string {
  const where = step === null
    ? ""
    : ` (${step === 0 ? "from the start" : `by iteration ${step}`})`;
  return `other bits than approved, on the same kind of machine${where}: the ` +
    "code computes something else";
}
