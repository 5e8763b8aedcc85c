/** Images as a study names them: a path, `photo:NAME` or `painted:NAME`. */
import { z } from "zod";
import type { Registry } from "../base/registry.ts";
import { PHOTOS } from "../assets/manifest.ts";
import * as painters from "../image/painters/mod.ts";
import type { PainterSpec } from "../image/types.ts";
import { didYouMean, expectedOneOf } from "./expected.ts";

/** Painters by the name after `painted:`. */
export const PAINTERS: Registry<PainterSpec> = painters;

const FORM = "expected a path, photo:NAME or painted:NAME";

/** At least two characters, so that a Windows drive is not taken for one. */
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]+):(.*)$/s;

/** An image's name, taken apart. */
export interface ImageSource {
  /** Where the image comes from. */
  readonly kind: "file" | "photo" | "painted";
  /** Path or name, as written. */
  readonly name: string;
}

/**
 * Takes the name of an image apart.
 *
 * @param source A name that {@linkcode imageSourceSchema} accepted.
 *
 * @example
 * ```ts
 * import { parseImageSource } from "./image_source.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(parseImageSource("painted:swirl"), {
 *   kind: "painted",
 *   name: "swirl",
 * });
 * ```
 */
export function parseImageSource(source: string): ImageSource {
  const [, scheme, name] = SCHEME.exec(source) ?? [];
  return scheme === "photo" || scheme === "painted"
    ? { kind: scheme, name: name! }
    : { kind: "file", name: source };
}

/** The name of an image. That a path exists is checked when trials are planned. */
export function imageSourceSchema(): z.ZodType<string, string> {
  return z.string({ error: FORM }).check((context) => {
    const message = whatIsWrong(context.value);
    if (message === undefined) return;
    context.issues.push({ code: "custom", input: context.value, message });
  });
}

function whatIsWrong(source: string): string | undefined {
  const scheme = SCHEME.exec(source)?.[1];
  if (source === "" || source.includes("\0")) return FORM;
  if (scheme === undefined) return undefined;
  const names = [
    ...Object.keys(PHOTOS).sort().map((name) => `photo:${name}`),
    ...Object.keys(PAINTERS).sort().map((name) => `painted:${name}`),
  ];
  if (names.includes(source)) return undefined;
  const sameKind = names.filter((name) => name.startsWith(`${scheme}:`));
  if (sameKind.length > 0) return expectedOneOf(source, sameKind);
  return `${FORM}; names are ${names.join(", ")}${didYouMean(source, names)}`;
}
