import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { sha256 } from "../../src/base/sha256.ts";
import { isInShard } from "../../src/plan/shard.ts";

Deno.test("isInShard() gives each trial to one part, and parts are of like size", () => {
  const trials = Array.from({ length: 7000 }, (_, i) => sha256(String(i)));
  for (const parts of [1, 2, 7, 64]) {
    const counts: number[] = Array(parts).fill(0);
    for (const hash of trials) {
      const own = counts.map((_, i) =>
        isInShard({ hash }, { part: i + 1, parts })
      );
      strictEqual(own.filter(Boolean).length, 1);
      counts[own.indexOf(true)]!++;
    }
    const mean = trials.length / parts;
    // five standard deviations
    const least = mean - 5 * Math.sqrt(mean);
    ok(counts.every((count) => count >= least), String(counts));
  }
});

Deno.test("isInShard() pins a trial to its part", () => {
  const hash = sha256("a trial");
  const parts = [2, 3, 10].map((parts) =>
    [...Array(parts).keys()].find((i) =>
      isInShard({ hash }, { part: i + 1, parts })
    )
  );
  // else a shard that is run again would find other trials
  deepStrictEqual(parts, [0, 0, 2]);
});
