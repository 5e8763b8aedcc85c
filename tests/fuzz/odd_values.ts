/** Values and words that programs stumble over, for studies and records. */
import type { Random } from "../../src/base/random.ts";
import { FIELD_NAMES, FIELDS } from "../../src/config/fields.ts";
import { few, pick } from "./draw.ts";

const NUMBERS = [
  ...[0, -0, 1, -1, 2, 0.1, 1e-300, 1e39, 1e308, -1e308, 2 ** 31, 2 ** 32],
  ...[2 ** 53 - 1, 2 ** 53, 1e21, NaN, Infinity, -Infinity, 16384, 100000],
];

/** Words that mean something to JavaScript, a shell, a terminal or a disk. */
export const WORDS: readonly string[] = [
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "length"],
  ...["", " ", "null", "~", "NaN", "0x10", "1e5", "\0", "\x1b[31m", "\r\n"],
  ...["\ud800", "\u202e", "\ufeff", "é", "💥", "-", "--", "?", "*", "**"],
  ...["..", "../..", "/", "/etc/passwd", "/dev/zero", "/dev/stdin", "C:\\"],
  ...["/proc/self/mem", "/proc/kmsg", "/dev/random", ".", "fifo", "a.png"],
  ...["photo:", "painted:", "painted:swirl?seed=1e99", "photo:../coffee"],
  ...["painted:swirl?seed=99999999999999999999", "file:///etc/passwd"],
  ...["photo:coffee", "painted:swirl", "painted:mosaic?seed=3", "a.jpg"],
];

/** Words of the study language. */
const LANGUAGE: readonly string[] = [
  ...FIELD_NAMES,
  ...FIELD_NAMES.flatMap((name) =>
    FIELDS[name].parts.map((part) => `${name}.${part}`)
  ),
  ...["name", "base", "grid", "zip", "cases", "random", "seeds", "when"],
  ...["exclude", "range", "linear", "log", "points", "glob", "value", "label"],
  ...["count", "seed", "method", "space", "uniform", "logUniform", "int"],
  ...["choice", "weights", "if", "set", "sobol", "adam", "vgg19", "max"],
  ...["content", "noise", "float32", "mixed", "auto", "wasm", "conv1_1"],
  ...["extends", "use", "stop", "search", "order", "rule", "metric", "trials"],
  ...["plateau", "median", "halving", "patience", "minImprovement", "every"],
  ...["from", "factor", "atLeast", "goal", "total", "styleDistance", "mine"],
  ...["other.yaml", "./part.ts", "./broken.ts", "study.yaml", "./data.json"],
];

/** A word: of the language, odd, or very long. */
export function oddWord(random: Random): string {
  const kind = random();
  if (kind < 0.6) return pick(random, LANGUAGE);
  if (kind < 0.95) return pick(random, WORDS);
  return pick(random, ["a", "ä", "../", "\u{1f4a5}"]).repeat(few(random, 1e5));
}

/** A value of any type, nested now and then. */
export function oddValue(random: Random, depth = 0): unknown {
  const kind = random();
  if (kind < 0.35) return pick(random, NUMBERS);
  if (kind < 0.65 || depth > 4) return oddWord(random);
  if (kind < 0.75) return pick(random, [null, true, false]);
  if (kind < 0.78) return nested(random);
  const count = few(random, kind < 0.8 ? 20_000 : 6) - 1;
  if (count > 6) return Array.from({ length: count }, (_, i) => i);
  const values = Array.from(
    { length: count },
    () => oddValue(random, depth + 1),
  );
  if (kind < 0.9) return values;
  return Object.fromEntries(values.map((value) => [oddWord(random), value]));
}

/** Lists or maps in each other, hundreds deep now and then. */
function nested(random: Random): unknown {
  let value: unknown = 1;
  const isList = random() < 0.5;
  for (let left = few(random, 600); left > 0; left--) {
    value = isList ? [value] : { a: value };
  }
  return value;
}
