/** Everything a study file can choose by name, one table a kind. */
import { createRegistry, type Registry } from "../base/registry.ts";
import * as backends from "./backends/mod.ts";
import * as costs from "./costs/mod.ts";
import * as inits from "./inits/mod.ts";
import * as metrics from "./metrics/mod.ts";
import * as networks from "./networks/mod.ts";
import * as optimizers from "./optimizers/mod.ts";
import type { BackendSpec } from "./device.ts";
import type {
  InitSpec,
  LayerCostSpec,
  MetricSpec,
  NetworkSpec,
  OptimizerSpec,
} from "./types.ts";

/** Where trials run. */
export const BACKENDS: Registry<BackendSpec> = backends;

/** Costs of one layer. */
export const COSTS: Registry<LayerCostSpec> = createRegistry(costs);

/** Starting images. */
export const INITS: Registry<InitSpec> = createRegistry(inits);

/** Numbers that say how good an image is. */
export const METRICS: Registry<MetricSpec> = createRegistry(metrics);

/** Networks whose activations are compared. */
export const NETWORKS: Registry<NetworkSpec> = networks;

/** Optimisers. */
export const OPTIMIZERS: Registry<OptimizerSpec> = createRegistry(optimizers);
