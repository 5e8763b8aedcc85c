/** What trials on one device share: weights, targets, captured steps. */
import * as tf from "@tensorflow/tfjs";
import type {
  LayerWeights,
  NetworkSettings,
  Settings,
} from "../base/records.ts";
import { lookup } from "../base/registry.ts";
import { COSTS, METRICS, NETWORKS } from "./catalog.ts";
import { measureImages, type SessionImages } from "./measure_images.ts";
import { iterationStep, type Side } from "./objective.ts";
import { type Pixels, toTensor } from "./pixels.ts";
import type { CompiledStep, Device, TensorMap } from "./device.ts";
import type { Network, NetworkWeights } from "./types.ts";

export type { Pixels, SessionImages };

/** Where weights come from. */
export interface WeightsSource {
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
  /** Reads them; called once for each session. */
  read(): Promise<NetworkWeights>;
}

const TARGET_BUDGET_BYTES = 512e6;

/** How a session shares. */
export interface SessionOptions {
  /**
   * Memory that targets may take before `trim` frees those used longest ago,
   * in bytes.
   *
   * @default 512e6
   */
  readonly targetBudgetBytes?: number;
}

/** The settings that decide what a network computes. */
type UsedNetwork = Pick<Settings, "network" | "precision">;

/** The settings that decide what targets are. */
type TargetSettings = Pick<
  Settings,
  "network" | "contentLayers" | "styleLayers" | "contentCost" | "styleCost"
>;

/**
 * The network of metrics, whatever a trial uses; of its weights, those that
 * the manifest pins.
 */
export const REFERENCE: UsedNetwork = {
  network: { name: "vgg19", pooling: "max" },
  precision: "float32",
};

/** Owns the tensors that trials on one device share. */
export class Session {
  /** The device; closed by `close`. */
  readonly device: Device;
  readonly #weights: (network: NetworkSettings) => WeightsSource;
  readonly #targetBudgetBytes: number;
  readonly #read = new Map<string, Promise<NetworkWeights>>();
  readonly #networks = new Map<string, Network>();
  /** Targets of costs, and what metrics prepare; longest unused first. */
  readonly #kept = new Map<string, TensorMap>();

  /**
   * Starts with nothing shared.
   *
   * @param device An open device; owned by the session from now on.
   * @param weights Finds the weights that a trial names.
   * @param options Limits.
   */
  constructor(
    device: Device,
    weights: (network: NetworkSettings) => WeightsSource,
    options: SessionOptions = {},
  ) {
    const { targetBudgetBytes = TARGET_BUDGET_BYTES } = options;
    this.device = device;
    this.#weights = weights;
    this.#targetBudgetBytes = targetBudgetBytes;
  }

  /** The network that the settings name, put on the device if need be. */
  async network(settings: UsedNetwork): Promise<Network> {
    const key = this.#keyOf(settings);
    const weights = await this.#readWeights(settings.network);
    // looked up after the wait: another caller may have made it meanwhile
    let network = this.#networks.get(key);
    if (network === undefined) {
      network = this.#create(settings, weights);
      this.#networks.set(key, network);
    }
    return network;
  }

  /**
   * Targets of one side, computed once for each image, size, network and
   * layer; in float32 whatever the precision, so that costs can be compared.
   *
   * @returns `target.SIDE.LAYER` to tensors, owned by the caller; they share
   *     the session's values, which `trim` then frees for the session only.
   */
  async targets(
    side: Side,
    image: Pixels,
    settings: TargetSettings,
  ): Promise<TensorMap> {
    const exact = { network: settings.network, precision: "float32" } as const;
    const network = await this.network(exact);
    const layers = Object.keys(settings[`${side}Layers`]);
    const cost = settings[`${side}Cost`].name;
    const size = `${image.width}x${image.height}`;
    const networkKey = this.#keyOf(exact);
    const keyOf = (layer: string) =>
      `${image.key} ${size} ${networkKey} ${cost} ${layer}`;
    const missing = layers.filter((layer) => !this.#kept.has(keyOf(layer)));
    if (missing.length > 0) {
      const computed = this.#compute(network, image, cost, missing);
      for (const layer of missing) {
        this.#kept.set(keyOf(layer), { target: computed[layer]! });
      }
    }
    const found = layers.map((layer) => [
      `target.${side}.${layer}`,
      tf.clone(this.#touch(keyOf(layer)).target!),
    ]);
    return Object.fromEntries(found);
  }

  /** One iteration, compiled for the device. */
  async iteration(settings: Settings): Promise<CompiledStep> {
    const network = await this.network(settings);
    const key = [
      this.#keyOf(settings),
      namesOf(settings.contentLayers),
      namesOf(settings.styleLayers),
      settings.contentCost.name,
      settings.styleCost.name,
      settings.optimizer.name,
      settings.clamp ? "clamp" : "free",
    ].join(" ");
    const { ops } = this.device;
    return this.device.compile(key, iterationStep(network, ops, settings));
  }

  /**
   * Measures an image. What a metric prepares for a pair of content and style
   * is kept, until `trim` frees it.
   *
   * @param names Names in `METRICS`.
   * @param images The image and what it was made of; `output` and `content`
   *     have one size.
   * @returns Name to value, in the order of the names.
   */
  async measure(
    names: readonly string[],
    images: SessionImages,
  ): Promise<Record<string, number>> {
    const isSeen = names.some((it) => lookup(METRICS, it).layers.length > 0);
    return await measureImages(names, images, {
      device: this.device,
      network: isSeen ? await this.network(REFERENCE) : undefined,
      keep: (key, make) => {
        if (!this.#kept.has(key)) this.#kept.set(key, make());
        return this.#touch(key);
      },
    });
  }

  /** Frees targets that were used longest ago, down to the budget. */
  trim(): void {
    let bytes = this.#kept.values()
      .reduce((sum, tensors) => sum + bytesOf(tensors), 0);
    for (const [key, tensors] of this.#kept) {
      if (bytes <= this.#targetBudgetBytes) break;
      bytes -= bytesOf(tensors);
      tf.dispose({ ...tensors });
      this.#kept.delete(key);
    }
  }

  /** Frees everything and closes the device. */
  close(): void {
    for (const network of this.#networks.values()) network.dispose();
    for (const tensors of this.#kept.values()) tf.dispose({ ...tensors });
    this.device.close();
  }

  /** Equal for networks that compute the same. */
  #keyOf({ network, precision }: UsedNetwork): string {
    const { name, pooling, preprocessing = "caffe" } = network;
    const { sha256 } = this.#weights(network);
    return `${name} ${sha256} ${pooling} ${preprocessing} ${precision}`;
  }

  #readWeights(settings: NetworkSettings): Promise<NetworkWeights> {
    const { sha256, read } = this.#weights(settings);
    let weights = this.#read.get(sha256);
    if (weights === undefined) {
      weights = read();
      this.#read.set(sha256, weights);
    }
    return weights;
  }

  #create(settings: UsedNetwork, weights: NetworkWeights): Network {
    const { network: { name, pooling, preprocessing = "caffe" } } = settings;
    const options = { pooling, preprocessing, precision: settings.precision };
    let network: Network | undefined;
    this.device.tidy(() => {
      network = lookup(NETWORKS, name).create(this.device, weights, options);
    });
    return network!;
  }

  #compute(
    network: Network,
    image: Pixels,
    cost: string,
    layers: readonly string[],
  ): TensorMap {
    const { target } = lookup(COSTS, cost);
    return this.device.tidy(() => {
      const features = network.features(toTensor(image), layers);
      const { ops } = this.device;
      return Object.fromEntries(
        layers.map((layer) => [layer, target(features[layer]!, ops)]),
      );
    });
  }

  #touch(key: string): TensorMap {
    const tensors = this.#kept.get(key)!;
    this.#kept.delete(key);
    this.#kept.set(key, tensors);
    return tensors;
  }
}

function bytesOf(tensors: TensorMap): number {
  return Object.values(tensors).reduce((sum, { size }) => sum + 4 * size, 0);
}

function namesOf(layers: LayerWeights): string {
  return Object.keys(layers).join(",");
}
