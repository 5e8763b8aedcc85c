/** Values that a study gives a short name. */
import type { Json } from "./records.ts";

/** A value with the name that tables show instead of it. */
export type Labelled = {
  /** The value itself. */
  readonly value: Json;
  /** Its name. */
  readonly label: string;
};

/**
 * Whether a value was written with a label.
 *
 * @param value What a study says of a setting.
 *
 * @example
 * ```ts
 * import { isLabelled } from "./labelled.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(isLabelled({ value: 4000, label: "strong" }), true);
 * strictEqual(isLabelled({ conv1_1: 1 }), false);
 * ```
 */
export function isLabelled(value: Json | undefined): value is Labelled {
  // no setting has a part of this name
  return typeof value === "object" && value !== null && "label" in value;
}
