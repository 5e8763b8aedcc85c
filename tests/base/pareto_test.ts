import { deepStrictEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { paretoFront } from "../../src/base/pareto.ts";

/** Small whole numbers, so that many points are equal in one number. */
const point = fc.record({
  x: fc.integer({ min: 0, max: 6 }),
  y: fc.integer({ min: 0, max: 6 }),
});

Deno.test("paretoFront() keeps exactly the points that no other beats, whatever is better", () => {
  fc.assert(
    fc.property(
      fc.array(point),
      fc.boolean(),
      fc.boolean(),
      (points, maximizeX, maximizeY) => {
        const front = new Set(paretoFront(points, { maximizeX, maximizeY }));
        const [sx, sy] = [maximizeX ? -1 : 1, maximizeY ? -1 : 1];
        for (const a of points) {
          const isBeaten = points.some((b) =>
            sx * b.x <= sx * a.x && sy * b.y <= sy * a.y &&
            (b.x !== a.x || b.y !== a.y)
          );
          ok(front.has(a) === !isBeaten);
        }
      },
    ),
  );
});

Deno.test("paretoFront() gives nothing for nothing", () => {
  deepStrictEqual(paretoFront([], { maximizeX: false, maximizeY: false }), []);
});
