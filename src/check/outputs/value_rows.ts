/** Values as rows of a table, on the terminal and on the page. */
import { timesBand } from "../times_band.ts";
import type { Evidence } from "../types.ts";
import {
  allowedOf,
  changeOf,
  isOut,
  isSide,
  nameOf,
  timesText,
  valueText,
} from "./evidence_words.ts";

/** Headings of {@linkcode cellsOf}, but for the two values. */
export const MEASURE_TITLES = ["off by", "allowed", "× allowed"] as const;

/**
 * Values without those that would tell the same number twice: the cost of the
 * only layer beside its side's, and the height of an image beside its width.
 *
 * @param evidence The values.
 * @returns In the same order.
 */
export function withoutTwins(evidence: readonly Evidence[]): Evidence[] {
  const side = evidence.find((it) => isSide(it) && it.verdict !== "within") ??
    evidence.find(isSide);
  return evidence.filter((it) =>
    isSide(it) ? it === side : !evidence.some((other) => isTwin(it, other))
  );
}

function isTwin(layer: Evidence, side: Evidence): boolean {
  return layer.name.startsWith(`${side.name}.`) && layer.kind === side.kind &&
    layer.step === side.step && layer.baseline === side.baseline &&
    layer.value === side.value;
}

/**
 * Values as a person wants to see them: what left its band first, the furthest
 * out before others, but an image's value second, as people ask of the image;
 * then the rest as it was compared.
 *
 * @param evidence The values, sharpest first.
 */
export function worstValues(evidence: readonly Evidence[]): Evidence[] {
  const times = (it: Evidence): number =>
    isOut(it) ? Math.min(timesBand(it), Number.MAX_VALUE) : 0;
  const sorted = evidence.toSorted((a, b) => times(b) - times(a));
  const image = sorted.find((it) => it.kind === "image" && isOut(it));
  return image === undefined
    ? sorted
    : [...new Set([sorted[0]!, image, ...sorted])];
}

/**
 * The cells of a value: name, baseline, head, off by, allowed, × allowed. Of
 * images there is nothing but how far they are apart.
 *
 * @param it The value.
 * @param all All values of its trial: a size is told by both of its sides.
 */
export function cellsOf(it: Evidence, all: readonly Evidence[]): string[] {
  if (isSide(it)) {
    const of = (name: string) => all.find((other) => other.name === name)!;
    const [width, height] = [of("width"), of("height")];
    return [
      ...["size", `${width.baseline}×${height.baseline}`],
      ...[`${width.value}×${height.value}`, "", "", ""],
    ];
  }
  const hasValues = it.kind !== "hash" && it.kind !== "image";
  return [
    nameOf(it),
    hasValues ? valueText(it.baseline) : "",
    hasValues ? valueText(it.value) : "",
    ...[changeOf(it), allowedOf(it), timesText(it)],
  ];
}
