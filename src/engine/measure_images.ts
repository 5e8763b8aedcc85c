/** Metrics of an image, in both forms. */
import * as tf from "@tensorflow/tfjs";
import { lookup } from "../base/registry.ts";
import type { Image } from "../image/types.ts";
import { METRICS } from "./catalog.ts";
import type { Device, TensorMap } from "./device.ts";
import { type Pixels, toTensor } from "./pixels.ts";
import type {
  MeasuredImages,
  MetricSpec,
  MetricTools,
  Network,
  TensorMetricSpec,
} from "./types.ts";

/** The images that metrics look at. */
export interface SessionImages {
  /** What a trial made; of the size of `content`. */
  readonly output: Image;
  /** The content image. */
  readonly content: Pixels;
  /** The style image, in its own size. */
  readonly style: Pixels;
}

/** Where metrics are computed. */
export interface MeasuringPlace {
  /** The device. */
  readonly device: Device;
  /** The reference network; undefined where no metric asks for layers. */
  readonly network: Network | undefined;
  /** Finds what was made for a key, or makes it. */
  readonly keep: (key: string, make: () => TensorMap) => TensorMap;
}

/**
 * Whether a metric computes on the device.
 *
 * @param spec The metric.
 */
export function isTensorMetric(spec: MetricSpec): spec is TensorMetricSpec {
  return "measure" in spec;
}

/**
 * Measures an image.
 *
 * @param names Names in `METRICS`.
 * @param images The image and what it was made of.
 * @param place Where to compute.
 * @returns Name to value, in the order of the names.
 */
export async function measureImages(
  names: readonly string[],
  images: SessionImages,
  place: MeasuringPlace,
): Promise<Record<string, number>> {
  const onDevice = names.filter((it) => isTensorMetric(lookup(METRICS, it)));
  const values = new Map(await measureTensors(onDevice, images, place));
  for (const name of names) {
    const spec = lookup(METRICS, name);
    if (!isTensorMetric(spec)) values.set(name, spec.measurePixels(images));
  }
  return Object.fromEntries(names.map((name) => [name, values.get(name)!]));
}

async function measureTensors(
  names: readonly string[],
  images: SessionImages,
  place: MeasuringPlace,
): Promise<[string, number][]> {
  if (names.length === 0) return [];
  const { device } = place;
  const prepared = names.map((name) => prepare(name, images, place));
  const measured = device.tidy(() => {
    const tensors = {
      output: toTensor(images.output),
      content: toTensor(images.content),
      style: toTensor(images.style),
    };
    const tools = toolsFor(names, tensors, place);
    return tf.stack(
      names.map((name, i) =>
        specOf(name).measure(tensors, tools, prepared[i]!)
      ),
    );
  });
  try {
    const values = await device.read(measured);
    return names.map((name, i) => [name, values[i]!]);
  } finally {
    measured.dispose();
  }
}

/** What a metric keeps of content and style. */
function prepare(
  name: string,
  { content, style }: SessionImages,
  { device, network, keep }: MeasuringPlace,
): TensorMap {
  const spec = specOf(name);
  if (spec.prepare === undefined) return {};
  const [from, to] = [content, style].map(({ key, width, height }) =>
    `${key} ${width}x${height}`
  );
  const tools: MetricTools = {
    ops: device.ops,
    features: (image, layers) => network!.features(image, layers),
  };
  return keep(
    `metric ${name} ${from} ${to}`,
    () =>
      device.tidy(() =>
        spec.prepare!(
          { content: toTensor(content), style: toTensor(style) },
          tools,
        )
      ),
  );
}

/** The trial's image goes through the network once, for all metrics. */
function toolsFor(
  names: readonly string[],
  { output }: MeasuredImages,
  { device, network }: MeasuringPlace,
): MetricTools {
  const all = [...new Set(names.flatMap((name) => specOf(name).layers))];
  let known: ReturnType<MetricTools["features"]> | undefined;
  return {
    ops: device.ops,
    features(image, layers) {
      if (image !== output) return network!.features(image, layers);
      known ??= network!.features(image, all);
      return Object.fromEntries(layers.map((it) => [it, known![it]!]));
    },
  };
}

function specOf(name: string): TensorMetricSpec {
  return lookup(METRICS, name) as TensorMetricSpec;
}
