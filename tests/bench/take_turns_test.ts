import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { takeTurns, type TurnProgress } from "../../src/bench/take_turns.ts";
import { FakeClock } from "./fake_clock.ts";

Deno.test("takeTurns() interleaves the settings after all have warmed up", async () => {
  const clock = new FakeClock();
  const order: string[] = [];
  const setting = (name: string, iterationMs: number) => {
    const run = clock.run(iterationMs);
    return (count: number) => {
      if (order.at(-1) !== name) order.push(name);
      return run(count);
    };
  };
  const progress: TurnProgress[] = [];
  const found = await takeTurns([setting("a", 50), setting("b", 400)], {
    clock,
    runs: 3,
    minimumMs: 200,
    onProgress: (it) => progress.push(it),
  });
  deepStrictEqual(order, ["a", "b", "a", "b", "a", "b", "a", "b"]);
  deepStrictEqual(found.map(({ samples }) => samples.length), [3, 3]);
  strictEqual(found[0]!.samples[0]!.iterations, 5);
  const [rest, all] = [progress.at(-1)!, progress[2]!];
  deepStrictEqual([rest.done, rest.total, rest.remainingMs], [5, 6, 400]);
  ok(all.remainingMs! > 5 * 200);
});
