/** Maps in what was read from YAML. */

/** A map. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * Whether something is a map.
 *
 * @param value Something read from YAML.
 */
export function isMap(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The members of a map; none for anything else.
 *
 * @param value Something read from YAML.
 */
export function membersOf(value: unknown): Members {
  return isMap(value) ? value : {};
}

/**
 * The entries of a list; none for anything else.
 *
 * @param value Something read from YAML.
 */
export function entriesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
