/** `--band NAME=VALUE`: how far a value may be off. */
import { UsageError } from "../base/errors.ts";
import { namesOf } from "../base/registry.ts";
import { suggest } from "../base/suggest.ts";
import { BAND_NAMES, type GivenBands } from "../check/given_bands.ts";
import { METRICS } from "../engine/catalog.ts";

/**
 * Reads bands.
 *
 * @param texts What stood behind each `--band`.
 * @throws {UsageError} If one is none, or is given twice.
 *
 * @example
 * ```ts
 * import { toBands } from "./band_options.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(toBands(["image.window=8"]).get("image.window"), 8);
 * ```
 */
export function toBands(texts: readonly string[]): GivenBands {
  const known: readonly string[] = [...BAND_NAMES, ...namesOf(METRICS)];
  const bands = new Map<string, number>();
  for (const text of texts) {
    const [, name = text, digits = ""] = /^([^=]*)=(.*)$/.exec(text) ?? [];
    if (!known.includes(name)) {
      const near = suggest(name, known);
      throw new UsageError(
        `Cannot give a band for "${name}": expected NAME=VALUE with one of: ` +
          known.join(", ") +
          (near === undefined ? "" : ` (did you mean "${near}"?)`),
      );
    }
    if (!/^(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?$/i.test(digits)) {
      throw new UsageError(
        `Cannot use "${text}" for --band: expected a number, 0 or more, ` +
          "behind =",
      );
    }
    if (bands.has(name)) {
      throw new UsageError(`Cannot take two bands of ${name}`);
    }
    bands.set(name, Number(digits));
  }
  return bands;
}
