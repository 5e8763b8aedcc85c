import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { openStore } from "../../src/store/mod.ts";
import { runTrial, sampleId } from "../store/sample.ts";
import { cli, RecordingIo } from "../support/io.ts";
import { report } from "../../src/cli/report.ts";
import { inBrowser, NO_BROWSER, TestBrowser } from "./browser.ts";
import { makePage } from "./pages.ts";

Deno.test("report --watch refuses --embed, whose pages cannot change", async () => {
  const { code, err } = await cli(["report", "--watch", "--embed"]);
  strictEqual(code, 2);
  match(err, /Cannot take --watch with --embed/);
});

Deno.test("report refuses a study that is not there, and names those that are", async () => {
  await using place = await makePage({ betas: [4], rates: [0.1] });
  const { code, err } = await cli(
    ["report", "nosuch", "--results", place.results],
  );
  strictEqual(code, 2);
  match(err, /Cannot find study "nosuch": expected one of: sample/);
});

Deno.test({
  name: inBrowser("report --watch shows trials in an open page as they end"),
  ignore: NO_BROWSER,
  async fn() {
    await using place = await makePage({
      betas: [4, 40],
      rates: [0.1],
      waiting: 1,
    });
    await using browser = await TestBrowser.start();
    const io = new RecordingIo();
    const page = join(place.results, "watched.html");
    const done = report.run(
      ["--results", place.results, "--out", page, "--watch"],
      io,
    );
    while (!io.errText.includes("1 to come")) await pause(50);
    const open = await browser.open(page);
    strictEqual(await open.locator("#table tbody tr").count(), 2);
    await open.getByLabel("Filter").fill("state=done");
    {
      using store = await openStore(place.results);
      await runTrial(store, sampleId(1e6), { study: "sample" });
    }
    await open.getByText("3 of 3 trials").waitFor();
    // what the reader chose stays
    strictEqual(await open.getByLabel("Filter").inputValue(), "state=done");
    strictEqual(await done, 0);
    await open.locator(".live").waitFor({ state: "detached" });
    deepStrictEqual(browser.complaints, []);
  },
});

Deno.test("report --watch ends at Ctrl-C with a page that no longer looks for data", async () => {
  await using place = await makePage({ betas: [4], rates: [0.1], waiting: 1 });
  const io = new RecordingIo();
  const page = join(place.results, "watched.html");
  const done = report.run(
    ["--results", place.results, "--out", page, "--watch"],
    io,
  );
  while (!io.errText.includes("1 to come")) await pause(50);
  io.interrupt();
  strictEqual(await done, 0);
  strictEqual(io.listeners, 0);
  const data = await Deno.readTextFile(
    join(place.results, "watched_files", "data.js"),
  );
  match(data, /"isWatched":false/);
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
