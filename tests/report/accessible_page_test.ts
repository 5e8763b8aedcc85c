/// <reference lib="dom" />
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import {
  inBrowser,
  keepScreenshot,
  letGo,
  NO_BROWSER,
  TestBrowser,
} from "./browser.ts";
import { makePage } from "./pages.ts";

const STUDY = {
  betas: [4, 40],
  rates: [0.01, 0.1],
  change: (at: number) =>
    at < 2 ? {} : {
      state: (["failed", "pruned"] as const)[at - 2]!,
      reason: "Cost became NaN",
    },
};

/** Texts of a page whose contrast is below 4.5, as WCAG 2.2 computes it. */
const POOR_TEXTS = `(() => {
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((it) => it / 255).map((it) =>
      it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  // over one another on a canvas: any notation, and transparency
  const paint = (colours) => {
    context.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const grounds = (element) => element === null ? [] :
    [...grounds(element.parentElement), getComputedStyle(element).backgroundColor];
  const poor = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() === "" || !element.checkVisibility()) continue;
    if (element.closest("script, style, svg")) continue;
    seen += 1;
    const under = grounds(element);
    const [a, b] = [paint(under), paint([...under, getComputedStyle(element).color])]
      .map(luminance).sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) poor.push([texts.currentNode.data.trim(), contrast]);
  }
  return { seen, poor };
})()`;

for (const colorScheme of ["light", "dark"] as const) {
  Deno.test({
    name: inBrowser(
      `the page of a report has texts of a contrast of 4.5, ${colorScheme}`,
    ),
    ignore: NO_BROWSER,
    async fn() {
      await using place = await makePage(STUDY);
      await using browser = await TestBrowser.start();
      const page = await browser.open(place.page, { colorScheme });
      await page.getByRole("button", { name: /^Hold/ }).first().click();
      await page.locator(".chart canvas").waitFor();
      const whole = await page.evaluate(POOR_TEXTS) as Found;
      await page.getByRole("button", { name: /^Enlarge/ }).last().click();
      await page.getByRole("dialog").waitFor();
      const large = await page.evaluate(POOR_TEXTS) as Found;
      ok(whole.seen > 100 && large.seen > whole.seen);
      deepStrictEqual([...whole.poor, ...large.poor], []);
    },
  });
}

interface Found {
  readonly seen: number;
  readonly poor: readonly (readonly [string, number])[];
}

Deno.test({
  name: inBrowser(
    "the page of a report shows where the focus is, and Tab leads through it and out again",
  ),
  ignore: NO_BROWSER,
  async fn() {
    await using place = await makePage(STUDY);
    await using browser = await TestBrowser.start();
    const page = await browser.open(place.page);
    const visited = new Set<string>();
    for (let i = 0; i < 300; i++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(`(() => {
        const it = document.activeElement;
        if (it === document.body) return null;
        const { outlineStyle, outlineWidth, opacity } = getComputedStyle(it);
        const isShown = outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && opacity === "1";
        return [it.closest("section, header")?.id || "header", isShown, it.outerHTML];
      })()`) as [string, boolean, string] | null;
      if (at === null) break;
      const [section, isShown, html] = at;
      ok(isShown, html);
      visited.add(section);
    }
    ok(visited.size < 300);
    for (const name of ["images", "scatter", "table", "provenance"]) {
      ok(visited.has(name), name);
    }
  },
});

Deno.test({
  name: inBrowser(
    "the page of a report is light on paper, and cuts nothing off",
  ),
  ignore: NO_BROWSER,
  async fn() {
    await using place = await makePage(STUDY);
    await using browser = await TestBrowser.start();
    const page = await browser.open(place.page, {
      colorScheme: "dark",
      width: 720,
    });
    await page.getByRole("button", { name: /^Hold/ }).first().click();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    strictEqual(
      await page.evaluate("getComputedStyle(document.body).backgroundColor"),
      "rgb(255, 255, 255)",
    );
    const clipped = await page.locator(".scroll").evaluateAll((all) =>
      all.filter((it) => getComputedStyle(it).overflow !== "visible").length
    );
    strictEqual(clipped, 0);
    // what is known of the machine is folded on the screen only
    ok(await page.getByText("instruction set").first().isVisible());
    strictEqual(await page.locator(".hold:visible, nav:visible").count(), 0);
    await keepScreenshot(page, "print");
  },
});

Deno.test({
  name: inBrowser(
    "the page of a report fits 360 pixels, with names of any length and direction",
  ),
  ignore: NO_BROWSER,
  async fn() {
    const long = "very-long-name-without-a-break-".repeat(8);
    await using place = await makePage({
      study: long.slice(0, 100),
      betas: [long, `${long} שלום עולם`],
      rates: [0.1],
      change: (at) => at === 0 ? {} : { state: "failed", reason: long },
    });
    await using browser = await TestBrowser.start();
    const page = await browser.open(place.page, { width: 360, height: 740 });
    await letGo(page);
    for (const button of await page.locator(".tile .hold").all()) {
      await button.click({ force: true });
    }
    await page.locator(".chart canvas").waitFor();
    const width = await page.evaluate("document.documentElement.scrollWidth");
    strictEqual(width, 360);
    await keepScreenshot(page, "long");
  },
});
