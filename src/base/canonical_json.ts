/** JSON text that is equal for equal values, to be hashed and compared. */
import type { Json } from "./records.ts";

/**
 * Writes a value as JSON: keys in the order of UTF-16 code units, no white
 * space, numbers in JavaScript's shortest form (-0 as 0).
 *
 * @param value The value.
 * @returns The text.
 * @throws {RangeError} If a number in it is NaN or infinite.
 *
 * @example The order of keys does not matter
 * ```ts
 * import { canonicalJson } from "./canonical_json.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(canonicalJson({ b: 1, a: [4.0] }), '{"a":[4],"b":1}');
 * ```
 */
export function canonicalJson(value: Json): string {
  if (typeof value === "number") return numberText(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  // without a list of members: this runs for each of 100 000 trials
  let members = "";
  for (const key of Object.keys(value).sort()) {
    const comma = members === "" ? "" : ",";
    members += `${comma}${JSON.stringify(key)}:${canonicalJson(value[key]!)}`;
  }
  return `{${members}}`;
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return JSON.stringify(value);
  throw new RangeError(
    `Cannot write ${value} as JSON: expected finite numbers`,
  );
}

/** `Array.isArray` does not narrow read-only lists. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
