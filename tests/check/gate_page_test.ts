import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { approvalPage } from "../../src/check/outputs/approval_page.ts";
import { html } from "../../src/check/outputs/html.ts";
import type { GateReport } from "../../src/check/types.ts";
import { encodePng } from "../../src/image/encode.ts";
import {
  inBrowser,
  keepScreenshot,
  NO_BROWSER,
  TestBrowser,
} from "../report/browser.ts";
import {
  hostileGate,
  mixedGate,
  sampleGate,
  sampleTrial,
} from "./sample_gate.ts";

/** Writes the page of a report, whose images are stripes by default. */
async function writePage(
  folder: string,
  report: GateReport,
  read = readImage,
): Promise<string> {
  const text = await html.write(report, {
    ...{ env: { get: () => undefined }, folder: "/" },
    readImage: read,
  });
  const path = join(folder, "page.html");
  await Deno.writeTextFile(path, text);
  return path;
}

/** Those of baselines lie elsewhere. */
async function readImage(path: string): Promise<Uint8Array> {
  return await stripes(path.startsWith("baselines") ? 0 : 3);
}

/** A PNG file of stripes, moved by some pixels. */
async function stripes(by: number): Promise<Uint8Array> {
  const side = 96;
  const data = Float32Array.from({ length: 3 * side * side }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side)];
    const wave = Math.sin((x + by + y / 3) / 7 + (i % 3)) / 2 + 0.5;
    return wave * (0.4 + 0.6 * y / side);
  });
  return await encodePng({ width: side, height: side, data });
}

/** A test in a browser, with a folder for its page. */
function testPage(
  name: string,
  fn: (browser: TestBrowser, folder: string) => Promise<void>,
): void {
  Deno.test({
    name: inBrowser(name),
    ignore: NO_BROWSER,
    async fn() {
      const folder = await Deno.makeTempDir({ prefix: "gramlab-gate-" });
      await using browser = await TestBrowser.start();
      try {
        await fn(browser, folder);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

testPage(
  "gate page shows what fails first, the rest when asked, and asks for nothing outside it",
  async (browser, folder) => {
    const path = await writePage(folder, mixedGate());
    // alone, as an artefact that somebody fetched
    strictEqual((await Array.fromAsync(Deno.readDir(folder))).length, 1);
    const page = await browser.open(path);
    strictEqual(
      await page.locator(".verdict").innerText(),
      "Regression: 1 image is out of its bands, 2 are within their " +
        "bands, 1 is as approved; 4 of 6 trials fail",
    );
    const words = () => page.locator(".item h3 .word").allInnerTexts();
    deepStrictEqual(await words(), ["worse", "missing", "better", "new"]);
    await keepScreenshot(page, "gate-light");
    const widths = await page.locator(".item").first().locator("img")
      .evaluateAll((images) =>
        images.map((it) =>
          (it as unknown as { naturalWidth: number })
            .naturalWidth
        )
      );
    // baseline, head, and both again for their difference
    deepStrictEqual(widths, [96, 96, 96, 96]);
    await page.getByRole("button", { name: "slider" }).click();
    strictEqual(await page.locator(".stack.slider").count(), 2);
    await page.locator(".range input").fill("80");
    await keepScreenshot(page, "gate-slider");
    await page.getByRole("button", { name: "side by side" }).click();
    await page.getByLabel("also what has not changed").check();
    deepStrictEqual((await words()).slice(4), ["within", "identical"]);
    const dark = await browser.open(path, { colorScheme: "dark" });
    await keepScreenshot(dark, "gate-dark");
    const phone = await browser.open(path, { width: 360, height: 740 });
    strictEqual(
      await phone.evaluate("document.documentElement.scrollWidth"),
      360,
    );
    await keepScreenshot(phone, "gate-phone");
    deepStrictEqual([browser.complaints, browser.requests], [[], []]);
  },
);

testPage(
  "gate page leads to the trial of the study whose list names it",
  async (browser, folder) => {
    const { studies: [study], ...report } = mixedGate();
    const path = await writePage(folder, {
      ...report,
      studies: [study!, { ...study!, study: "again" }],
    });
    const page = await browser.open(path);
    // how far a page scrolls depends on its height
    await page.evaluate(
      "Element.prototype.scrollIntoView = function () {" +
        "document.title = this.closest('section').id; }",
    );
    const lead = page.locator("#study-1 .contents button").first();
    await lead.click();
    strictEqual(await page.title(), "study-1");
  },
);

testPage(
  "approval page shows images before and after, without alarm",
  async (browser, folder) => {
    const path = join(folder, "page.html");
    const text = await approvalPage(mixedGate(), { readImage });
    await Deno.writeTextFile(path, text);
    const page = await browser.open(path);
    strictEqual(
      await page.locator(".verdict").innerText(),
      "To approve: 1 worse, 1 missing, 1 new, 1 better, 1 within, 1 identical",
    );
    const captions = await page.locator(".item").first()
      .locator("figcaption").allInnerTexts();
    deepStrictEqual(captions, [
      "before, 96×96",
      "after, 96×96",
      "difference × 4.9, its largest 1 % is white, the box is where it is densest",
      "total cost, 4 to 40, by step to 5: before, after dashed, " +
      "5 % higher at step 5, furthest apart",
    ]);
    strictEqual(await page.locator(".bad").count(), 0);
    await keepScreenshot(page, "approval");
    deepStrictEqual([browser.complaints, browser.requests], [[], []]);
  },
);

testPage(
  "gate page does not make invisible changes glaring",
  async (browser, folder) => {
    const path = await writePage(
      folder,
      mixedGate(),
      (path) => grey(path.startsWith("baselines") ? 128 : 129),
    );
    const page = await browser.open(path);
    strictEqual(
      await page.locator(".item").first().locator("figcaption").nth(2)
        .innerText(),
      "difference × 32, the box is where it is densest",
    );
  },
);

/** A PNG file of one level of 255. */
async function grey(level: number): Promise<Uint8Array> {
  const data = new Float32Array(3 * 64).fill(level / 255);
  return await encodePng({ width: 8, height: 8, data });
}

testPage("gate page shows hostile texts as texts", async (browser, folder) => {
  const path = await writePage(folder, hostileGate());
  const page = await browser.open(path);
  ok((await page.locator(".item h3").innerText()).includes("<b>a|b</b>"));
  strictEqual(await page.locator("main b").count(), 0);
  await keepScreenshot(page, "gate-hostile");
  deepStrictEqual([browser.complaints, browser.requests], [[], []]);
});

testPage(
  "gate page tells baselines that changed in its title, wider bands without images",
  async (browser, folder) => {
    const names = ["costs at step 1", "image.window"];
    const entry = {
      ...{ id: "aaaaaaaaaaaa", varied: {}, kind: "values" as const },
      ...{ totals: { before: 1, after: 1 }, distance: null, approval: null },
      bands: names.map((name) => ({ name, before: 4, after: 17 })),
      learned: [{ by: "B", at: "2026-11-24T10:00:00Z", note: "why" }],
      images: { before: "baselines/a.png", after: "results/a.png" },
    };
    const changed = {
      ...{ kind: "study" as const, study: "ci", folder: "baselines/ci" },
      ...{ problem: null, count: 1, entries: [entry] },
    };
    const path = await writePage(
      folder,
      sampleGate([sampleTrial("aaaaaaaaaaaa", "identical")], {
        outcome: "passed",
        baselineChanges: {
          ...{ base: "main", commit: null, problem: null },
          folders: [changed],
        },
      }),
    );
    const page = await browser.open(path);
    strictEqual(
      await page.locator("h1.warn").innerText(),
      "Passed; 1 baseline changed in this branch: 1 image is as approved",
    );
    strictEqual(await page.locator(".item img").count(), 0);
    const cells = await page.locator(".item tbody tr").first()
      .locator("td").allInnerTexts();
    deepStrictEqual(cells, ["image.window", "4", "17", "4.3 ×", "wider"]);
    ok((await page.locator(".item p").first().innerText()).endsWith(
      "learned by B on 2026-11-24: why",
    ));
    deepStrictEqual([browser.complaints, browser.requests], [[], []]);
  },
);
