import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import {
  inBrowser,
  keepScreenshot,
  keepText,
  NO_BROWSER,
  TestBrowser,
} from "./browser.ts";
import { makePage } from "./pages.ts";

const COUNT = 1000;

Deno.test({
  name: inBrowser("report shows 1000 trials without making them all at once"),
  ignore: NO_BROWSER,
  async fn() {
    const numbers = (count: number, by: number): number[] =>
      Array.from({ length: count }, (_, at) => (at + 1) * by);
    await using place = await makePage({
      betas: numbers(40, 10),
      rates: numbers(25, 0.01),
      side: 96,
    });
    await using browser = await TestBrowser.start();
    const begun = performance.now();
    const page = await browser.open(place.page);
    await page.locator(".tile img").first().waitFor();
    const loadMs = performance.now() - begun;
    // bit by bit, so that no task is long
    await page.locator(".tile").nth(COUNT - 1).waitFor({ state: "attached" });
    strictEqual(await page.locator(".tile").count(), COUNT);
    // rows come as they are asked for, images as they are scrolled to
    ok(await page.locator("#table tbody tr").count() <= 100);
    const loaded = await page.locator(".tile img").evaluateAll((images) =>
      images.filter((it) =>
        (it as unknown as { complete: boolean }).complete &&
        (it as unknown as { naturalWidth: number }).naturalWidth > 0
      ).length
    );
    ok(loaded < COUNT, `${loaded} images were loaded`);
    const sortMs = await timed(async () => {
      await page.getByRole("button", { name: "styleDistance" }).click();
      await page.locator('th[aria-sort="ascending"]').waitFor();
    });
    const filterMs = await timed(async () => {
      await page.getByLabel("Filter").fill("beta>200");
      await page.getByText("500 of 1000 trials").waitFor();
    });
    // times depend on the machine: kept for people
    const times = { loadMs, sortMs, filterMs, loaded };
    await keepText("many.json", JSON.stringify(times));
    deepStrictEqual(browser.complaints, []);
    await keepScreenshot(page, "many");
  },
});

async function timed(body: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await body();
  return performance.now() - begun;
}
