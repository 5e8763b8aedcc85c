/** Values beside those of a baseline, in words. */
import { formatNumber } from "../../base/format.ts";
import { oneLine } from "../../base/one_line.ts";
import { METRICS } from "../../engine/catalog.ts";
import { timesBand } from "../times_band.ts";
import type { Evidence } from "../types.ts";

/**
 * One value and the baseline's.
 *
 * @param evidence The value.
 * @returns A sentence without its stop.
 */
export function describe(evidence: Evidence): string {
  return oneLine(sentenceOf(evidence));
}

function sentenceOf(evidence: Evidence): string {
  const { kind, step, baseline, value } = evidence;
  const name = nameOf(evidence);
  switch (kind) {
    case "hash":
      return `${name} differ` + (step === null ? "" : ` by step ${step}`);
    case "costs":
    case "curve":
    case "metrics":
      if (value === null) return `${name} is missing, ${changeOf(evidence)}`;
      if (baseline === null) return `${name} is new: ${valueText(value)}`;
      return `${name} is ${valueText(value)}, was ${valueText(baseline)}: ` +
        `${changeOf(evidence)}, ${allowedOf(evidence)} allowed` +
        goalOf(evidence);
    case "image":
      if (isSide(evidence)) {
        return `${name} is ${valueText(value)} pixels, was ${
          valueText(baseline)
        }`;
      }
      return `${name} is ${changeOf(evidence)}, ${allowedOf(evidence)} allowed`;
    default:
      return kind satisfies never;
  }
}

/** Where the direction says more than that there is a change. */
function goalOf({ kind, name, verdict }: Evidence): string {
  const goal = METRICS[name]?.goal;
  if (kind !== "metrics" || goal === undefined) return "";
  if (verdict !== "better" && verdict !== "worse") return "";
  return `, ${goal === "maximize" ? "higher" : "lower"} is better`;
}

/**
 * What a value is called.
 *
 * @param evidence The value.
 * @returns For instance `total cost at step 1`.
 */
export function nameOf(
  { kind, name, step, box }: Pick<Evidence, "kind" | "name" | "step" | "box">,
): string {
  switch (kind) {
    case "hash":
      return name === "chain" ? "bits of the run" : "pixels";
    case "costs":
    case "curve":
      return `${name} cost${step === null ? "" : ` at step ${step}`}`;
    case "image":
      if (name === "ssim") return "1 − SSIM to the baseline";
      if (name === "vggDistance") return "VGG distance to the baseline";
      if (name !== "window") return name;
      return "mean difference of " +
        (box === undefined
          ? "8×8 pixels"
          : `${box.width}×${box.height} pixels at ${box.x},${box.y}`);
    case "metrics":
      // `ssim` is also what two images are compared by
      return `metric ${name}`;
    default:
      return kind satisfies never;
  }
}

/**
 * A number of the evidence, six digits so that small changes show.
 *
 * @param value The number; null for none.
 */
export function valueText(value: number | null): string {
  return value === null ? "none" : formatNumber(value, 6);
}

/** From here on a share is told as what it is a share of. */
const MOST_SHARE = 10;

/**
 * How far a value is off, with its direction.
 *
 * @param evidence The value.
 * @returns For instance `0.295 % lower`; of images the distance.
 */
export function changeOf(evidence: Evidence): string {
  const { kind, step, baseline, value, deviation } = evidence;
  if (kind === "hash") {
    if (deviation === 0) return "equal";
    return step === null ? "other" : `other by step ${step}`;
  }
  if (baseline === null) return "new";
  if (value === null) return `was ${valueText(baseline)}`;
  if (kind === "image" && !isSide(evidence)) return sized(evidence, deviation);
  if (value === baseline) return "equal";
  if (!Number.isFinite(value)) return "no number";
  const direction = value < baseline ? "lower" : "higher";
  return `${sized(evidence, deviation)} ${direction}`;
}

/**
 * How far a value may be off, in the unit of {@linkcode changeOf}.
 *
 * @param evidence The value.
 */
export function allowedOf(evidence: Evidence): string {
  const { kind, baseline, value, band } = evidence;
  if (kind === "hash" || baseline === null || value === null) return "";
  return sized(evidence, band);
}

/** Values near nothing are compared by a share of more than they are. */
function sized(evidence: Evidence, size: number): string {
  const { kind, name, baseline, value, deviation } = evidence;
  if (kind === "image") {
    const text = formatNumber(size, 3);
    return name === "window" ? `${text} of 255` : text;
  }
  const difference = Math.abs(value! - baseline!);
  const share = difference / Math.abs(baseline!);
  const times = size / deviation;
  if (deviation === 0 || !Number.isFinite(difference)) {
    return `${formatNumber(100 * size, 3)} %`;
  }
  return share <= MOST_SHARE * deviation
    ? `${formatNumber(100 * share * times, 3)} %`
    : formatNumber(difference * times, 3);
}

/**
 * How far a value is out of its band, in bands.
 *
 * @param evidence The value.
 * @returns For instance `295 ×`; empty where that is no number.
 */
export function timesText(evidence: Evidence): string {
  const times = timesBand(evidence);
  if (evidence.kind === "hash" || !Number.isFinite(times)) return "";
  if (times > 0 && times < 0.1) return "< 0.1 ×";
  return `${times >= 10 ? Math.round(times) : times.toFixed(1)} ×`;
}

/**
 * The verdict of a value. Of what has no good direction, a change is a change.
 *
 * @param evidence The value.
 */
export function wordOf({ kind, verdict, deviation }: Evidence): string {
  if (kind === "hash") return deviation === 0 ? "identical" : "other bits";
  const hasDirection = kind === "curve" || kind === "metrics";
  return verdict === "worse" && !hasDirection ? "out of band" : verdict;
}

/**
 * Whether a value left its band, to whatever side.
 *
 * @param evidence The value.
 */
export function isOut({ verdict }: Pick<Evidence, "verdict">): boolean {
  return verdict === "worse" || verdict === "better" || verdict === "missing";
}

/** Whether a value is a side of an image. */
export function isSide(
  { kind, name }: Pick<Evidence, "kind" | "name">,
): boolean {
  return kind === "image" && (name === "width" || name === "height");
}
