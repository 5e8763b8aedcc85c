/** Trials of `plan.json` as they were planned. */
import type { Json } from "../base/records.ts";

/** A map of JSON, whatever it holds. */
export type Fields = Readonly<Record<string, Json>>;

/** What a plan says once for its trials; one of version 1 says nothing so. */
export interface SharedFields {
  /** Images by the name that settings call them. */
  readonly images?: Json;
  /** Settings, weights and parts that all trials have. */
  readonly shared?: Json;
}

/**
 * Adds to an entry of a plan what all trials of the plan share.
 *
 * @param trial The entry, unchecked.
 * @param plan The plan.
 * @returns The entry with all of its settings, its images, weights and parts,
 *     as far as the plan has them.
 *
 * @example
 * ```ts
 * import { wholeTrial } from "./whole_trial.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const images = { "a.png": { kind: "file", sha256: "9c1e" } };
 * const shared = { settings: { content: "a.png" } };
 * const trial = { id: "0f3a5b7c9d1e", settings: { beta: 4 } };
 * deepStrictEqual(wholeTrial(trial, { images, shared }), {
 *   id: "0f3a5b7c9d1e",
 *   settings: { content: "a.png", beta: 4 },
 *   content: { kind: "file", sha256: "9c1e" },
 * });
 * ```
 */
export function wholeTrial(
  trial: Fields,
  { images, shared }: SharedFields,
): Fields {
  const common = fieldsOf(shared);
  const settings = {
    ...fieldsOf(common.settings),
    ...fieldsOf(trial.settings),
  };
  const pinned = fieldsOf(images);
  const image = (role: "content" | "style"): Fields => {
    const name = String(settings[role]);
    return Object.hasOwn(pinned, name) ? { [role]: pinned[name]! } : {};
  };
  return {
    ...common,
    ...trial,
    settings,
    ...image("content"),
    ...image("style"),
  };
}

/**
 * Whether a value is a map.
 *
 * @param value Anything that JSON can say.
 */
export function isFields(value: Json | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldsOf(value: Json | undefined): Fields {
  return isFields(value) ? value : {};
}
