import { ok, rejects, strictEqual } from "node:assert/strict";
import { Stopwatch } from "../../src/runner/stopwatch.ts";

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

Deno.test("Stopwatch adds up each part, failed work included", async () => {
  const stopwatch = new Stopwatch();
  strictEqual(await stopwatch.time("loadMs", () => Promise.resolve(7)), 7);
  stopwatch.add("captureMs", 1.23456);
  stopwatch.add("captureMs", 1);
  const failing = stopwatch.time("saveMs", async () => {
    await pause();
    throw new Error("Disk");
  });
  await rejects(failing, /Disk/);
  const { loadMs, captureMs, saveMs, targetsMs, totalMs } = stopwatch.read();
  strictEqual(captureMs, 2.235);
  strictEqual(targetsMs, 0);
  ok(saveMs >= 19 && loadMs < saveMs && totalMs >= saveMs);
});
