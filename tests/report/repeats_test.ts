import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { SETTINGS } from "../store/sample.ts";
import { inBrowser, letGo, NO_BROWSER, TestBrowser } from "./browser.ts";
import { makePage } from "./pages.ts";

/** Style distances: 0.1 and 0.2 apart from noise, and 5. */
const DISTANCES = [0.1, 0.3, 5, 0.2, 0.4, 5.1];

Deno.test({
  name: inBrowser(
    "the page of a report sums repeats over seeds up, and marks what seeds alone may make",
  ),
  ignore: NO_BROWSER,
  async fn() {
    await using place = await makePage({
      betas: [4, 40, 400],
      rates: [0.1, 0.2],
      change: (at) => ({
        settings: {
          ...SETTINGS,
          content: "painted:mosaic",
          beta: [4, 40, 400][at % 3]!,
          seed: Math.floor(at / 3),
        },
        metrics: { styleDistance: DISTANCES[at]! },
      }),
    });
    await using browser = await TestBrowser.start();
    const page = await browser.open(place.page);
    const rows = page.locator("#repeats tbody tr");
    strictEqual(await rows.count(), 3);
    const marks = await rows.locator(".mark:not([hidden])").evaluateAll((all) =>
      all.map((it) => [it.textContent, it.getAttribute("aria-label")])
    );
    const like = ["~", "no clear difference from the best"];
    deepStrictEqual(marks, [["★", "the best mean"], like]);
    match(await rows.first().innerText(), /0\.15 ± 0\.071/);
    match(
      await page.locator(".summary").innerText(),
      /1 of 2 others is not clearly worse/,
    );
    await letGo(page);
    await rows.first().getByRole("checkbox").check();
    strictEqual(await page.locator(".trials tr.held").count(), 3);
    await page.getByLabel("Filter").fill("iterationsTo0.5<=2 beta>4");
    strictEqual(await rows.count(), 2);
    deepStrictEqual(browser.complaints, []);
  },
});
