import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import {
  inBrowser,
  keepScreenshot,
  letGo,
  NO_BROWSER,
  TestBrowser,
} from "./browser.ts";
import { makePage } from "./pages.ts";

const HOSTILE = '<img src=x onerror="window.hacked=1">';
const ENDING = "</script><script>window.hacked=1</script>";
const RIGHT_TO_LEFT = "\u202eevil\u202c 'quoted' \"twice\" שלום";

for (const args of [[], ["--embed"]]) {
  Deno.test({
    name: inBrowser(
      `report ${args} shows hostile names, labels and reasons as text`,
    ),
    ignore: NO_BROWSER,
    async fn() {
      await using place = await makePage({
        study: "<script>window.hacked=1<",
        betas: [HOSTILE, ENDING, RIGHT_TO_LEFT],
        rates: [0.01],
        change: (at) =>
          at < 2 ? {} : {
            state: "failed",
            reason: `${ENDING} ${HOSTILE} ${RIGHT_TO_LEFT}`,
          },
      }, args);
      await using browser = await TestBrowser.start();
      const page = await browser.open(place.page);
      strictEqual(
        await page.locator("h1").innerText(),
        "<script>window.hacked=1<",
      );
      match(await page.title(), /^<script>window.hacked=1< ·/);
      const text = await page.locator("#failures").innerText();
      ok(text.includes(ENDING) && text.includes(HOSTILE), text);
      await letGo(page);
      for (const button of await page.locator(".tile .hold").all()) {
        await button.click({ force: true });
      }
      await page.locator(".chart canvas").waitFor();
      strictEqual(await page.evaluate("window.hacked"), undefined);
      strictEqual(await page.locator('img[src="x"]').count(), 0);
      deepStrictEqual(browser.complaints, []);
      deepStrictEqual(browser.requests, []);
      await keepScreenshot(page, `hostile${args}`);
    },
  });
}
