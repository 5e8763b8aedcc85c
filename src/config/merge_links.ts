/** What a chain of study files says together. */
import { dirname, relative } from "node:path";
import type { ConfigProblem } from "../base/errors.ts";
import { didYouMean } from "./expected.ts";
import { isMap, type Members, membersOf } from "./members.ts";
import { movePaths } from "./move_paths.ts";
import { createOrigins, type Origins } from "./origins.ts";
import { pathText } from "./problem_list.ts";
import type { Link } from "./read_chain.ts";
import { STUDY_KEYS } from "./study_schema.ts";

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
  /** Which file says what, and which removes what. */
  readonly origins: Origins;
  /** Removals of what is not there. */
  readonly problems: readonly ConfigProblem[];
}

/**
 * Merges files, each over the one that it extends. `null` removes an entry that
 * was inherited; behind a key of the study it is as if the key were not there.
 * Paths of images and weights become relative to the first file. `name` is not
 * inherited, since it is the study's own.
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
  const problems: ConfigProblem[] = [];
  const { value } = own.yaml;
  if (!isMap(value)) return { value, origins, problems };
  let merged: Members = isWhole ? {} : STAND_IN;
  for (let at = links.length - 1; at >= 0; at--) {
    const [link, parent] = [links[at]!, links[at + 1]];
    const way = relative(dirname(own.file), dirname(link.file));
    const said = membersOf(movePaths(link.yaml.value, way));
    const layer = { link, parent, origins, isWhole, problems };
    merged = mergeOver(merged, said, layer);
  }
  return { value: merged, origins, problems };
}

/** What is known while a file is merged. */
interface Layer {
  readonly link: Link;
  /** The file that it extends. */
  readonly parent: Link | undefined;
  readonly origins: Origins;
  readonly isWhole: boolean;
  /** Gets removals of what is not there. */
  readonly problems: ConfigProblem[];
}

function mergeOver(under: Members, over: Members, layer: Layer): Members {
  const { link, origins } = layer;
  const inherited = Object.entries(under).filter(([key]) => key !== "name");
  const merged = new Map(inherited);
  for (const [key, value] of Object.entries(over)) {
    if (key === "extends") continue;
    const before = membersOf(merged.get(key));
    const isRemoved = value === null && STUDY_KEYS.includes(key);
    const isMerged = ENTRYWISE.includes(key) && isMap(value);
    origins.set([key], link.yaml, isRemoved && merged.has(key));
    if (isRemoved) {
      merged.delete(key);
      for (const name of Object.keys(before)) {
        origins.set([key, name], link.yaml, true);
      }
    } else {
      merged.set(
        key,
        isMerged ? mergeEntries(before, key, value, layer) : value,
      );
    }
  }
  return Object.fromEntries(merged);
}

function mergeEntries(
  under: Members,
  key: string,
  over: Members,
  { link, parent, origins, isWhole, problems }: Layer,
): Members {
  const merged = new Map(Object.entries(under));
  for (const [name, value] of Object.entries(over)) {
    const path = [key, name];
    // what a file that cannot be read says may be removed, too
    if (value === null && (merged.has(name) || !isWhole)) {
      merged.delete(name);
      origins.set(path, link.yaml, true);
    } else if (value === null && parent !== undefined) {
      const message =
        `Cannot remove ${key === "base" ? name : pathText(path)}: ` +
        `${parent.file} does not say it${didYouMean(name, Object.keys(under))}`;
      const position = link.yaml.locate(path, "value");
      problems.push({ message, where: pathText(path), position });
    } else {
      merged.set(name, value);
      origins.set(path, link.yaml);
    }
  }
  return Object.fromEntries(merged);
}
