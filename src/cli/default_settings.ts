/** Settings that say something, and those that are as they would be anyway. */
import { canonicalJson } from "../base/canonical_json.ts";
import type { Json, Settings } from "../base/records.ts";
import { type Field, FIELDS } from "../config/fields.ts";

/** Settings by whether a study had to say them. */
export interface SplitSettings {
  /** What differs from the defaults, and what has none. */
  readonly chosen: Readonly<Record<string, Json>>;
  /** What is at its default. */
  readonly standard: Readonly<Record<string, Json>>;
}

/**
 * Splits settings by their defaults.
 *
 * @param settings Settings of a trial.
 *
 * @example
 * ```ts
 * import { splitSettings } from "./default_settings.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const settings = { beta: 400, alpha: 10, size: 64, styleSize: 64 };
 * const { chosen } = splitSettings(settings as never);
 * strictEqual(Object.keys(chosen).join(), "beta,size");
 * ```
 */
export function splitSettings(settings: Settings): SplitSettings {
  const entries = Object.entries(settings) as [keyof Settings, Json][];
  const isStandard = ([name, value]: [keyof Settings, Json]): boolean => {
    // it follows the size unless a study says otherwise
    if (name === "styleSize") return value === settings.size;
    const field = FIELDS[name] as Field | undefined;
    if (field?.default === undefined) return false;
    const standard = field.schema.parse(field.default) as Json;
    return canonicalJson(standard) === canonicalJson(value);
  };
  return {
    chosen: Object.fromEntries(entries.filter((it) => !isStandard(it))),
    standard: Object.fromEntries(entries.filter(isStandard)),
  };
}
