/// <reference lib="dom" />
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Page } from "playwright-core";
import {
  inBrowser,
  keepScreenshot,
  letGo,
  NO_BROWSER,
  TestBrowser,
} from "./browser.ts";
import { SETTINGS } from "../store/sample.ts";
import { makePage, type StudyOptions } from "./pages.ts";

const GRID: StudyOptions = { betas: [4, 40, 400], rates: [0.01, 0.1] };

/** A test of a page: no complaint, no request beyond the disk. */
function testPage(
  name: string,
  options: StudyOptions,
  body: (path: string, browser: TestBrowser) => Promise<void>,
  args: readonly string[] = [],
): void {
  Deno.test({
    name: inBrowser(name),
    ignore: NO_BROWSER,
    async fn() {
      await using place = await makePage(options, args);
      await using browser = await TestBrowser.start();
      await body(place.page, browser);
      deepStrictEqual(browser.complaints, []);
      deepStrictEqual(browser.requests, []);
    },
  });
}

/** Each curve is a file of its own: the chart grows as they arrive. */
async function drawn(page: Page, count: number): Promise<void> {
  await page.locator(`.chart[aria-label*=" of ${count} trials "] canvas`)
    .waitFor();
}

async function columns(page: Page, title: string): Promise<string[]> {
  const titles = await page.locator("#table thead th").allInnerTexts();
  const at = titles.findIndex((it) => it.replace(/ [↑↓]$/, "") === title);
  return await page.locator(`#table tbody td:nth-child(${at + 1})`)
    .allInnerTexts();
}

testPage(
  "the page of a report puts any two settings on the axes of its grid",
  GRID,
  async (path, browser) => {
    const page = await browser.open(path);
    const heads = page.locator(".grid thead th");
    deepStrictEqual(await heads.allInnerTexts(), ["4", "40", "400"]);
    strictEqual(await page.locator(".grid .tile img").count(), 6);
    await page.locator("#images").getByLabel("Across").selectOption({
      label: "optimizer.learningRate",
    });
    deepStrictEqual(await heads.allInnerTexts(), ["0.01", "0.1"]);
    // the other one took its place
    deepStrictEqual(
      await page.locator(".grid tbody th").allInnerTexts(),
      ["4", "40", "400"],
    );
    await page.locator("#images").getByLabel("Down").selectOption({
      label: "nothing",
    });
    strictEqual(await page.locator(".grid .tile").count(), 2);
    await page.getByRole("button", { name: "Next beta" }).click();
    strictEqual(
      await page.getByLabel("beta", { exact: true })
        .getByRole("combobox").inputValue(),
      "1",
    );
    const [first] = await page.locator(".grid .tile").evaluateAll((tiles) =>
      tiles.map((tile) => tile.getAttribute("data-folder"))
    );
    strictEqual(first, "000000000002");
  },
);

testPage(
  "the page of a report opens with the values that have most images",
  {
    betas: [1, 2, 3, 4, 5, 6],
    rates: [0.1],
    change: (at) => ({
      settings: {
        ...SETTINGS,
        content: "painted:mosaic",
        beta: at % 2,
        alpha: at % 3,
        clamp: at > 0,
      },
      ...at === 0 ? { state: "failed", reason: "Cost became NaN" } : {},
    }),
  },
  async (path, browser) => {
    const page = await browser.open(path);
    strictEqual(await page.locator(".grid .tile img").count(), 5);
  },
);

testPage(
  "the page of a report sorts and filters its table, and the grid with it",
  GRID,
  async (path, browser) => {
    const page = await browser.open(path);
    const button = page.getByRole("button", { name: "styleDistance" });
    await button.click();
    const sorted = (await columns(page, "styleDistance")).map(Number);
    deepStrictEqual(sorted, sorted.toSorted((a, b) => a - b));
    await button.click();
    const turned = (await columns(page, "styleDistance")).map(Number);
    deepStrictEqual(turned, turned.toSorted((a, b) => b - a));
    strictEqual(
      await page.locator('th[aria-sort="descending"]').innerText(),
      "styleDistance ↓",
    );
    await page.getByLabel("Filter").fill("beta>4 learningRate=0.1");
    strictEqual(await page.locator("#table tbody tr").count(), 2);
    strictEqual(await page.locator(".grid .tile").count(), 2);
    strictEqual(await page.locator("#scatter circle").count(), 2);
    await page.getByLabel("Filter").fill("nosuchthing");
    match(await page.locator("#images").innerText(), /Change the filter/);
  },
);

testPage(
  "the page of a report holds images side by side, under a slider, as a difference, and draws their curves",
  GRID,
  async (path, browser) => {
    const page = await browser.open(path);
    // the ends of the front are held at first
    strictEqual(await page.locator(".tile.held").count(), 2);
    await drawn(page, 2);
    await letGo(page);
    strictEqual(await page.locator(".tile.held, .panel").count(), 0);
    await page.getByRole("button", { name: /^Hold beta 4 / }).first().click();
    await page.getByRole("button", { name: /^Hold beta 400 / }).first().click();
    strictEqual(await page.locator(".panel").count(), 4); // with content and style
    await drawn(page, 2);
    strictEqual(await page.locator(".u-legend .u-series").count(), 3);
    await page.locator("#curves select").selectOption(
      "style.conv1_1",
    );
    await page.getByLabel("logarithmic").uncheck();
    await page.locator('.chart[aria-label^="style.conv1_1"] canvas').waitFor();
    strictEqual(await page.locator("#table tr.held").count(), 2);
    strictEqual(await page.locator(".dot.held").count(), 2);
    await keepScreenshot(page, "held");
    await page.getByRole("button", { name: "slider" }).click();
    const slider = page.getByLabel("Border");
    await slider.focus();
    for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowRight");
    const clip = await page.locator(".stack .over").evaluate((it) =>
      getComputedStyle(it).clipPath
    );
    strictEqual(clip, "inset(0px 0px 0px 60%)");
    await page.getByRole("button", { name: "difference" }).click();
    const mode = await page.locator(".stack .over").evaluate((it) =>
      getComputedStyle(it).mixBlendMode
    );
    strictEqual(mode, "difference");
    await keepScreenshot(page, "difference");
  },
);

testPage(
  "the page of a report zooms its curves by dragging and by keys, and tells values at the pointer",
  GRID,
  async (path, browser) => {
    const page = await browser.open(path);
    // one of the two that are held at first is let go
    await page.getByRole("button", { name: /^Hold beta 4 / }).first().click();
    await drawn(page, 1);
    const area = page.locator(".chart .u-over");
    await area.scrollIntoViewIfNeeded();
    const box = (await area.boundingBox())!;
    const at = (share: number): [number, number] => [
      box.x + box.width * share,
      box.y + box.height / 2,
    ];
    const value = page.locator(".u-legend .u-value").first();
    await page.mouse.move(...at(0.999));
    strictEqual(await value.innerText(), "50");
    await page.mouse.move(...at(0));
    await page.mouse.down();
    await page.mouse.move(...at(0.5), { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(...at(0.999));
    const last = Number(await value.innerText());
    ok(Math.abs(last - 25) <= 1, `${last}`);
    const chart = page.locator(".chart");
    await chart.focus();
    await page.keyboard.press("0");
    await page.keyboard.press("End");
    strictEqual(await value.innerText(), "50");
    await page.keyboard.press("ArrowLeft");
    strictEqual(await value.innerText(), "49");
    await page.keyboard.press("+");
    await page.keyboard.press("Home");
    strictEqual(await value.innerText(), "25");
    await page.mouse.dblclick(...at(0.5));
    await page.mouse.move(...at(0.999));
    strictEqual(await value.innerText(), "50");
  },
);

testPage(
  "the page of a report works by keyboard alone",
  GRID,
  async (path, browser) => {
    const page = await browser.open(path);
    await letGo(page);
    const first = page.getByRole("button", { name: /^Enlarge/ }).first();
    await first.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    match(await dialog.innerText(), /000000000001/);
    await page.keyboard.press("ArrowRight");
    match(await dialog.innerText(), /000000000002/);
    await page.keyboard.press("h");
    await page.keyboard.press("Escape");
    strictEqual(await dialog.count(), 0);
    strictEqual(await page.locator(".tile.held").count(), 1);
    ok(await first.evaluate((it) => it === document.activeElement), "focus");
  },
);

testPage(
  "the page of a report obeys the system's colours, and its switch",
  GRID,
  async (path, browser) => {
    const page = await browser.open(path, { colorScheme: "dark" });
    const ground = () =>
      page.evaluate("getComputedStyle(document.body).backgroundColor");
    strictEqual(await ground(), "rgb(20, 23, 27)");
    await keepScreenshot(page, "dark");
    await page.getByRole("button", { name: "Use light colours" }).click();
    strictEqual(await ground(), "rgb(255, 255, 255)");
  },
);

testPage("the page of a report fits a phone", GRID, async (path, browser) => {
  const page = await browser.open(path, { width: 390, height: 844 });
  await page.getByRole("button", { name: /^Hold/ }).first().click();
  await page.locator(".chart canvas").waitFor();
  const width = await page.evaluate("document.documentElement.scrollWidth");
  strictEqual(width, 390);
  await keepScreenshot(page, "phone");
});

testPage(
  "the page of a report names all that one can use, and has one heading of each",
  GRID,
  async (path, browser) => {
    const page = await browser.open(path);
    await page.getByRole("button", { name: /^Hold/ }).first().click();
    const nameless = await page.locator("button, select, input").evaluateAll(
      (all) =>
        all.filter((it) =>
          !it.getAttribute("aria-label") && it.textContent.trim() === "" &&
          !(it as HTMLInputElement).labels?.length
        ).map((it) => it.outerHTML),
    );
    deepStrictEqual(nameless, []);
    const titles = await page.locator("h2").allInnerTexts();
    strictEqual(new Set(titles).size, titles.length);
    strictEqual(await page.locator("h1").count(), 1);
  },
);
