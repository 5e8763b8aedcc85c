/** Paths of settings: `beta`, `optimizer.learningRate`. */
import { didYouMean } from "./expected.ts";
import { FIELD_NAMES, FIELDS } from "./fields.ts";
import type { FieldName } from "./study.ts";

/** What a path means. */
export interface Target {
  /** As it was written. */
  readonly path: string;
  /** The setting. */
  readonly field: FieldName;
  /** The part of it; undefined if all of it is meant. */
  readonly part: string | undefined;
}

/**
 * Understands a path.
 *
 * @param path The path.
 * @returns What it means, or what is wrong with it.
 */
export function parsePath(path: string): Target | string {
  const dot = path.indexOf(".");
  const name = dot < 0 ? path : path.slice(0, dot);
  const part = dot < 0 ? undefined : path.slice(dot + 1);
  const field = FIELD_NAMES.find((it) => it === name);
  const fits = field !== undefined &&
    (part === undefined || FIELDS[field].parts.includes(part));
  return fits ? { path, field, part } : unknownPath("find", path, FIELD_NAMES);
}

/**
 * Understands the path of something that varies.
 *
 * @param path The path.
 * @returns What it means, or what is wrong with it.
 */
export function parseVariedPath(path: string): Target | string {
  const target = parsePath(path);
  if (typeof target === "string") {
    const names = FIELD_NAMES.filter((it) => FIELDS[it].varies);
    return unknownPath("vary", path, names);
  }
  if (FIELDS[target.field].varies) return target;
  return `Cannot vary ${path}: it leaves the image as it is, so that all ` +
    `trials would be the same one; set it in base`;
}

function unknownPath(
  verb: string,
  path: string,
  names: readonly FieldName[],
): string {
  const parts = names.flatMap((name) =>
    FIELDS[name].parts.map((part) => `${name}.${part}`)
  );
  return `Cannot ${verb} "${path}": expected one of: ${
    names.join(", ")
  }, or a ` +
    `part such as optimizer.learningRate` +
    didYouMean(path, [...names, ...parts]);
}
