import { ok, strictEqual } from "node:assert/strict";
import type { UsedImage } from "../../src/base/records.ts";
import { Patience } from "../../src/runner/patience.ts";
import { sampleStep } from "../store/sample.ts";
import { testSettings } from "../support/settings.ts";

function image(side: number): UsedImage {
  return { source: "", sha256: "", width: side, height: side };
}

Deno.test("Patience waits as long as it is told, and longer for slow trials", () => {
  const patience = new Patience(testSettings({ hangTimeout: "90s" }));
  strictEqual(patience.waitMs, 90_000);
  const loaded = { kind: "loaded", style: image(64), notices: [] } as const;
  patience.note({ ...loaded, content: image(64) });
  strictEqual(patience.waitMs, 90_000);
  patience.note({
    kind: "step",
    record: { ...sampleStep(3), durationMs: 3e4 },
  });
  strictEqual(patience.waitMs, 300_000);
  // 16 times the pixels of an image that takes WebAssembly half a minute
  patience.note({ ...loaded, content: image(1400) });
  ok(patience.waitMs > 16 * 30_000);
});

Deno.test("Patience has no end if nothing may be taken for hung", () => {
  const patience = new Patience(testSettings({ hangTimeout: "none" }));
  strictEqual(patience.waitMs, Infinity);
});
