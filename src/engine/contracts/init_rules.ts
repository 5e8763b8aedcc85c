/** What every starting image must do. None of it needs a device. */
import type { InitSpec } from "../types.ts";
import { differs, type Rule } from "./rule.ts";

const LENGTH = 8 * 9 * 3;

/** The rules. */
export const INIT_RULES: readonly Rule<InitSpec>[] = [
  rule("give an image of the same length", ({ create }) => {
    const image: unknown = create(pixels(), 1);
    if (!(image instanceof Float32Array)) {
      return `found ${typeof image}, expected a Float32Array`;
    }
    return image.length === LENGTH
      ? undefined
      : `found ${image.length} numbers, expected ${LENGTH}`;
  }),
  rule("give pixels of 0 to 1", ({ create }) => {
    const found = create(pixels(), 1).find((it) => !(it >= 0 && it <= 1));
    return found === undefined ? undefined : `found ${found}`;
  }),
  rule("leave the content image as it is", ({ create }) => {
    const content = pixels();
    const isSame = create(content, 1) === content;
    if (isSame) {
      return "found the content image itself, expected one of its own";
    }
    return differs(content, pixels(), 0);
  }),
  rule(
    "give the same pixels for the same seed",
    ({ create }) => differs(create(pixels(), 7), create(pixels(), 7), 0),
  ),
  rule("heed the seed if it says so, and only then", ({ create, seeded }) => {
    const differ = differs(create(pixels(), 1), create(pixels(), 2), 0);
    if ((differ !== undefined) === seeded) return undefined;
    return seeded
      ? "seeded is true, and two seeds give the same image"
      : `seeded is false, and two seeds give different images (${differ})`;
  }),
];

function rule(
  must: string,
  check: (spec: InitSpec) => string | undefined,
): Rule<InitSpec> {
  return { must, check: (spec) => Promise.resolve().then(() => check(spec)) };
}

/** An image of 8 by 9. */
function pixels(): Float32Array {
  return Float32Array.from(
    { length: LENGTH },
    (_, i) => 0.5 + 0.5 * Math.sin(0.7 * i),
  );
}
