import { deepStrictEqual, throws } from "node:assert/strict";
import { LONGEST_MS, startDeadline } from "../../src/base/deadline.ts";

Deno.test("startDeadline() tells its own end from the other signal's", async () => {
  const other = new AbortController();
  using short = startDeadline(1, other.signal);
  using long = startDeadline(LONGEST_MS, other.signal);
  using never = startDeadline(undefined, other.signal);
  await new Promise((resolve) =>
    short.signal.addEventListener("abort", resolve)
  );
  const state = () =>
    [short, long, never].map((it) => [it.signal.aborted, it.hasPassed()]);
  deepStrictEqual(state(), [[true, true], [false, false], [false, false]]);
  other.abort();
  deepStrictEqual(state(), [[true, true], [true, false], [true, false]]);
});

Deno.test("startDeadline() refuses times that timers cannot wait", () => {
  const { signal } = new AbortController();
  throws(() => startDeadline(LONGEST_MS + 1, signal), RangeError);
  throws(() => startDeadline(NaN, signal), RangeError);
});
