/** The settings that a filter may name. */
import { nearest, suggest } from "../base/suggest.ts";

/** A setting's value as filters see it. */
export type FilterValue = string | number;

/** Paths of settings to all values that the trials give them. */
export type KnownSettings = ReadonlyMap<string, ReadonlySet<FilterValue>>;

/** Paths of settings to names by which their values may be meant, too. */
export type KnownNames = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The path that a user means: a path as it is, a choice for its name
 * (`optimizer`), or the last part of one path only (`pooling`).
 *
 * @param name What the user wrote.
 * @param known All settings.
 * @returns `path`; or `problem`, one sentence.
 */
export function findSetting(
  name: string,
  known: KnownSettings,
): { readonly path: string } | { readonly problem: string } {
  for (const path of [name, `${name}.name`]) {
    if (known.has(path)) return { path };
  }
  const paths = [...known.keys()];
  const fitting = paths.filter((path) => lastPart(path) === name);
  if (fitting.length === 1) return { path: fitting[0]! };
  return {
    problem: fitting.length > 1
      ? `Cannot tell which setting "${name}" is: expected one of: ${
        fitting.join(", ")
      }`
      : unknown(name, paths),
  };
}

/** Names that a message lists. */
const LISTED = 12;

function unknown(name: string, paths: readonly string[]): string {
  const near = suggest(name, paths) ?? suggest(name, paths.map(lastPart));
  if (near !== undefined) {
    return `Cannot find setting "${name}" (did you mean "${near}"?)`;
  }
  const left = paths.length - LISTED;
  return `Cannot find setting "${name}": expected one of: ` +
    nearest(name, paths, LISTED).join(", ") +
    (left > 0 ? `, or one of ${left} others` : "");
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
