import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { callScript, pageHtml } from "../../src/page/document.ts";
import { gatherModules } from "../../src/page/modules.ts";

const HOSTILE = "</script><script>alert(1)</script>\u2028'\"<!--";

Deno.test("callScript() hands any text over unchanged, and cannot end a script element", () => {
  const script = callScript("gramlabCurves", [HOSTILE, { [HOSTILE]: 1 }]);
  ok(!script.includes("<") && !script.includes("\u2028"));
  let received: unknown[] = [];
  const receive = (...values: unknown[]): void => {
    received = values;
  };
  new Function("gramlabCurves", script)(receive);
  deepStrictEqual(received, [HOSTILE, { [HOSTILE]: 1 }]);
});

Deno.test("pageHtml() gives the same bytes twice, asks no network, and escapes its title", async () => {
  const parts = { title: HOSTILE, scripts: [`a"b.js`], inline: [] };
  const html = await pageHtml(parts);
  strictEqual(html, await pageHtml(parts));
  match(html, /<title>&lt;\/script&gt;/);
  match(html, /<script src="a&quot;b.js">/);
  const addresses = html.match(/(?:src|href)="[^"]*"/g) ?? [];
  deepStrictEqual(addresses, ['href="data:,"', 'src="a&quot;b.js"']);
});

Deno.test("gatherModules() holds every module that its modules import", async () => {
  const urls = await gatherModules("page/app.ts");
  for (const url of Object.values(urls)) {
    const text = atob(url.slice(url.indexOf(",") + 1));
    for (const [, name] of text.matchAll(/^import\b[^"']*?"([^"]+)"/gm)) {
      ok(Object.hasOwn(urls, name!), name);
    }
  }
  ok(!Object.keys(urls).some((name) => name.startsWith("report/")));
});
