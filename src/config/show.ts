/** Values as error messages quote them. */

const MAX_LENGTH = 60;

/**
 * A value in one short line.
 *
 * @param value Something read from YAML.
 *
 * @example
 * ```ts
 * import { show } from "./show.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(show({ name: "adm", beta1: NaN }), '{"name":"adm","beta1":NaN}');
 * ```
 */
export function show(value: unknown): string {
  const text = write(value);
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}

/** JSON, but with NaN and infinities by name. */
function write(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) =>
    `${JSON.stringify(key)}:${write(member)}`
  );
  return `{${members.join(",")}}`;
}
