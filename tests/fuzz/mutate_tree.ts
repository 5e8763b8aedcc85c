/** Damage to trees of lists and maps: parsed YAML or JSON. */
import type { Random } from "../../src/base/random.ts";
import { below, few, pick } from "./draw.ts";
import { oddValue, oddWord } from "./odd_values.ts";

type Holder = unknown[] | Record<string, unknown>;

/** A member of a list or map. */
interface Spot {
  readonly holder: Holder;
  readonly key: string;
}

/**
 * Damages a tree in one to six places: values replaced, swapped, wrapped and
 * taken from another tree, members removed, renamed and repeated.
 *
 * @param tree The tree; not changed.
 * @param other Another tree to take from.
 * @param random Where all chance comes from.
 */
export function mutateTree(
  tree: unknown,
  other: unknown,
  random: Random,
): unknown {
  const root: Holder = { root: structuredClone(tree) };
  for (let left = few(random, 6); left > 0; left--) {
    const spots = spotsOf(root);
    // the root itself may have been removed
    if (spots.length === 0) break;
    mutateSpot(pick(random, spots), { spots, other, random });
  }
  return root.root;
}

function mutateSpot(
  { holder, key }: Spot,
  { spots, other, random }: {
    readonly spots: readonly Spot[];
    readonly other: unknown;
    readonly random: Random;
  },
): void {
  const value = at({ holder, key });
  switch (below(random, 9)) {
    case 0:
      return remove(holder, key);
    case 1:
      return put(holder, oddWord(random), structuredClone(value));
    case 2:
      remove(holder, key);
      return put(holder, oddWord(random), value);
    case 3:
      return put(holder, key, [value]);
    case 4:
      return put(holder, key, { [oddWord(random)]: value });
    case 5:
      return put(holder, key, structuredClone(at(pick(random, spots))));
    case 6: {
      const theirs = spotsOf({ root: structuredClone(other) });
      return put(holder, key, at(pick(random, theirs)));
    }
    default:
      return put(holder, key, oddValue(random));
  }
}

/** All members, those of members included; of deep trees only the outer ones. */
function spotsOf(root: Holder): Spot[] {
  const spots: Spot[] = [];
  const waiting: Holder[] = [root];
  for (const holder of waiting) {
    for (const key of Object.keys(holder)) {
      spots.push({ holder, key });
      const value = at({ holder, key });
      const isHolder = typeof value === "object" && value !== null;
      if (isHolder && waiting.length < 500) waiting.push(value as Holder);
    }
    if (spots.length > 2000) break;
  }
  return spots;
}

function at({ holder, key }: Spot): unknown {
  return (holder as Record<string, unknown>)[key];
}

/** Also for the key `__proto__`, which an assignment would not make. */
function put(holder: Holder, key: string, value: unknown): void {
  if (Array.isArray(holder)) {
    const isThere = Object.hasOwn(holder, key);
    if (isThere) holder[Number(key)] = value;
    else holder.push(value);
  } else {
    Object.defineProperty(holder, key, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
}

function remove(holder: Holder, key: string): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}
