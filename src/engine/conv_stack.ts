/** Networks that are one chain of convolutions and poolings. */
import * as tf from "@tensorflow/tfjs";
import type { Pooling } from "../base/records.ts";
import type { Convolution, Device } from "./device.ts";
import type { Activations, Network, NetworkOptions } from "./types.ts";

/** A convolution of the chain, or a pooling that halves the maps. */
export type Link =
  | {
    readonly kind: "convolution";
    /** Name of its layer. */
    readonly layer: string;
    /** `[3, 3, inChannels, outChannels]`; stays the caller's. */
    readonly filter: tf.Tensor4D;
    /** `[outChannels]`; stays the caller's. */
    readonly bias: tf.Tensor1D;
  }
  | { readonly kind: "pooling" };

/** A link on a device: a convolution with its layer's name, or a pooling. */
type Placed =
  | { readonly layer: string; readonly convolution: Convolution }
  | "pooling";

/** What a link did to an image. */
interface Passed {
  readonly link: Placed;
  readonly input: tf.Tensor4D;
  readonly output: tf.Tensor4D;
}

type Maps = Readonly<Record<string, tf.Tensor4D>>;

/**
 * A chain on a device.
 *
 * The gradient is written out here, instead of left to tfjs, so that a device
 * can add a layer's own gradient within a convolution, and so that ReLU's
 * gradient in front of a maximum is taken on the smaller side of it.
 */
export class ConvStack implements Network {
  readonly #device: Device;
  readonly #chain: readonly Placed[];
  readonly #mean: readonly number[];
  readonly #options: NetworkOptions;

  /**
   * Puts the chain on the device.
   *
   * @param device Where to.
   * @param links The chain, from the image on.
   * @param mean What is subtracted from red, green, blue.
   * @param options How.
   */
  constructor(
    device: Device,
    links: readonly Link[],
    mean: readonly number[],
    options: NetworkOptions,
  ) {
    this.#device = device;
    this.#mean = mean;
    this.#options = options;
    const { convolution } = device.ops;
    this.#chain = links.map((link) => {
      if (link.kind === "pooling") return "pooling";
      const { layer, filter, bias } = link;
      return {
        layer,
        convolution: convolution(filter, bias, options.precision),
      };
    });
  }

  /** See {@linkcode Network.features}. */
  features(
    image: tf.Tensor4D,
    layers: readonly string[],
  ): Record<string, tf.Tensor4D> {
    let x = tf.tidy(() => this.#feed(image));
    const features: Record<string, tf.Tensor4D> = {};
    for (const link of this.#chainTo(layers)) {
      const output = tf.tidy(() => this.#pass(link, x));
      // kept until the end, the maps of a large image would take gigabytes
      if (!Object.values(features).includes(x)) x.dispose();
      x = output;
      if (link !== "pooling" && layers.includes(link.layer)) {
        features[link.layer] = x;
      }
    }
    return features;
  }

  /** See {@linkcode Network.run}. */
  run(image: tf.Tensor4D, layers: readonly string[]): Activations {
    let x = this.#feed(image);
    const features: Record<string, tf.Tensor4D> = {};
    const passed: Passed[] = [];
    for (const link of this.#chainTo(layers)) {
      const output = this.#pass(link, x);
      passed.push({ link, input: x, output });
      x = output;
      if (link !== "pooling" && layers.includes(link.layer)) {
        features[link.layer] = x;
      }
    }
    const gradient = (gradients: Maps) => this.#goBack(passed, gradients);
    return { features, gradient };
  }

  /** Frees the weights. */
  dispose(): void {
    for (const link of this.#chain) {
      if (link !== "pooling") link.convolution.dispose();
    }
  }

  /** What the first link is told. */
  #feed(image: tf.Tensor4D): tf.Tensor4D {
    const centred: tf.Tensor4D = tf.sub(image, tf.tensor1d([...this.#mean]));
    return this.#device.ops.narrow(centred, this.#options.precision);
  }

  #pass(link: Placed, x: tf.Tensor4D): tf.Tensor4D {
    return link === "pooling"
      ? pool(x, this.#options.pooling)
      : link.convolution.forward(x);
  }

  /** The links that the deepest of the layers needs. */
  #chainTo(layers: readonly string[]): readonly Placed[] {
    const last = this.#chain.findLastIndex((link) =>
      link !== "pooling" && layers.includes(link.layer)
    );
    return this.#chain.slice(0, last + 1);
  }

  #goBack(passed: readonly Passed[], gradients: Maps): tf.Tensor4D {
    const { ops } = this.#device;
    const own = (at: number): tf.Tensor4D | undefined => {
      const link = passed[at]?.link;
      return link === undefined || link === "pooling"
        ? undefined
        : gradients[link.layer];
    };
    // with respect to the output of the link at hand, or, behind a maximum,
    // to what its ReLU was told
    let dy = own(passed.length - 1)!;
    let isPastRelu = false;
    for (let at = passed.length - 1; at >= 0; at--) {
      const { link, input, output } = passed[at]!;
      const other = own(at - 1);
      if (link === "pooling") {
        const isMaximum = this.#options.pooling === "max";
        // a maximum of 0 lets nothing through: masks a quarter of the values
        const dPooled = isMaximum ? ops.reluGradient(dy, output) : dy;
        dy = poolGradient(dPooled, input, output, this.#options.pooling);
        isPastRelu = isMaximum && other === undefined;
        if (other !== undefined) dy = tf.add(dy, other);
      } else {
        const relu = isPastRelu ? {} : { y: output };
        isPastRelu = false;
        dy = link.convolution.gradient({ dy, ...relu, other });
      }
    }
    return ops.widen(dy);
  }
}

const HALVING = { filterSize: 2, strides: 2, pad: "valid" } as const;

/** Straight to the kernels: tf.avgPool casts what it takes for float32. */
function pool(x: tf.Tensor4D, pooling: Pooling): tf.Tensor4D {
  const kernel = pooling === "max" ? tf.MaxPool : tf.AvgPool;
  return tf.engine().runKernel(kernel, { x }, { ...HALVING });
}

/** Straight to the kernels: tfjs names no operation for them. */
function poolGradient(
  dy: tf.Tensor4D,
  input: tf.Tensor4D,
  output: tf.Tensor4D,
  pooling: Pooling,
): tf.Tensor4D {
  const attributes = { ...HALVING };
  if (pooling === "max") {
    const inputs = { dy, input, output };
    return tf.engine().runKernel(tf.MaxPoolGrad, inputs, attributes);
  }
  return tf.engine().runKernel(tf.AvgPoolGrad, { dy, input }, attributes);
}
