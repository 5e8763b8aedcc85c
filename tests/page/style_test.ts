import { ok, strictEqual } from "node:assert/strict";

const CSS = await Deno.readTextFile(
  new URL("../../src/page/style.css", import.meta.url),
);

/** The sets of colours: light and dark. */
const PALETTES = [...CSS.matchAll(/\{[^{}]*--ground:[^{}]*\}/g)].map(([text]) =>
  new Map([...text.matchAll(/--([\w-]+): (#\w+);/g)].map((
    [, name, value],
  ) => [name!, value!]))
);

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const long = hex.length === 4 ? hex.replace(/[^#]/g, "$&$&") : hex;
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(long.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** Contrast of two colours (WCAG 2.2), 1 to 21. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)]
    .sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

Deno.test("style.css gives text a contrast of 4.5 and lines of charts 3, light and dark", () => {
  strictEqual(PALETTES.length, 2);
  for (const palette of PALETTES) {
    for (const ground of ["ground", "panel"]) {
      const of = (name: string): number =>
        contrast(palette.get(name)!, palette.get(ground)!);
      for (const name of ["ink", "muted", "accent", "bad", "warn"]) {
        ok(of(name) >= 4.5, `${name} on ${ground}: ${of(name)}`);
      }
      for (let at = 0; at < 8; at++) {
        const name = `series-${at}`;
        ok(of(name) >= 3 || ground === "panel", `${name}: ${of(name)}`);
      }
    }
  }
});
