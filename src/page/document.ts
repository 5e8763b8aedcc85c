/** The page's HTML. */
import { gatherModules } from "./modules.ts";

/** What a page is made of. */
export interface PageParts {
  /**
   * The module that shows it, whose `start()` is called.
   *
   * @default "page/app.ts"
   */
  readonly entry?: "page/app.ts" | "page/gate.ts";
  /** Shown by the browser's tab. */
  readonly title: string;
  /** Scripts that lie beside the page, as addresses. */
  readonly scripts: readonly string[];
  /** Scripts that lie in the page: JavaScript as {@linkcode callScript} makes it. */
  readonly inline: readonly string[];
}

/** Names of functions that data files call. */
export type Receiver = "gramlabReport" | "gramlabCurves";

/**
 * A script that hands data to the page. Browsers let a page on disk load such
 * scripts, but neither modules nor JSON.
 *
 * @param receiver The function that is called.
 * @param values Its arguments.
 * @returns JavaScript that may also stand in HTML: it has no `<`.
 *
 * @example
 * ```ts
 * import { callScript } from "./document.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const script = callScript("gramlabCurves", ["</script>"]);
 * strictEqual(script, 'gramlabCurves("\\u003c/script>");\n');
 * ```
 */
export function callScript(
  receiver: Receiver,
  values: readonly unknown[],
): string {
  const texts = values.map((value) =>
    JSON.stringify(value)
      .replaceAll("<", "\\u003c")
      .replaceAll("\u2028", "\\u2028")
      .replaceAll("\u2029", "\\u2029")
  );
  return `${receiver}(${texts.join(",")});\n`;
}

/** Runs before anything is drawn: the style sheet has each colour once. */
const THEME = `
document.documentElement.dataset.theme =
  matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
`;

/** Runs before data arrive: keeps them until the page can show them. */
const RECEIVERS = `
const gramlab = { report: null, curves: new Map(), changed() {} };
function gramlabReport(data) { gramlab.report = data; gramlab.changed(); }
function gramlabCurves(folder, curves) {
  gramlab.curves.set(folder, curves);
  gramlab.changed();
}
globalThis.gramlab = gramlab;
`;

/**
 * Makes the page.
 *
 * @param parts What it shows.
 * @returns HTML that needs no network; the same for the same parts.
 */
export async function pageHtml(parts: PageParts): Promise<string> {
  const { entry = "page/app.ts" } = parts;
  const imports = await gatherModules(entry);
  const style = await styleSheet();
  const scripts = parts.scripts.map((address) =>
    `<script src="${escapeHtml(address)}"></script>`
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Gramlab">
<link rel="icon" href="data:,">
<title>${escapeHtml(parts.title)}</title>
<style>${style}</style>
<script>${THEME}</script>
<script type="importmap">${JSON.stringify({ imports })}</script>
<script>${RECEIVERS}</script>
</head>
<body>
<div id="app"><p class="loading">Loading…</p></div>
<noscript>This page needs JavaScript.</noscript>
${scripts.join("\n")}
${parts.inline.map((script) => `<script>${script}</script>`).join("\n")}
<script type="module">import { start } from "${entry}"; start();</script>
</body>
</html>
`;
}

async function styleSheet(): Promise<string> {
  const ofCharts = new URL(import.meta.resolve("uplot/dist/uPlot.min.css"));
  const own = new URL("./style.css", import.meta.url);
  return `${await Deno.readTextFile(ofCharts)}\n${await Deno.readTextFile(
    own,
  )}`;
}

/**
 * Makes text safe within HTML and within quoted attributes.
 *
 * @param text Any text.
 */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
