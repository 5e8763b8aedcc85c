import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { CheckpointClock } from "../../src/runner/checkpoint_clock.ts";

Deno.test("CheckpointClock waits for its time, and longer if checkpoints take long", () => {
  let nowMs = 0;
  const clock = new CheckpointClock("30s", () => nowMs);
  const dueAfter = (ms: number): boolean => {
    nowMs += ms;
    return clock.isDue(1);
  };
  deepStrictEqual([dueAfter(29_999), dueAfter(1)], [false, true]);
  // one second for it: no more than one part in a hundred
  const end = clock.begin();
  nowMs += 1000;
  end();
  deepStrictEqual([dueAfter(99_999), dueAfter(1)], [false, true]);
});

Deno.test("CheckpointClock counts iterations from the trial's start", () => {
  const clock = new CheckpointClock("100it");
  const due = [1, 100, 150, 200].filter((step) => clock.isDue(step));
  deepStrictEqual(due, [100, 200]);
  const never = new CheckpointClock("none");
  deepStrictEqual([never.isOn(), never.isDue(100)], [false, false]);
  strictEqual(clock.isOn(), true);
});
