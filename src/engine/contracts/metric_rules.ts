/** What every metric must do. */
import * as tf from "@tensorflow/tfjs";
import { lookup } from "../../base/registry.ts";
import { NETWORKS } from "../catalog.ts";
import type { Device } from "../device.ts";
import { REFERENCE } from "../session.ts";
import type { MeasuredImages, MetricSpec, MetricTools } from "../types.ts";
import { differs, leaked, type Rule, scalarProblem, valuesOf } from "./rule.ts";

/** The rules. */
export const METRIC_RULES: readonly Rule<MetricSpec>[] = [
  { must: "be one number", check: checkScalar },
  { must: "be finite", check: (spec, device) => checkFinite(spec, device, 1) },
  {
    must: "be finite for images of one colour",
    check: (spec, device) => checkFinite(spec, device, 0),
  },
  { must: "name layers of the reference network", check: checkLayers },
  { must: "ask for the layers that it names", check: checkAsked },
  { must: "give the same bits each time", check: checkRepeats },
  {
    must: "free its tensors",
    check: (spec, device) => leaked(() => measure(spec, device)),
  },
];

/** Images of two sizes, more or less even. */
function images(contrast: number): MeasuredImages {
  const paint = (side: number, shift: number): tf.Tensor4D => {
    const values = Array.from(
      { length: side * side * 3 },
      (_, i) => 0.5 + 0.4 * contrast * Math.sin(0.9 * i + shift),
    );
    return tf.tensor4d(values, [1, side, side, 3]);
  };
  return { output: paint(8, 0), content: paint(8, 1), style: paint(6, 2) };
}

/** As a network has them, from the means of a few filters. */
function standIn(image: tf.Tensor4D): tf.Tensor4D {
  const filter = tf.tensor(
    Array.from({ length: 3 * 3 * 3 * 8 }, (_, i) => Math.sin(1.7 * i) / 9),
    [3, 3, 3, 8],
  ) as tf.Tensor4D;
  return tf.relu(tf.conv2d(image, filter, 2, "same"));
}

/** What a metric may use; notes the layers that it asks for. */
function toolsFor({ ops }: Device, asked: Set<string>): MetricTools {
  return {
    ops,
    features(image, layers) {
      layers.forEach((layer) => asked.add(layer));
      const features = standIn(image);
      return Object.fromEntries(layers.map((layer) => [layer, features]));
    },
  };
}

/** What a metric gives, and the layers that it asks for. */
async function measure(
  spec: MetricSpec,
  device: Device,
  contrast = 1,
): Promise<{ values: Float32Array; asked: Set<string> }> {
  const asked = new Set<string>();
  const tools = toolsFor(device, asked);
  const values = await valuesOf(
    device,
    () => spec.measure(images(contrast), tools),
  );
  return { values, asked };
}

function checkScalar(
  spec: MetricSpec,
  device: Device,
): Promise<string | undefined> {
  return scalarProblem(
    device,
    () => spec.measure(images(1), toolsFor(device, new Set())),
  );
}

async function checkFinite(
  spec: MetricSpec,
  device: Device,
  contrast: number,
): Promise<string | undefined> {
  const { values } = await measure(spec, device, contrast);
  const found = values.find((value) => !Number.isFinite(value));
  return found === undefined ? undefined : `found ${found}`;
}

function checkLayers({ layers }: MetricSpec): Promise<string | undefined> {
  const known = lookup(NETWORKS, REFERENCE.network.name).layers;
  const unknown = layers.find((layer) => !known.includes(layer));
  return Promise.resolve(
    unknown === undefined
      ? undefined
      : `found ${unknown}, expected some of: ${known.join(", ")}`,
  );
}

async function checkAsked(
  spec: MetricSpec,
  device: Device,
): Promise<string | undefined> {
  const { asked } = await measure(spec, device);
  const [found, expected] = [[...asked], spec.layers].map((layers) =>
    [...layers].sort().join(", ") || "none"
  );
  return found === expected
    ? undefined
    : `found ${found}, expected ${expected}, its layers`;
}

async function checkRepeats(
  spec: MetricSpec,
  device: Device,
): Promise<string | undefined> {
  const first = await measure(spec, device);
  const second = await measure(spec, device);
  return differs(second.values, first.values, 0);
}
