/** Keys that a study knows, but elsewhere. */
import { stringify } from "yaml";
import { FIELD_NAMES, FIELDS } from "./fields.ts";
import { type Members, membersOf } from "./members.ts";
import { parsePath, type Target } from "./setting_path.ts";

const IN_GRID = "a list of values belongs in grid";

/**
 * Where a key of `base` belongs that is no setting.
 *
 * @param key The key.
 * @param base All that `base` says.
 * @param studyKeys Keys at the top of a study.
 * @returns What to do instead; nothing if the key is unknown.
 *
 * @example
 * ```ts
 * import { misplacedInBase } from "./misplaced.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const base = { "network.pooling": "average" };
 * strictEqual(
 *   misplacedInBase("network.pooling", base, []),
 *   "write network: { name: vgg19, pooling: average }",
 * );
 * ```
 */
export function misplacedInBase(
  key: string,
  base: unknown,
  studyKeys: readonly string[],
): string | undefined {
  if (studyKeys.includes(key)) return "it belongs at the top of the file";
  const value = membersOf(base)[key];
  const written = inItsSetting(key, value, membersOf(base));
  return written && (Array.isArray(value) ? IN_GRID : `write ${written}`);
}

/**
 * Where a key at the top of a study belongs that is none of its keys.
 *
 * @param key The key.
 * @param study All that the study says.
 * @returns What to do instead; nothing if the key is unknown.
 */
export function misplacedAtTop(
  key: string,
  study: unknown,
): string | undefined {
  const { [key]: value, base } = membersOf(study);
  if (Object.hasOwn(FIELDS, key)) return "it belongs in base";
  const written = inItsSetting(key, value, membersOf(base));
  if (written === undefined || Array.isArray(value)) return written && IN_GRID;
  return `it belongs in base: write ${written} there`;
}

/** A part as it is written in `base`: with its setting and the other parts. */
function inItsSetting(
  key: string,
  value: unknown,
  base: Members,
): string | undefined {
  const { field, part } = partOf(key) ?? {};
  if (field === undefined || part === undefined) return undefined;
  const { default: standard, toParts } = FIELDS[field];
  const parts = toParts(base[field] ?? standard);
  const flow = { collectionStyle: "flow", lineWidth: 0 } as const;
  return parts &&
    `${field}: ${stringify({ ...parts, [part]: value }, flow).trim()}`;
}

/** What a path means, or the only part of that name. */
function partOf(key: string): Target | undefined {
  const paths = FIELD_NAMES.filter((it) => FIELDS[it].parts.includes(key))
    .map((field) => `${field}.${key}`);
  const target = parsePath(paths.length === 1 ? paths[0]! : key);
  return typeof target === "string" ? undefined : target;
}
