/** Whether images, at the sizes at which they are used, fit a trial. */
import type { Settings, UsedImage } from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { isCost } from "../base/stop_rule.ts";
import { COSTS, METRICS, NETWORKS } from "../engine/catalog.ts";
import { REFERENCE } from "../engine/session.ts";

/** An image and the size at which a trial uses it. */
export type SizedImage = Pick<UsedImage, "source" | "width" | "height">;

/** Both images of a trial. */
export type ImagePair = Readonly<Record<"content" | "style", SizedImage>>;

/** What does not fit. */
export interface SizeProblem {
  /** What was found and what is allowed. */
  readonly message: string;
  /** The setting that asks for more, or the metric that does. */
  readonly by:
    | { readonly field: "contentLayers" | "styleLayers" | "styleCost" }
    | { readonly metric: string };
  /** The image that is too small; left out if both images are to blame. */
  readonly image?: "content" | "style";
}

/**
 * Finds what makes a trial fail, as far as sizes tell it.
 *
 * @param settings The trial's settings.
 * @param images Its images, as they are used.
 * @param measured Metrics of its image; names of costs may stand among them.
 * @returns Of each image that is too small, what asks for most.
 */
export function sizeProblems(
  settings: Settings,
  images: ImagePair,
  measured: readonly string[],
): SizeProblem[] {
  const { network: { name } } = settings;
  const content = Object.keys(settings.contentLayers);
  const style = Object.keys(settings.styleLayers);
  const ofContent = [
    ...content.map((layer) => ({ field: "contentLayers" as const, layer })),
    ...style.map((layer) => ({ field: "styleLayers" as const, layer })),
  ];
  const ofStyle = ofContent.filter(({ field }) => field === "styleLayers");
  return [
    ...tooSmall("content", images, ofContent, name),
    ...tooSmall("style", images, ofStyle, name),
    ...positionProblem(images, settings),
    ...measured.filter((it) => !isCost(it))
      .flatMap((metric) => unmeasurable(metric, images)),
  ];
}

/** Who wants a layer. */
interface Wish {
  readonly field: "contentLayers" | "styleLayers";
  readonly layer: string;
}

function tooSmall(
  role: "content" | "style",
  images: ImagePair,
  wishes: readonly Wish[],
  network: string,
): SizeProblem[] {
  const deepest = neediest(wishes, network);
  if (deepest === undefined || fits(images[role], deepest.least)) return [];
  const { layer, field, least } = deepest;
  const message = `Cannot use ${sizeText(images[role])}: ${layer} needs at ` +
    `least ${least} pixels a side`;
  return [{ message, by: { field }, image: role }];
}

/** A cost that compares positions needs as many of them in both images. */
function positionProblem(
  { content, style }: ImagePair,
  { styleCost: { name } }: Settings,
): SizeProblem[] {
  if (!lookup(COSTS, name).positional) return [];
  const [from, to] = [style, content].map(({ width, height }) =>
    `${width}×${height}`
  );
  if (from === to) return [];
  const message =
    `Cannot use styleCost ${name} with a style of ${from} for an image of ${to}: it compares position by position; use a style image of the same size`;
  return [{ message, by: { field: "styleCost" } }];
}

/**
 * Finds why a metric cannot be measured, as far as sizes tell it. Metrics look
 * at layers of their own, whatever a trial's are.
 *
 * @param metric Its name.
 * @param images Content and style, as they are used.
 * @returns Of each image that is too small, why; nothing if all are fine.
 */
export function unmeasurable(
  metric: string,
  images: ImagePair,
): SizeProblem[] {
  const { layers, minimumSide = 1 } = lookup(METRICS, metric);
  const wishes = layers.map((layer) => ({ layer }));
  const deepest = neediest(wishes, REFERENCE.network.name);
  const problem = (
    role: "content" | "style",
    why: string,
    least: number,
  ): SizeProblem[] =>
    fits(images[role], least) ? [] : [{
      message: `Cannot measure ${metric} of ${sizeText(images[role])}: ` +
        `this metric ${why} at least ${least} pixels a side`,
      by: { metric },
      image: role,
    }];
  return [
    ...problem("content", "needs", minimumSide),
    ...(["content", "style"] as const).flatMap((role) =>
      deepest === undefined
        ? []
        : problem(role, `looks at ${deepest.layer}, which needs`, deepest.least)
    ),
  ];
}

/**
 * The metrics that images are large enough for.
 *
 * @param metrics Names of metrics.
 * @param images Content and style, as they are used.
 */
export function measurable(
  metrics: readonly string[],
  images: ImagePair,
): string[] {
  return metrics.filter((it) => unmeasurable(it, images).length === 0);
}

/** What needs the largest image; undefined if there is nothing. */
function neediest<Thing extends { readonly layer: string }>(
  things: readonly Thing[],
  network: string,
): (Thing & { readonly least: number }) | undefined {
  const { minimumSide } = lookup(NETWORKS, network);
  const needs = things.map((it) => ({ ...it, least: minimumSide(it.layer) }));
  return needs.sort((a, b) => b.least - a.least)[0];
}

function fits({ width, height }: SizedImage, least: number): boolean {
  return Math.min(width, height) >= least;
}

function sizeText({ source, width, height }: SizedImage): string {
  return `${source} at ${width}×${height}`;
}
