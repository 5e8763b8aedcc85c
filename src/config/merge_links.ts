/** What a chain of study files says together. */
import { dirname, relative } from "node:path";
import { isMap, type Members, membersOf } from "./members.ts";
import { movePaths } from "./move_paths.ts";
import { createOrigins, type Origins } from "./origins.ts";
import type { Link } from "./read_chain.ts";

/** Keys whose maps are merged entry by entry; others are replaced whole. */
const ENTRYWISE: readonly string[] = ["base", "grid"];

/**
 * What a file that cannot be read might say: enough for its children to be
 * checked without complaints of what they lack.
 */
const STAND_IN: Members = {
  base: { content: "painted:swirl", style: "painted:swirl" },
};

/** What files say together. */
export interface Merged {
  /** The study. */
  readonly value: unknown;
  /** Which file says what. */
  readonly origins: Origins;
}

/**
 * Merges files, each over the one that it extends. `null` removes an entry that
 * was inherited. Paths of images and weights become relative to the first file.
 * `name` is not inherited, since it is the study's own.
 *
 * @param links The study's own file first.
 * @param isWhole Whether that is all of them; if not, nothing that the study
 *     lacks shall be complained of.
 */
export function mergeLinks(
  links: readonly [Link, ...Link[]],
  isWhole: boolean,
): Merged {
  const [own] = links;
  const origins = createOrigins(own.yaml);
  if (!isMap(own.yaml.value)) return { value: own.yaml.value, origins };
  let merged: Members = isWhole ? {} : STAND_IN;
  for (const link of links.toReversed()) {
    const way = relative(dirname(own.file), dirname(link.file));
    const said = membersOf(movePaths(link.yaml.value, way));
    merged = mergeOver(merged, said, { link, origins, isWhole });
  }
  return { value: merged, origins };
}

/** What is known while a file is merged. */
interface Layer {
  readonly link: Link;
  readonly origins: Origins;
  readonly isWhole: boolean;
}

function mergeOver(under: Members, over: Members, layer: Layer): Members {
  const inherited = Object.entries(under).filter(([key]) => key !== "name");
  const merged = new Map(inherited);
  for (const [key, value] of Object.entries(over)) {
    if (key === "extends") continue;
    layer.origins.set([key], layer.link.yaml);
    const isMerged = ENTRYWISE.includes(key) && isMap(value);
    const before = membersOf(merged.get(key));
    merged.set(key, isMerged ? mergeEntries(before, key, value, layer) : value);
  }
  return Object.fromEntries(merged);
}

function mergeEntries(
  under: Members,
  key: string,
  over: Members,
  { link, origins, isWhole }: Layer,
): Members {
  const merged = new Map(Object.entries(under));
  for (const [name, value] of Object.entries(over)) {
    // what a file that cannot be read says may be removed, too
    if (value === null && (merged.has(name) || !isWhole)) merged.delete(name);
    else {
      merged.set(name, value);
      origins.set([key, name], link.yaml);
    }
  }
  return Object.fromEntries(merged);
}
