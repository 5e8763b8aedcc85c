/**
 * Images as a study names them: a path, `photo:NAME`, `painted:NAME` or
 * `painted:NAME?seed=N`.
 */
import { z } from "zod";
import { namesOf, type Registry } from "../base/registry.ts";
import { PHOTOS } from "../assets/manifest.ts";
import * as painters from "../image/painters/mod.ts";
import type { PainterSpec } from "../image/types.ts";
import { didYouMean, expectedOneOf } from "./expected.ts";

/** Painters by the name after `painted:`. */
export const PAINTERS: Registry<PainterSpec> = painters;

const FORM = "expected a path, photo:NAME or painted:NAME";
const SEED = `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`;

/** At least two characters, so that a Windows drive is not taken for one. */
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]+):(.*)$/s;

/** One spelling for each number, so that one image has one name. */
const WHOLE_NUMBER = /^(0|[1-9][0-9]*)$/;

/** Keywords of JSON Schema for what {@linkcode whatIsWrong} lets pass. */
const KEYWORDS = {
  anyOf: [
    { enum: imageNames() },
    {
      pattern: `^painted:(${namesOf(PAINTERS).join("|")})` +
        "\\?seed=(0|[1-9][0-9]{0,15})$",
    },
    { pattern: "^(?![A-Za-z][A-Za-z0-9+.-]+:)[^\\0]+$" },
  ],
};

/** An image's name, taken apart. */
export type ImageSource =
  | {
    /** Where the image comes from. */
    readonly kind: "file" | "photo";
    /** Path or name, as written. */
    readonly name: string;
  }
  | {
    /** Where the image comes from. */
    readonly kind: "painted";
    /** Name of the painter, as written. */
    readonly name: string;
    /** Seed of the painting; 0 if none is written. */
    readonly seed: number;
  };

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
 * deepStrictEqual(parseImageSource("painted:swirl?seed=3"), {
 *   kind: "painted",
 *   name: "swirl",
 *   seed: 3,
 * });
 * ```
 */
export function parseImageSource(source: string): ImageSource {
  const [, scheme, name] = SCHEME.exec(source) ?? [];
  if (scheme === "photo") return { kind: scheme, name: name! };
  if (scheme !== "painted") return { kind: "file", name: source };
  const [painter, query = ""] = splitQuery(name!);
  const seed = Number(query.replace("seed=", ""));
  return { kind: scheme, name: painter, seed };
}

/**
 * Whether a name is that of a file: neither `photo:` nor another scheme.
 *
 * @param source What the study says.
 */
export function namesFile(source: string): boolean {
  return !SCHEME.test(source);
}

/** The name of an image. That a path exists is checked when trials are planned. */
export function imageSourceSchema(): z.ZodType<string, string> {
  return z.string({ error: FORM }).check((context) => {
    const message = whatIsWrong(context.value);
    if (message === undefined) return;
    context.issues.push({ code: "custom", input: context.value, message });
  }).meta(KEYWORDS);
}

/** Images that need no file. */
function imageNames(): string[] {
  return [
    ...Object.keys(PHOTOS).sort().map((name) => `photo:${name}`),
    ...namesOf(PAINTERS).map((name) => `painted:${name}`),
  ];
}

function whatIsWrong(source: string): string | undefined {
  const [, scheme, rest] = SCHEME.exec(source) ?? [];
  if (source === "" || source.includes("\0")) return FORM;
  if (scheme === undefined) return undefined;
  const names = imageNames();
  const [name, query] = scheme === "painted" ? splitQuery(rest!) : [rest!];
  const image = `${scheme}:${name}`;
  if (names.includes(image)) {
    return query === undefined ? undefined : whatIsWrongInQuery(image, query);
  }
  const sameKind = names.filter((name) => name.startsWith(`${scheme}:`));
  if (sameKind.length > 0) return expectedOneOf(image, sameKind);
  return `${FORM}; names are ${names.join(", ")}${didYouMean(source, names)}`;
}

/** What follows a painter's name: `seed=N`, once. */
function whatIsWrongInQuery(image: string, query: string): string | undefined {
  const form = `${image}?seed=N with N ${SEED}`;
  const [name, value, ...more] = query.split("=");
  if (name !== "seed") return `expected ${form}${didYouMean(name, ["seed"])}`;
  const fits = value !== undefined && more.length === 0 &&
    WHOLE_NUMBER.test(value) && Number.isSafeInteger(Number(value));
  return fits ? undefined : `expected ${form}`;
}

/** What stands before and after the first question mark. */
function splitQuery(text: string): [name: string, query?: string] {
  const at = text.indexOf("?");
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
