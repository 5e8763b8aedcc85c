/** What every metric must do. */
import * as tf from "@tensorflow/tfjs";
import { lookup } from "../../base/registry.ts";
import { NETWORKS } from "../catalog.ts";
import type { Device } from "../device.ts";
import type { Image } from "../../image/types.ts";
import { isTensorMetric } from "../measure_images.ts";
import { toTensor } from "../pixels.ts";
import { REFERENCE } from "../session.ts";
import type { MetricSpec, MetricTools, TensorMetricSpec } from "../types.ts";
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
  { must: "leave the images alone", check: checkUnchanged },
  {
    must: "free its tensors",
    check: (spec, device) => leaked(device, () => measure(spec, device)),
  },
];

/** Images of two sizes, more or less even. */
function images({ minimumSide = 1 }: MetricSpec, contrast: number): Images {
  const paint = (atLeast: number, shift: number): Image => {
    const side = Math.max(minimumSide, atLeast);
    const data = Float32Array.from(
      { length: side * side * 3 },
      (_, i) => 0.5 + 0.4 * contrast * Math.sin(0.9 * i + shift),
    );
    return { width: side, height: side, data };
  };
  return { output: paint(8, 0), content: paint(8, 1), style: paint(6, 2) };
}

type Images = Readonly<Record<"output" | "content" | "style", Image>>;

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
  const seen = images(spec, contrast);
  if (!isTensorMetric(spec)) {
    return { values: Float32Array.of(spec.measurePixels(seen)), asked };
  }
  const values = await valuesOf(
    device,
    () => measureTensor(spec, seen, toolsFor(device, asked)),
  );
  return { values, asked };
}

function measureTensor(
  spec: TensorMetricSpec,
  seen: Images,
  tools: MetricTools,
): tf.Tensor {
  const [output, content, style] = [seen.output, seen.content, seen.style]
    .map(toTensor);
  const tensors = { output: output!, content: content!, style: style! };
  const prepared = spec.prepare?.(tensors, tools) ?? {};
  return spec.measure(tensors, tools, prepared);
}

function checkScalar(
  spec: MetricSpec,
  device: Device,
): Promise<string | undefined> {
  const seen = images(spec, 1);
  if (!isTensorMetric(spec)) {
    const found: unknown = spec.measurePixels(seen);
    return Promise.resolve(
      typeof found === "number"
        ? undefined
        : `found ${typeof found}, expected a number`,
    );
  }
  return scalarProblem(
    device,
    () => measureTensor(spec, seen, toolsFor(device, new Set())),
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

/** Content and style stand for many trials. */
function checkUnchanged(spec: MetricSpec): Promise<string | undefined> {
  if (isTensorMetric(spec)) return Promise.resolve(undefined);
  const seen = images(spec, 1);
  spec.measurePixels(seen);
  const whole = images(spec, 1);
  const changed = (["output", "content", "style"] as const).find((role) =>
    differs(seen[role].data, whole[role].data, 0) !== undefined
  );
  return Promise.resolve(changed && `found another ${changed}`);
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
