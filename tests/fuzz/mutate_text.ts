/** Damage to text by its tokens. */
import type { Random } from "../../src/base/random.ts";
import { below, few, pick } from "./draw.ts";
import { oddWord } from "./odd_values.ts";

/** Signs of YAML, and beginnings of bombs. */
const SIGNS = [
  ...[":", "-", "?", ",", "[", "]", "{", "}", "#", "&a", "*a", "!", "!!int"],
  ...["|", ">", "'", '"', "%YAML 9.9", "---", "...", "\n", "\t", "  ", "<<: "],
  ...["<<: *a", "&a [*a]", "!!binary", "? [a]", "\n- ", "\n  ", "@", "`", "\r"],
];

const TOKENS = /\r?\n|[ \t]+|[\w.\-/]+|[^]/gu;

/**
 * Damages text in one to eight places: tokens removed, repeated, swapped and
 * replaced.
 *
 * @param text The text.
 * @param random Where all chance comes from.
 */
export function mutateText(text: string, random: Random): string {
  const tokens = text.match(TOKENS) ?? [];
  for (let left = few(random, 8); left > 0; left--) {
    mutateToken(tokens, random);
  }
  return tokens.join("");
}

function mutateToken(tokens: string[], random: Random): void {
  const at = below(random, tokens.length + 1);
  const count = few(random, 8);
  switch (below(random, 7)) {
    case 0:
      tokens.splice(at, count);
      break;
    case 1:
      tokens.splice(at, 0, ...tokens.slice(at, at + count));
      break;
    case 2: {
      const moved = tokens.splice(at, count);
      tokens.splice(below(random, tokens.length + 1), 0, ...moved);
      break;
    }
    case 3:
      tokens.splice(at, 0, repeated(random));
      break;
    case 4:
      tokens.splice(at, 1, oddWord(random));
      break;
    default:
      tokens.splice(at, random() < 0.5 ? 1 : 0, pick(random, SIGNS));
  }
}

/** A sign many times, as nested brackets and long lists have it. */
function repeated(random: Random): string {
  return pick(random, [...SIGNS, "a: ", "[a, ", "{a: ", "- ", "k: 1\n"])
    .repeat(few(random, 20_000));
}
