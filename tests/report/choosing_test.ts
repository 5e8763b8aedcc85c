import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { UsedImage } from "../../src/base/records.ts";
import { openStore } from "../../src/store/mod.ts";
import { cli } from "../support/io.ts";
import { SETTINGS } from "../store/sample.ts";
import {
  inBrowser,
  keepScreenshot,
  NO_BROWSER,
  TestBrowser,
} from "./browser.ts";
import { makePage } from "./pages.ts";

const FOLDER = "/home/somebody/photographs of a long journey/with many stops";

/** Two pairs of photographs, two optimisers; two trials fail alike. */
function change(at: number) {
  const [content, style] = at % 2 === 0
    ? [`${FOLDER}/the first photograph.jpg`, `${FOLDER}/the first style.jpg`]
    : [`${FOLDER}/the second photograph.jpg`, `${FOLDER}/the second style.jpg`];
  const used = (source: string): UsedImage => ({
    ...{ source, path: source, bytes: 1, width: 64, height: 64 },
    sha256: (at % 2 === 0 ? "a" : "b").repeat(64),
  });
  const isFailed = at === 2 || at === 5;
  return {
    content: used(content),
    style: used(style),
    settings: {
      ...SETTINGS,
      content,
      style,
      beta: at < 4 ? 40 : 400,
      seed: Math.floor(at / 2) % 2,
    },
    ...isFailed
      ? {
        state: "failed" as const,
        reason: `Too large: ${at} values\nSecond line`,
        pixelsSha256: null,
      }
      : {},
  };
}

async function withPage(
  test: (
    page: Awaited<ReturnType<TestBrowser["open"]>>,
    browser: TestBrowser,
    path: string,
  ) => Promise<void>,
  options = {},
): Promise<void> {
  await using place = await makePage({
    ...{ betas: [1, 2, 3, 4, 5, 6, 7, 8], rates: [0.1], change },
  });
  {
    using store = await openStore(place.results);
    await store.changeRemarks("000000000001", () => ({
      tags: ["best"],
      notes: [{ at: "2026-11-23T10:00:00Z", text: "a <b>red</b> sky" }],
    }));
  }
  await Deno.remove(
    join(place.results, "trials", "000000000002", "output.png"),
  );
  const args = ["--results", place.results, "--out", place.page];
  strictEqual((await cli(["report", ...args])).code, 0);
  await using browser = await TestBrowser.start();
  await test(await browser.open(place.page, options), browser, place.page);
  deepStrictEqual(browser.complaints, []);
}

Deno.test({
  name: inBrowser(
    "the page of a report tells photographs by their names, pairs them, and sorts by what shares a name",
  ),
  ignore: NO_BROWSER,
  fn: () =>
    withPage(async (page) => {
      const heads = await page.locator("#table thead th").allInnerTexts();
      strictEqual(new Set(heads).size, heads.length);
      for (const name of ["content", "contentCost", "style", "styleCost"]) {
        ok(heads.includes(name), name);
      }
      const cells = page.locator("#table tbody tr");
      const byContent = page.getByRole("button", {
        name: "content",
        exact: true,
      });
      await byContent.click();
      match(await cells.first().innerText(), /the first photograph\.jpg/);
      await byContent.click();
      match(await cells.first().innerText(), /the second photograph\.jpg/);
      for (const part of ["summary", "#images", "#compare", "#table"]) {
        const text = await page.locator(part.replace(/^\w/, ".$&")).innerText();
        ok(!text.includes(FOLDER), part);
      }
      const flip = page.getByRole("group", { name: "content + style" });
      deepStrictEqual(
        await flip.getByRole("combobox").locator("option").allInnerTexts(),
        [
          "all",
          "the first photograph.jpg + the first style.jpg",
          "the second photograph.jpg + the second style.jpg",
        ],
      );
      // each pair has a front of its own
      match(
        await page.locator("#scatter .note").first().innerText(),
        /2 pairs of images and sizes/,
      );
      await keepScreenshot(page, "pairs");
    }),
});

Deno.test({
  name: inBrowser(
    "the page of a report says which value of a setting is best, who failed why, and what is missing",
  ),
  ignore: NO_BROWSER,
  fn: () =>
    withPage(async (page) => {
      const rows = page.locator("#settings tbody tr");
      const texts = await rows.allInnerTexts();
      match(texts[0]!, /^beta\s+40\s+3\s+/);
      match(texts[1]!, /^400\s+3\s+/);
      ok(await page.locator("#settings .best").count() >= 2);
      await page.getByLabel("Filter").fill("tags==best || beta==400");
      match((await rows.allInnerTexts())[0]!, /^beta\s+40\s+1\s+/);
      await page.getByLabel("Filter").fill("bata==400");
      match(
        await page.locator("#filter-problem").innerText(),
        /Cannot find setting "bata" \(did you mean "beta"\?\)/,
      );
      strictEqual(await page.locator("#table tbody tr").count(), 8);
      await page.getByLabel("Filter").fill("red");
      strictEqual(await page.locator("#table tbody tr").count(), 1);
      await page.locator("#table .id").click();
      match(
        await page.getByRole("dialog").innerText(),
        /tags\s+best[\s\S]*note\s+a <b>red<\/b> sky/,
      );
      await page.keyboard.press("Escape");
      await page.getByLabel("Filter").fill("");
      const failed = page.locator("#failures tbody tr");
      strictEqual(await failed.count(), 1);
      match(await failed.innerText(), /^2\s+failed\s+Too large: 2 values\nSec/);
      match(
        await page.locator(".summary").innerText(),
        /1 image is missing or damaged, of trial 000000\./,
      );
      const images = page.locator("#images");
      await images.getByLabel("Across").selectOption({ label: "nothing" });
      await images.getByLabel("Down").selectOption({ label: "nothing" });
      for (const select of await page.locator(".flip select").all()) {
        await select.selectOption({ label: "all" });
      }
      const none = page.locator(".tile .none", { hasText: "image missing" });
      strictEqual(await none.count(), 1);
      const head = page.getByRole("columnheader", { name: "styleDistance" });
      match(
        (await head.first().getByRole("button").getAttribute("title"))!,
        /; ↓ smaller is better$/,
      );
      await keepScreenshot(page, "choosing");
    }),
});

Deno.test({
  name: inBrowser(
    "the page of a report of photographs does not scroll sideways on a phone",
  ),
  ignore: NO_BROWSER,
  fn: () =>
    withPage(async (page) => {
      const width = await page.evaluate("document.documentElement.scrollWidth");
      strictEqual(width, 390);
      const right = await page.locator("select, button").evaluateAll((all) =>
        all.filter((it) =>
          !it.closest(".scroll, nav") && it.getBoundingClientRect().right > 390
        ).length
      );
      strictEqual(right, 0);
      await keepScreenshot(page, "phone-pairs");
    }, { width: 390, height: 844 }),
});
