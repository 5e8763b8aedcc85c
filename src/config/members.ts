/** Maps in what was read from YAML. */

/** A map. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * The members of a map; none for anything else.
 *
 * @param value Something read from YAML.
 */
export function membersOf(value: unknown): Members {
  const isMap = typeof value === "object" && value !== null &&
    !Array.isArray(value);
  return isMap ? value as Members : {};
}

/**
 * The entries of a list; none for anything else.
 *
 * @param value Something read from YAML.
 */
export function entriesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
