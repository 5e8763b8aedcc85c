/** What must be where in the files of a trial: all that commands look at. */
import type { Goal, TrialState } from "../base/records.ts";

/** Whether a value is as it should be. */
export type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isWhole: Check = Number.isSafeInteger;
const isNumber: Check = (value) => typeof value === "number";
const isScalar: Check = (value) =>
  value === null || ["string", "number", "boolean"].includes(typeof value);

/** A map, whose members are as they should be. */
function mapOf(member: Check): Check {
  return (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) &&
    // every object has a constructor: tables by name would have it, too
    Object.entries(value).every(([key, it]) => !(key in {}) && member(it));
}

/** A map that has at least these members. */
function mapWith(members: Readonly<Record<string, Check>>): Check {
  return (value) =>
    mapOf(() => true)(value) &&
    Object.entries(members).every(([name, check]) =>
      check((value as Record<string, unknown>)[name])
    );
}

function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

/** Settings come with versions, so that older records lack some. */
function orMissing(check: Check): Check {
  return (value) => value === undefined || check(value);
}

function listOf(member: Check): Check {
  return (value) => Array.isArray(value) && value.every(member);
}

/** How tags may be spelled: no spaces, no sign that a filter may need. */
export const TAG: RegExp = /^[A-Za-z0-9][\w.-]{0,49}$/;

const STATES: readonly TrialState[] = [
  "done",
  "failed",
  "interrupted",
  "pruned",
];

const GOALS: readonly Goal[] = ["minimize", "maximize"];

const isCosts = mapWith({
  total: isNumber,
  content: isNumber,
  style: isNumber,
});

const isUsedImage = mapWith({
  source: isText,
  sha256: isText,
  bytes: orMissing(isWhole),
  path: orMissing(isText),
  version: orMissing(isWhole),
  width: isNumber,
  height: isNumber,
});

const isPart = mapWith({
  kind: isText,
  name: isText,
  file: isText,
  sha256: isText,
});

const isKeptFile = mapWith({
  sha256: isText,
  bytes: isWhole,
  path: orNull(isText),
});

const isProvenance = mapWith({
  command: listOf(isText),
  whyNoCommit: orNull(isText),
  diff: orNull(isKeptFile),
  untracked: orNull(mapWith({ count: isWhole, names: listOf(isText) })),
  denoLockSha256: orNull(isText),
  variables: mapOf(isText),
  study: isKeptFile,
  plan: isKeptFile,
  weightsBytes: orNull(isWhole),
});

/** A name with parameters. */
const isChoice: Check = (value) =>
  mapOf(isScalar)(value) && mapWith({ name: isText })(value);

/** Also one of another version, of which nothing else is known. */
const isSetting: Check = (value) =>
  value !== null && isScalar(value) || mapOf(isScalar)(value);

const SETTINGS: Readonly<Record<string, Check>> = {
  content: isText,
  style: isText,
  size: isNumber,
  styleSize: isNumber,
  network: isChoice,
  contentLayers: mapOf(isNumber),
  styleLayers: mapOf(isNumber),
  contentCost: isChoice,
  styleCost: isChoice,
  alpha: isNumber,
  beta: isNumber,
  optimizer: isChoice,
  iterations: isNumber,
  init: isChoice,
  clamp: isScalar,
  precision: isText,
  seed: isNumber,
  backend: isText,
  logEvery: isNumber,
  saveEvery: isNumber,
  hashEvery: isNumber,
  checkpointEvery: isText,
  timeout: isText,
  hangTimeout: isText,
};

/** Path in `trial.json` to what must be there. */
export const TRIAL_CHECKS: Readonly<Record<string, Check>> = {
  recordVersion: orMissing(isWhole),
  id: isText,
  hash: isText,
  engineVersion: isWhole,
  study: isText,
  state: (value) => STATES.some((state) => state === value),
  reason: orNull(isText),
  ...Object.fromEntries(
    Object.entries(SETTINGS).map(([name, check]) => [
      `settings.${name}`,
      orMissing(check),
    ]),
  ),
  settings: mapOf(isSetting),
  content: orNull(isUsedImage),
  style: orNull(isUsedImage),
  weightsSha256: isText,
  parts: orMissing(listOf(isPart)),
  pixelsSha256: orNull(isText),
  chainSha256: orMissing(isText),
  stop: orMissing(mapOf(isScalar)),
  rungs: orMissing(listOf(mapWith({ step: isWhole, value: isNumber }))),
  // before version 3
  metrics: orMissing(mapOf(isNumber)),
  metricsSha256: orMissing(mapOf(isText)),
  first: orNull(isCosts),
  last: orNull(isCosts),
  iterationsRun: isWhole,
  iterationsPerSecond: orNull(isNumber),
  peakMemoryBytes: isWhole,
  timings: mapOf(isNumber),
  "timings.totalMs": isNumber,
  resumedAt: orMissing(listOf(isWhole)),
  startedAt: isText,
  finishedAt: isText,
  environment: mapOf(() => true),
  "environment.backend": isText,
  provenance: orMissing(isProvenance),
};

/** Path in `metrics.json` to what must be there. */
export const METRICS_CHECKS: Readonly<Record<string, Check>> = {
  metrics: mapOf(mapWith({
    value: Number.isFinite,
    version: isWhole,
    sha256: orMissing(isText),
    goal: orMissing((value) => GOALS.some((goal) => goal === value)),
  })),
  unmeasured: orMissing(mapOf(isText)),
  timeTo: orMissing(mapOf(mapWith({ iterations: isWhole, seconds: isNumber }))),
};

/** Path in `notes.json` to what must be there. */
export const REMARKS_CHECKS: Readonly<Record<string, Check>> = {
  tags: listOf((value) => typeof value === "string" && TAG.test(value)),
  notes: listOf(mapWith({ at: isText, text: isText })),
};
