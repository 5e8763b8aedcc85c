/** All formats as one table. */
import { createRegistry, type Registry } from "../base/registry.ts";
import * as formats from "./mod.ts";
import type { Exporter } from "./types.ts";

/** Formats in which results leave Gramlab. */
export const FORMATS: Registry<Exporter> = createRegistry(formats);
