import { deepStrictEqual, match } from "node:assert/strict";
import { lookup } from "../../src/base/registry.ts";
import { METRICS, NETWORKS } from "../../src/engine/catalog.ts";
import { REFERENCE } from "../../src/engine/session.ts";

const PAGE = await Deno.readTextFile(
  new URL("../../docs/metrics.md", import.meta.url),
);
const SECTIONS = new Map(
  PAGE.split(/^## /m).slice(1).map((text) => {
    const [title = "", ...lines] = text.split("\n");
    return [title, lines.join(" ")];
  }),
);

Deno.test("docs/metrics.md has a row and a section for every metric", () => {
  const names = Object.keys(METRICS);
  const rows = [...PAGE.matchAll(/^\| `(\w+)` +\| (smaller|larger) /gm)];
  deepStrictEqual(
    rows.map(([, name, better]) => [name, better]).sort(),
    Object.entries(METRICS).map(([name, { goal }]) => [
      name,
      goal === "minimize" ? "smaller" : "larger",
    ]).sort(),
  );
  deepStrictEqual(
    [...SECTIONS.keys()].filter((title) => title.startsWith("`")).sort(),
    names.map((name) => `\`${name}\``).sort(),
  );
});

for (
  const [name, { version = 1, minimumSide = 1, layers }] of Object.entries(
    METRICS,
  )
) {
  Deno.test(`docs/metrics.md tells source, size and version of ${name}`, () => {
    const section = SECTIONS.get(`\`${name}\``) ?? "";
    const network = lookup(NETWORKS, REFERENCE.network.name);
    const least = Math.max(
      minimumSide,
      ...layers.map((layer) => network.minimumSide(layer)),
    );
    match(section, /- Source: /);
    match(section, new RegExp(`Version +${version}\\.`));
    const needs = least === 1 ? "Needs nothing" : `Needs sides of ${least} `;
    match(section, new RegExp(needs));
  });
}
